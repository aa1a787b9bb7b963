"""Asking a person in a terminal: each claim beside its sentence, one key a decision."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from govgraph import language, tables
from govgraph.errors import InputError
from govgraph.reading import telling
from govgraph.reading.claims import FIELDS
from govgraph.reading.showing import sentence
from govgraph.reviewing import parsing, sheet
from govgraph.reviewing.records import ACCEPT, REJECT, SKIP, Record

KEYS = {"a": ACCEPT, "c": "correct", "r": REJECT, "s": SKIP, "q": "quit"}


class Terminal(Protocol):
    """Where questions are shown and answered."""

    def say(self, words: str) -> None:
        """Show a line."""

    def key(self) -> str:
        """Wait for a key; nothing is the end."""

    def line(self, prompt: str) -> str:
        """Wait for a line."""


def ask(
    found: Iterable[Record], texts: dict[str, str], terminal: Terminal, lang: str | None = None
) -> list[Record]:
    """Ask about each record that is not decided yet.

    Args:
        found: the records.
        texts: the articles' texts, by digest, to show sentences.
        terminal: where to ask.
        lang: the language.

    Returns:
        All records; those after ``q`` as they were.
    """
    every = list(found)
    left = [place for place, one in enumerate(every) if not one.decision]
    for number, place in enumerate(left, 1):
        one = every[place]
        _show(one, texts, terminal, f"[{number}/{len(left)}]", lang)
        answer = _answer(terminal, lang)
        if answer == "quit":
            break
        if answer == "correct":
            every[place] = _corrected(one, terminal, lang)
        else:
            every[place] = one.decided(answer)
        terminal.say(language.text(f"review-did-{answer}", lang))
    return every


@contextmanager
def terminal() -> Iterator["_Tty | None"]:
    """Open the terminal that the process was started in; nothing where there is none.

    Example:
        >>> with terminal() as one:
        ...     one is None or hasattr(one, "key")
        True
    """
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0))
    except OSError:
        yield None
        return
    try:
        yield _Tty(descriptor)
    finally:
        os.close(descriptor)


class _Tty:
    """The terminal itself, whatever standard input and output are."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def say(self, words: str) -> None:
        os.write(self._descriptor, f"{words}\n".encode())

    def key(self) -> str:
        import termios
        import tty

        before = termios.tcgetattr(self._descriptor)
        try:
            tty.setcbreak(self._descriptor, termios.TCSADRAIN)  # what was typed ahead counts
            return os.read(self._descriptor, 1).decode("ascii", "replace")
        except KeyboardInterrupt:
            return "q"
        finally:
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, before)

    def line(self, prompt: str) -> str:
        os.write(self._descriptor, prompt.encode())
        found = b""
        with suppress(KeyboardInterrupt):
            while not found.endswith(b"\n"):
                more = os.read(self._descriptor, 4096)
                if not more:
                    break
                found += more
        return found.decode("utf-8", "replace").strip()


def _show(
    one: Record, texts: dict[str, str], terminal: Terminal, number: str, lang: str | None
) -> None:
    claim = one.claim
    bold, plain = ("\x1b[1;4m", "\x1b[0m") if sys.platform != "win32" else ("⟦", "⟧")
    terminal.say("")
    status = telling.status(claim.status, lang)
    implied = "" if claim.explicit else f" · {language.text('review-implied', lang)}"
    terminal.say(f"{number} {telling.kind(claim.kind, lang)} · {status}{implied}")
    if text := texts.get(claim.text_sha256):
        around = sentence(text, claim.start, claim.end)
        before, marked, after = (tables.clean(part) for part in around)
        terminal.say(f"  {before}{bold}{marked}{plain}{after}")
    terminal.say(f"  → {tables.clean(telling.told(claim, lang))}")
    for taken in claim.resolved:
        span = f"{taken.start}–{taken.end}"
        name = telling.knowledge()["field"].get(taken.field)
        said = telling.field(taken.field, lang) if name else taken.field
        words = language.text("review-resolved", lang, field=said, value=taken.value, span=span)
        terminal.say(f"    {words}")
    rule = tables.clean(claim.rule)
    terminal.say(f"    {language.text('review-rule', lang, rule=rule, doc=claim.doc or '–')}")


def _answer(terminal: Terminal, lang: str | None) -> str:
    terminal.say(language.text("review-keys", lang))
    while True:
        key = terminal.key().lower()
        if not key or key == "\x04":
            return "quit"
        if key in KEYS:
            return KEYS[key]


def _corrected(one: Record, terminal: Terminal, lang: str | None) -> Record:
    """Ask for each field anew; an empty line keeps it, a hyphen empties it."""
    terminal.say(language.text("review-how-correct", lang))
    changed: dict[str, Any] = {}
    for name in FIELDS[one.claim.kind]:
        if name == "of":
            continue
        was = tables.clean(telling.shown(one.claim[name]))
        while True:
            said = terminal.line(f"  {telling.field(name, lang)} [{was}]: ")
            if not said:
                break
            try:
                value = None if said == "-" else sheet.value(name, said)
                parsing.checked({**one.claim.to_json(), name: value})
            except (InputError, ValueError, TypeError, KeyError, LookupError):
                terminal.say(language.text("review-not-so", lang))
                continue
            changed[name] = value
            break
    return one.decided(ACCEPT, corrected=changed)
