"""What changed between two graphs or two days, as people say it and as tables."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from govgraph import language, markup, tables
from govgraph.answer import short
from govgraph.sides import ABSENT, CERTAIN, NEVER, STATED

GROUPS = ("holding", "post", "concurrent", "event", "thing", "label")
CHANGES = ("gained", "lost", "stated", "unsaid", "changed")
_UNTIL = 6  # sources named on one line


@dataclass(frozen=True)
class Change:
    """One thing that changed.

    Attributes:
        group: ``holding`` (a person in a post), ``post`` (it passed to another person),
            ``concurrent`` (a person in two posts), ``event`` (a reorganisation), ``thing`` (an
            organ or area), ``label``.
        change: ``gained`` or ``lost`` between the days; ``stated`` or ``unsaid`` where only one
            side speaks of it; ``changed``.
        before, after: ``certain``, ``possible``, ``never``, ``stated`` or ``absent``.
        things: the IRIs it is about: person and post, the event and its kind, ….
        old, new: what stood there before and after: IRIs, or words.
        dates: when, in words.
        claims: the claims that say so, for ``why``.
        sources: what their sources are called.
        sure: it surely began, or ended, between the days, though one of them is not known.
    """

    group: str
    change: str
    before: str
    after: str
    things: tuple[str, ...]
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    dates: str = ""
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sure: bool = False

    @property
    def certainty(self) -> str:
        """Whether it surely changed: what one side does not know of may be as it was."""
        if self.sure:
            return CERTAIN
        sides = {self.before, self.after} - {ABSENT}
        return CERTAIN if sides in ({CERTAIN, NEVER}, {CERTAIN}, {STATED}) else "possible"


@dataclass(frozen=True)
class Difference:
    """What changed.

    Attributes:
        changes: in the order of a person's interest: posts, organs, areas, names.
        a, b: what was compared, in words.
        iris: for each class, how many IRIs only the second and only the first side has.
        names: what the IRIs are called.
        lang: the language when shown.

    Example:
        >>> print(Difference((), "2020-01-01", "2021-01-01", lang="en"), end="")
        From 2020-01-01 to 2021-01-01: nothing changed that the graph knows of.
    """

    changes: tuple[Change, ...]
    a: str
    b: str
    iris: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    lang: str | None = None

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each sort: ``holding-gained``, ``…-possible``."""
        return {
            f"{group}-{change}" + ("" if sure == CERTAIN else f"-{sure}"): len(some)
            for (group, change, sure), some in self._groups().items()
        }

    def to(self, format: str) -> str:
        """Return the difference in a format: ``text``, ``json``, ``csv`` or ``html``.

        Raises:
            GovgraphError: there is no such format.
        """
        writers = {
            "text": self.to_text,
            "json": self.to_json,
            "csv": self.to_csv,
            "html": self.to_html,
        }
        return tables.written(writers, format)

    def to_text(self) -> str:
        """Return the difference for a terminal."""
        lines = [self._summary(), *self._told_iris()]
        for group, some in self._groups().items():
            lines += ["", f"{self._heading(group)} ({len(some)})"]
            for change in some:
                lines.append(f"  - {tables.clean(self.words(change))}")
                lines += [f"    {tables.clean(one)}" for one in self._about(change)]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return the difference as JSON: ``a``, ``b``, ``counts``, ``iris``, ``changes``."""
        import json

        def named(iris: tuple[str, ...]) -> list[dict[str, str]]:
            return [{"iri": iri, "label": self._name(iri)} for iri in iris]

        changes = []
        for one in self.changes:
            found: dict[str, Any] = {
                "group": one.group,
                "change": one.change,
                "certainty": one.certainty,
                "before": one.before,
                "after": one.after,
                "things": named(one.things),
                "old": named(one.old) if one.group in ("post", "event") else list(one.old),
                "new": named(one.new) if one.group in ("post", "event") else list(one.new),
                "dates": one.dates,
                "claims": list(one.claims),
                "sources": list(one.sources),
                "message": self.words(one),
            }
            changes.append(found)
        iris = {kind: {"new": new, "gone": gone} for kind, (new, gone) in self.iris.items()}
        body = {"a": self.a, "b": self.b, "counts": self.counts, "iris": iris, "changes": changes}
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    def to_csv(self) -> str:
        """Return one line a change."""
        heads = ["group", "change", "certainty", "before", "after", "things", "dates", "sources"]
        rows = [
            [
                *(one.group, one.change, one.certainty, one.before, one.after),
                *(" ".join(one.things), one.dates, "; ".join(one.sources)),
                self.words(one),
            ]
            for one in self.changes
        ]
        return tables.csv([*heads, "message"], rows)

    def to_html(self) -> str:
        """Return a page's fragment; everything in it is escaped."""
        parts = [f"<p><strong>{tables.escape(self._summary())}</strong></p>"]
        parts += [markup.note(line) for line in self._told_iris()]
        for group, some in self._groups().items():
            parts.append(f"<h4>{tables.escape(self._heading(group))} ({len(some)})</h4>")
            parts.append(markup.listed([self._item(change) for change in some], self.lang))
        return "".join(parts) + "\n"

    def words(self, change: Change) -> str:
        """Say in one line what changed, and that it only may have where it is not certain."""
        things = [self._name(iri) for iri in change.things]
        fields = dict(zip(("one", "two", "three"), [*things, "", "", ""], strict=False))
        iris = change.group in ("post", "event")
        for side, some in (("old", change.old), ("new", change.new)):
            fields[side] = ", ".join(map(self._name, some) if iris else some) or "–"
        key = f"diff-{change.group}"
        if change.group == "holding" and change.change == "changed":
            key = "diff-dates"
        elif change.group == "event" and not change.old and not change.new:
            key = "diff-event-bare"
        line = language.text(key, self.lang, **fields)
        if change.certainty == CERTAIN:
            return line
        return language.text("diff-possibly", self.lang, line=line, note=self._note(change))

    def __str__(self) -> str:
        return self.to_text()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.to_text())

    def _repr_html_(self) -> str:
        return markup.block(self.to_html(), self.lang)

    def _summary(self) -> str:
        key = "diff-summary" if self.changes else "diff-none"
        return language.text(key, self.lang, a=self.a, b=self.b, count=len(self))

    def _told_iris(self) -> list[str]:
        """Say how many things only one of the sides speaks of."""
        return [
            language.text(f"diff-iris-{kind.lower()}", self.lang, new=new, gone=gone)
            for kind, (new, gone) in self.iris.items()
            if new or gone
        ]

    def _groups(self) -> dict[tuple[str, str, str], list[Change]]:
        groups: dict[tuple[str, str, str], list[Change]] = defaultdict(list)
        for change in self.changes:
            groups[change.group, change.change, change.certainty].append(change)
        return groups

    def _heading(self, group: tuple[str, str, str]) -> str:
        heading = language.text(f"diff-{group[0]}-{group[1]}", self.lang)
        if group[2] == CERTAIN:
            return heading
        return language.text("diff-perhaps", self.lang, heading=heading)

    def _note(self, change: Change) -> str:
        sides = ((self.a, change.before), (self.b, change.after))
        known = [
            f"{name}: {language.text(f'diff-status-{status}', self.lang)}" for name, status in sides
        ]
        return "; ".join(known)

    def _about(self, change: Change) -> list[str]:
        """Tell when, and on whose word."""
        sources = [*change.sources[:_UNTIL]]
        if len(change.sources) > _UNTIL:
            sources.append(f"+{len(change.sources) - _UNTIL}")
        told = "; ".join(sources)
        key = "diff-sources"
        known = [change.dates, language.text(key, self.lang, sources=told) if told else ""]
        return [" · ".join(filter(None, known))] if any(known) else []

    def _item(self, change: Change) -> str:
        line = tables.escape(self.words(change))
        about = " · ".join(map(tables.escape, self._about(change)))
        links = ", ".join(tables.link(short_iri(iri), iri) for iri in change.things)
        return f"{line}<br><small>{' · '.join(filter(None, [about, links]))}</small>"

    def _name(self, iri: str) -> str:
        return self.names.get(iri) or short_iri(iri)


def short_iri(iri: str) -> str:
    """Return an IRI as people read it.

    Example:
        >>> short_iri("https://w3id.org/govgraph/id/area/a")
        'area:a'
    """
    from pyoxigraph import NamedNode

    try:
        return short(NamedNode(iri))
    except ValueError:
        return iri
