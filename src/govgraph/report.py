"""What a check found: as a person would say it, and as a W3C validation report."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from govgraph import labels, language, markup, tables, turtle
from govgraph.queryable import Queryable, rows
from govgraph.shacl import results
from govgraph.shacl.results import ValidationResult
from govgraph.shacl.source import RDFS, SH, Node, Source, Term

SEVERITIES = ("Violation", "Warning", "Info")
_AT_ONCE = 500  # focus nodes in one query
_LABEL = NamedNode(RDFS + "label")
_PREFIXES = "".join(f"PREFIX {one}: <{turtle.PREFIXES[one]}>\n" for one in ("govg", "oa"))


@dataclass(frozen=True)
class Result:
    """One thing that a check found.

    Attributes:
        severity: ``Violation``, ``Warning`` or ``Info``.
        shape, focus, path, value: IRIs or texts; empty where the result has none.
        label: the shape in words, by language.
        messages: what is wrong, by language.
        sources: the labels of the sources that speak of the focus.
    """

    severity: str
    shape: str
    focus: str
    path: str = ""
    value: str = ""
    label: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def message(self, lang: str) -> str:
        """Return what is wrong, in a language if it is there."""
        return self.messages.get(lang) or next(iter(self.messages.values()), "")


@dataclass(frozen=True)
class Report:
    """The results of a check.

    Attributes:
        results: what was found, worst first.
        store: what was checked.
        lang: the language of the text.
        found: the results in the W3C's terms, in the same order.
    """

    results: tuple[Result, ...]
    store: str = ""
    lang: str | None = None
    found: tuple[ValidationResult, ...] = field(default=(), compare=False, repr=False)

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation."""
        return not any(result.severity == "Violation" for result in self.results)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many results there are of each severity."""
        return {s: sum(r.severity == s for r in self.results) for s in SEVERITIES}

    def to(self, format: str) -> str:
        """Return the report in a format: ``text``, ``json``, ``turtle``, ``csv`` or ``html``.

        Raises:
            GovgraphError: there is no such format.
        """
        writers = {
            "text": self.to_text,
            "json": self.to_json,
            "turtle": self.to_turtle,
            "csv": self.to_csv,
            "html": self.to_html,
        }
        return tables.written(writers, format)

    def to_text(self) -> str:
        """Return the report for a terminal, repeats grouped under their shape."""
        lines = [self._summary()]
        for (severity, label), group in self._groups().items():
            lines += ["", tables.clean(self._heading(severity, label, len(group)))]
            for result in group:
                lines.append("  - " + tables.clean(result.message(self._lang())))
                lines.append("    " + tables.clean(self._where(result)))
        return "\n".join(lines) + "\n"

    def to_turtle(self) -> str:
        """Return the W3C validation report in Turtle.

        Its ``sh:conforms`` is false for any result, as the standard has it; :attr:`conforms` and
        the exit code of ``govgraph check`` ask for Violations only.
        """
        said = [Quad(t.subject, t.predicate, t.object) for t in results.triples(self.found)]
        return turtle.write(said).decode()

    def to_json(self) -> str:
        """Return the report as JSON: ``conforms``, ``counts`` and ``results``."""
        import json
        from dataclasses import asdict

        body = {
            "conforms": self.conforms,
            "store": self.store,
            "counts": self.counts,
            "results": [asdict(result) for result in self.results],
        }
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    def to_csv(self) -> str:
        """Return one line a result."""
        heads = ["severity", "shape", "focus", "path", "value"]
        rows = [
            [
                *(str(getattr(one, head)) for head in heads),
                *(one.message(lang) for lang in ("vi", "en")),
                "; ".join(one.sources),
            ]
            for one in self.results
        ]
        return tables.csv([*heads, "message_vi", "message_en", "sources"], rows)

    def to_html(self) -> str:
        """Return a page's fragment; everything in it is escaped."""
        sign = markup.badge("✓", "ok") if self.conforms else markup.badge("✗", "Violation")
        parts = [f"<p>{sign} <strong>{tables.escape(self._summary())}</strong></p>"]
        for (severity, label), group in self._groups().items():
            word = markup.badge(self._word(severity), severity)
            parts.append(f"<h4>{word} {tables.escape(label)} ({len(group)})</h4>")
            parts.append(markup.listed([self._item(result) for result in group], self.lang))
        return "".join(parts) + "\n"

    def _item(self, result: Result) -> str:
        focus, iri = _named(result.focus)
        known = "; ".join(result.sources) or "–"
        sources = tables.escape(language.text("report-sources", self.lang, sources=known))
        why = f' · <code>{tables.escape(f"""g.why("{focus}")""")}</code>' if iri else ""
        message = tables.escape(result.message(self._lang()))
        return f"{message}<br><small>{tables.link(focus, iri)} · {sources}{why}</small>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.to_text())

    def _repr_html_(self) -> str:
        return markup.block(self.to_html(), self.lang)

    def _lang(self) -> str:
        return self.lang or language.current()

    def _summary(self) -> str:
        key = "report-conforms" if self.conforms else "report-fails"
        return language.text(key, self.lang, **{s.lower(): n for s, n in self.counts.items()})

    def _groups(self) -> dict[tuple[str, str], list[Result]]:
        groups: dict[tuple[str, str], list[Result]] = defaultdict(list)
        for result in self.results:
            label = result.label.get(self._lang()) or result.shape
            groups[result.severity, label].append(result)
        return groups

    def _word(self, severity: str) -> str:
        known = severity in SEVERITIES
        return language.text(f"severity-{severity.lower()}", self.lang) if known else severity

    def _heading(self, severity: str, label: str, count: int) -> str:
        return f"{self._word(severity)}: {label} ({count})"

    def _where(self, result: Result) -> str:
        sources = "; ".join(result.sources) or "–"
        focus, _ = _named(result.focus)
        return language.text("report-where", self.lang, focus=focus, sources=sources)


def make(
    found: Iterable[ValidationResult], shapes: Source, store: Queryable, lang: str | None = None
) -> Report:
    """Make a report of validation results.

    Args:
        found: the results.
        shapes: the shapes graph, for the shapes' labels.
        store: what was checked, for the evidence.
        lang: the language of the report's words.

    Example:
        >>> from govgraph.store import Store
        >>> make([], Source([]), Store.memory()).conforms
        True
    """
    several = list(found)
    spoken = _sources(store, {one.focus for one in several}, lang or language.current())
    order = {severity: i for i, severity in enumerate(SEVERITIES)}
    pairs = [(_result(one, shapes, spoken.get(one.focus, ())), one) for one in several]
    pairs.sort(
        key=lambda pair: (
            order.get(pair[0].severity, len(order)),
            *(pair[0].shape, pair[0].focus, pair[0].path, pair[0].value, str(pair[0].messages)),
            pair[1].component.value,
        )
    )
    ordered = tuple(one for _, one in pairs)
    return Report(tuple(result for result, _ in pairs), store.name, lang, ordered)


def _result(one: ValidationResult, shapes: Source, sources: tuple[str, ...]) -> Result:
    constraint = one.constraint if isinstance(one.constraint, NamedNode) else None
    named = constraint or _owner(shapes, one.shape)
    called = _by_language(shapes.objects(named, _LABEL))
    return Result(
        severity=one.severity.value.removeprefix(SH),
        shape=named.value,
        focus=one.focus.value,
        path=str(one.path.iri.value if one.path.iri else one.path) if one.path else "",
        value=results.plain(one.value),
        label=called or _by_language(shapes.objects(one.shape, _LABEL)),
        messages=_by_language(one.messages),
        sources=sources,
    )


def _owner(shapes: Source, shape: Node) -> Node:
    """Return a shape, or the one with a name that a nameless one is part of."""
    seen: set[Node] = set()
    waiting = [shape]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, NamedNode):
            return node
        if node not in seen:
            seen.add(node)
            waiting += shapes.holders(node)
    return shape


def _named(focus: str) -> tuple[str, str]:
    """Return what a focus is called, and its IRI if it has one."""
    from govgraph.answer import short

    try:
        return short(NamedNode(focus)), focus
    except ValueError:  # a literal or a blank node
        return focus, ""


def _by_language(literals: Iterable[Any]) -> dict[str, str]:
    texts = sorted((one for one in literals if isinstance(one, Literal)), key=str)
    return {text.language or "en": text.value for text in texts}


def _sources(store: Queryable, foci: set[Term], lang: str) -> dict[Term, tuple[str, ...]]:
    """Name the sources that speak of focus nodes, many in one query."""
    told: dict[Term, set[NamedNode]] = {}
    known = sorted((one for one in foci if isinstance(one, NamedNode)), key=str)
    for start in range(0, len(known), _AT_ONCE):
        some = " ".join(map(str, known[start : start + _AT_ONCE]))
        query = (
            f"SELECT DISTINCT ?focus ?source WHERE {{ VALUES ?focus {{ {some} }}"
            " ?evidence govg:supports ?focus ; oa:hasSource ?source }"
        )
        for row in rows(store, f"{_PREFIXES}{query}"):
            if isinstance(row["source"], NamedNode):
                told.setdefault(row["focus"], set()).add(row["source"])
    every = sorted({source.value for several in told.values() for source in several})
    names = labels.names(store, every, lang)
    return {
        focus: tuple(sorted({names.get(one.value, one.value) for one in several}))
        for focus, several in told.items()
    }
