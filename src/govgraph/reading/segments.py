"""Parts of an article: title, date, byline, captions, paragraphs, sentences."""

from bisect import bisect_right
from dataclasses import dataclass, field

from govgraph.reading.tokens import Token, tokenize

LONGEST = 400  # tokens of a sentence; a longer one is cut, so that work stays linear
_ENDS = frozenset({".", "!", "?", "..."})
_OPENS = "\"“”'‘([«"
_CLOSES = frozenset("\"”')]»’")
_CELL = "|"
_NUMBERED = frozenset({".", ")", "/"})
_BULLETS = frozenset("*•-–+·")
_SHORT = 90  # characters of a line that may be a date line or a byline
_SPACED = 3  # blank lines of a text that parts its paragraphs by them
_HEAD = 8  # lines in which the date is looked for


@dataclass
class Sentence:
    """A sentence: its tokens, and where it stands."""

    tokens: list[Token]
    paragraph: int
    title: bool = False
    caption: bool = False
    bullet: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end


@dataclass
class Parts:
    """What an article consists of; spans are ``(start, end)`` in the text."""

    title: tuple[int, int] | None = None
    dateline: tuple[int, int] | None = None
    published: str | None = None
    byline: tuple[int, int] | None = None
    captions: list[tuple[int, int]] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)


def paragraphs(text: str) -> list[tuple[int, list[Token]]]:
    """Cut a text into the tokens of its lines, leaving out lines without a word."""
    found: list[tuple[int, list[Token]]] = []
    line: list[Token] = []
    at = 0
    breaks = _line_starts(text)
    edge = 0
    spaced = text.replace("\r\n", "\n").count("\n\n") >= _SPACED
    for token in tokenize(text):
        if edge < len(breaks) and breaks[edge] <= token.start:
            if line:
                close = spaced and text.count("\n", line[-1].end, token.start) == 1
                parted = any(one.raw == _CELL for one in line)
                if not _goes_on(line[-1], token, close, parted=parted):
                    found.append((at, line))
                    line = []
            edge = bisect_right(breaks, token.start, lo=edge)
            at = at if line else edge
        line.append(token)
    if line:
        found.append((at, line))
    return [(number, tokens) for number, tokens in found if any(one.word for one in tokens)]


def _goes_on(last: Token, first: Token, close: bool, *, parted: bool) -> bool:
    """Whether a line goes on in the next: it ends in no mark, which begins in lower case.

    A line of a table (``parted`` in cells) does not.

    Where blank lines part paragraphs, one just below (``close``) may begin with a name too.
    """
    if _CELL in (last.raw, first.raw) or parted:
        return False
    if close and last.word and first.word and not first.raw[0].isdecimal():
        return True
    if last.norm in _ENDS or last.raw == ":" or (last.raw == ";" and not close):
        return False
    if last.raw in _CLOSES:
        return False
    return first.word and first.raw[0].islower()


def sentences(tokens: list[Token], shorts: frozenset[str]) -> list[list[Token]]:
    """Cut a paragraph into sentences.

    Args:
        tokens: the paragraph.
        shorts: words that a full stop may follow inside a sentence.
    """
    found: list[list[Token]] = []
    now: list[Token] = []
    count = len(tokens)
    for place, token in enumerate(tokens):
        now.append(token)
        if len(now) >= LONGEST:
            found.append(now)
            now = []
            continue
        if token.norm not in _ENDS:
            continue
        after = tokens[place + 1] if place + 1 < count else None
        if after is not None:
            if after.raw in _CLOSES and after.start == token.end:
                continue  # the quotation mark belongs to this sentence; its end is seen next
            if token.norm == "." and len(now) > 1:
                before = now[-2]
                if after.start == token.end or before.norm in shorts:
                    continue
                if len(before.raw) == 1 and before.capital:
                    continue
            if token.norm == "..." and not (after.capital or after.raw[0] in _OPENS):
                continue
            if not (after.capital or after.raw[0].isdecimal() or after.raw[0] in _OPENS + "-–*"):
                continue
        found.append(now)
        now = []
    if now:
        found.append(now)
    return _closing(found)


def _closing(found: list[list[Token]]) -> list[list[Token]]:
    """Let a closing mark after a full stop end its sentence."""
    cut: list[list[Token]] = []
    for sentence in found:
        start = 0
        for place in range(1, len(sentence) - 1):
            token, before, after = sentence[place], sentence[place - 1], sentence[place + 1]
            if token.raw in _CLOSES and before.norm in _ENDS and after.capital:
                cut.append(sentence[start : place + 1])
                start = place + 1
        cut.append(sentence[start:])
    return cut


def bare(tokens: list[Token]) -> tuple[list[Token], bool]:
    """Take off a bullet, or a number ("1.", "2)"); say whether there was one."""
    if len(tokens) > 1 and tokens[0].raw in _BULLETS and tokens[0].end < tokens[1].start:
        return tokens[1:], True
    if (
        len(tokens) > 2
        and tokens[0].raw.isdecimal()
        and len(tokens[0].raw) <= 2
        and tokens[1].raw in _NUMBERED
        and tokens[0].end == tokens[1].start
        and tokens[1].end < tokens[2].start
    ):
        return tokens[2:], True
    return tokens, False


def short(tokens: list[Token]) -> bool:
    """Whether a line is as short as a date or a byline."""
    return tokens[-1].end - tokens[0].start <= _SHORT


def head_lines() -> int:
    """How many lines the date is looked for in."""
    return _HEAD


def _line_starts(text: str) -> list[int]:
    found = []
    at = -1
    for mark in ("\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c"):
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    return sorted(found)
