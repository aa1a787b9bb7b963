"""What a check found: as a person would say it, and as a W3C validation report."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govgraph import language, markup, tables

if TYPE_CHECKING:
    from rdflib import Graph

SEVERITIES = ("Violation", "Warning", "Info")
_SH = "http://www.w3.org/ns/shacl#"
_OA = "http://www.w3.org/ns/oa#"
_GOVG = "https://w3id.org/govgraph/ontology#"


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
        graph: the W3C validation report, as an rdflib graph.
    """

    results: tuple[Result, ...]
    store: str = ""
    lang: str | None = None
    graph: Any = field(default=None, compare=False, repr=False)

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
        """Return the W3C validation report in Turtle."""
        return str(self.graph.serialize(format="longturtle")) if self.graph is not None else ""

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


def read(
    results: "Graph", data: "Graph", shapes: "Graph", store: str, lang: str | None = None
) -> Report:
    """Make a report of a W3C validation report.

    Args:
        results: the validation report.
        data: the graph that was checked, for the evidence.
        shapes: the shapes, for their labels.
        store: the name of what was checked.
        lang: the language of the report's words.
    """
    from rdflib import RDF, RDFS, Namespace

    sh = Namespace(_SH)
    found = []
    for node in results.subjects(RDF.type, sh.ValidationResult):

        def one(name: str, node: Any = node) -> str:
            value = results.value(node, sh[name])
            return str(value) if value is not None else ""

        shape = results.value(node, sh.sourceShape)
        constraint = results.value(node, sh.sourceConstraint)
        named = constraint if constraint is not None and ":" in str(constraint) else shape
        focus = results.value(node, sh.focusNode)
        found.append(
            Result(
                severity=one("resultSeverity").removeprefix(_SH),
                shape=str(named or ""),
                focus=str(focus),
                path=one("resultPath"),
                value=one("value"),
                label=_by_language(shapes.objects(named, RDFS.label))
                or _by_language(shapes.objects(shape, RDFS.label)),
                messages=_messages(results.objects(node, sh.resultMessage), shapes, (named, shape)),
                sources=_sources(data, focus, lang or language.current()),
            )
        )
    order = {severity: i for i, severity in enumerate(SEVERITIES)}
    found.sort(
        key=lambda r: (
            order.get(r.severity, len(order)),
            *(r.shape, r.focus, r.path, r.value, str(r.messages)),
        )
    )
    return Report(tuple(found), store, lang, results)


def _named(focus: str) -> tuple[str, str]:
    """Return what a focus is called, and its IRI if it has one."""
    from pyoxigraph import NamedNode

    from govgraph.answer import short

    try:
        return short(NamedNode(focus)), focus
    except ValueError:  # a literal or a blank node
        return focus, ""


def _messages(texts: Iterable[Any], shapes: "Graph", origins: Iterable[Any]) -> dict[str, str]:
    """Sort messages by language; pySHACL drops the tag of those it fills in: patterns have it."""
    from rdflib import Namespace

    patterns = [
        (re.sub(r"\\{\\?[?$]\w+\\}", "(?s:.*)", re.escape(str(pattern))), _language(pattern))
        for origin in origins
        for pattern in shapes.objects(origin, Namespace(_SH).message)
    ]
    found: dict[str, str] = {}
    for text in sorted(texts, key=str):
        told = (lang for pattern, lang in patterns if lang and re.fullmatch(pattern, str(text)))
        found[_language(text) or next(told, "en")] = str(text)
    return found


def _by_language(literals: Iterable[Any]) -> dict[str, str]:
    texts = sorted(literals, key=str)
    return {_language(text) or "en": str(text) for text in texts}


def _language(text: Any) -> str:
    return str(getattr(text, "language", None) or "")


def _sources(data: "Graph", focus: Any, lang: str) -> tuple[str, ...]:
    from rdflib import SKOS, URIRef

    labels = set()
    for evidence in data.subjects(URIRef(_GOVG + "supports"), focus):
        for source in data.objects(evidence, URIRef(_OA + "hasSource")):
            texts = _by_language(data.objects(source, SKOS.prefLabel))
            labels.add(texts.get(lang) or next(iter(texts.values()), str(source)))
    return tuple(sorted(labels))
