"""Validation results, whichever engine found them, and the W3C's report of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from govgraph.shacl import paths
from govgraph.shacl.paths import Path
from govgraph.shacl.source import RDF, Node, Source, Term, sh

_TYPE = NamedNode(RDF + "type")
_VIOLATION = sh("Violation")


@dataclass(frozen=True)
class ValidationResult:
    """One validation result (SHACL section 3.6.2).

    Attributes:
        focus, path, value: which node, which of its values; the last two where there are any.
        severity, component: as in the report.
        shape: the shape. constraint: the node of a SPARQL constraint.
        messages: filled in.
    """

    focus: Term
    severity: NamedNode
    shape: Node
    component: NamedNode
    constraint: Node | None = None
    path: Path | None = None
    value: Term | None = None
    messages: tuple[Literal, ...] = ()


def triples(results: Iterable[ValidationResult]) -> list[Triple]:
    """Write results as a W3C validation report.

    Its ``sh:conforms`` is the standard's (section 3.6.1.1): false where there is any result, of
    whatever severity.

    Example:
        >>> len(triples([]))
        2
    """
    several = list(results)
    report = BlankNode("report")
    truth = Literal(not several)
    found = [Triple(report, _TYPE, sh("ValidationReport")), Triple(report, sh("conforms"), truth)]
    described: dict[Path, Node] = {}
    for number, one in enumerate(several, 1):
        node = BlankNode(f"result{number}")
        found += [Triple(report, sh("result"), node), Triple(node, _TYPE, sh("ValidationResult"))]
        said: list[tuple[str, Term | None]] = [
            ("focusNode", one.focus),
            ("value", one.value),
            ("resultSeverity", one.severity),
            ("sourceShape", one.shape),
            ("sourceConstraint", one.constraint),
            ("sourceConstraintComponent", one.component),
            *(("resultMessage", message) for message in one.messages),
        ]
        found += [Triple(node, sh(name), value) for name, value in said if value is not None]
        if one.path is not None:
            if one.path not in described:
                described[one.path], more = one.path.triples()
                found += more
            found.append(Triple(node, sh("resultPath"), described[one.path]))
    return found


def read(report: Source) -> list[ValidationResult]:
    """Read a validation report that another engine wrote.

    Example:
        >>> read(Source([]))
        []
    """
    found = []
    # not those of sh:detail, which say why another result is there
    listed = report.subjects(_TYPE, sh("ValidationReport"))
    for node in (one for each in listed for one in report.objects(each, sh("result"))):
        path = report.value(node, sh("resultPath"))
        severity = report.value(node, sh("resultSeverity"))
        component = report.value(node, sh("sourceConstraintComponent"))
        shape, constraint = (report.value(node, sh(n)) for n in ("sourceShape", "sourceConstraint"))
        focus = report.value(node, sh("focusNode"))
        assert focus is not None and isinstance(shape, NamedNode | BlankNode)
        found.append(
            ValidationResult(
                focus,
                severity if isinstance(severity, NamedNode) else _VIOLATION,
                shape,
                component if isinstance(component, NamedNode) else sh("ConstraintComponent"),
                None if isinstance(constraint, Literal) else constraint,
                paths.read(report, path) if path is not None else None,
                report.value(node, sh("value")),
                tuple(
                    m for m in report.objects(node, sh("resultMessage")) if isinstance(m, Literal)
                ),
            )
        )
    return found


def plain(term: Term | None) -> str:
    """Write a term for people and tables: an IRI or a text as it stands.

    Example:
        >>> plain(Literal("2020")), plain(None)
        ('2020', '')
    """
    return term.value if term is not None else ""
