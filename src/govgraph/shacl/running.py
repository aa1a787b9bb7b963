"""Running compiled shapes on a store: embedded or at an endpoint, the data stays where it is."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from pyoxigraph import Literal, NamedNode, QuerySolutions

from govgraph.errors import QueryError, ShapesError
from govgraph.queryable import Queryable
from govgraph.shacl import compiling, custom, sharing, wording
from govgraph.shacl.compiling import Check
from govgraph.shacl.model import Constraint, Shape
from govgraph.shacl.paths import Path
from govgraph.shacl.results import ValidationResult
from govgraph.shacl.shapes import Shapes
from govgraph.shacl.source import RDFS, Term, sh, short
from govgraph.store import Store

_SUBCLASS = f"<{RDFS}subClassOf>"
_MESSAGE = sh("message")
_WITHOUT = ("Equals", "Disjoint", "HasValue")  # whose value is told, or is none
_MANY = 200_000  # statements, from which on a second process is worth its while


def validate(store: Queryable, shapes: Shapes) -> list[ValidationResult]:
    """Check a store against shapes.

    Args:
        store: the data: the union of its named graphs.
        shapes: the shapes.

    Returns:
        The results, in no certain order.

    Raises:
        ShapesError: a shape is broken or uses what is not supported.
        StoreDamagedError: the store does not read.

    See also:
        W3C, Shapes Constraint Language (SHACL), 20 July 2017.

    Example:
        >>> from govgraph.store import Store
        >>> validate(Store.memory(), Shapes([]))
        []
    """
    checks = list(compiling.compile_shapes(shapes, _subclasses(store, shapes.classes)))
    store = store.near() if isinstance(store, Store) else store
    # What takes long comes first, so that both processes end together.
    checks.sort(key=lambda check: check.constraint.kind not in ("SPARQL", "Custom"))
    if isinstance(store, Store) and len(store) >= _MANY and sharing.possible(len(checks)):

        def child() -> Callable[[Check], list[ValidationResult]]:
            own = store.beside()
            assert own is not None
            return partial(_run, own, shapes)

        found = sharing.shared(checks, partial(_run, store, shapes), child)
        return [one for several in found for one in several]
    return [one for check in checks for one in _run(store, shapes, check)]


def _subclasses(store: Queryable, classes: list[NamedNode]) -> dict[str, list[Term]]:
    """Look up, once, what the data knows as subclasses of the classes that shapes name."""
    if not classes:
        return {}
    known = " ".join(map(str, classes))
    query = (
        f"SELECT DISTINCT ?class ?sub WHERE {{ VALUES ?class {{ {known} }}"
        f" ?class ^{_SUBCLASS}+ ?sub }}"
    )
    found: dict[str, list[Term]] = {one.value: [one] for one in classes}
    for row in _rows(store, query):
        if isinstance(row["sub"], NamedNode) and row["sub"] not in found[row["class"].value]:
            found[row["class"].value].append(row["sub"])
    return {name: sorted(several, key=str) for name, several in found.items()}


def _rows(store: Queryable, query: str) -> list[dict[str, Term]]:
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    names = [one.value for one in found.variables]
    with store.reading():
        return [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in found
        ]


def _run(store: Queryable, shapes: Shapes, check: Check) -> list[ValidationResult]:
    shape, constraint = check.shape, check.constraint
    try:
        rows = _rows(store, check.query)
    except QueryError as error:
        name = short(constraint.node if constraint.node is not None else shape.node)
        raise ShapesError("shapes-query-failed", name=name, what=error) from error
    if not rows:
        return []
    if constraint.kind not in ("SPARQL", "Custom"):
        return [_core(shape, constraint, row) for row in rows]
    # copies of a statement in several graphs are one result
    distinct = {tuple(sorted(row.items(), key=lambda cell: cell[0])): row for row in rows}
    often = Counter(row["this"] for row in _rows(store, check.focus)) if check.focus else None
    found = []
    for row in distinct.values():
        if "this" not in row:
            raise ShapesError("shapes-sub-select", name=short(constraint.node))
        one = _told(shapes, shape, constraint, row)
        found += [one] * (often.get(row["this"], 1) if often else 1)
    return found


def _core(shape: Shape, constraint: Constraint, row: Mapping[str, Term]) -> ValidationResult:
    focus, path = row["this"], shape.path
    value = row.get("value")
    if constraint.kind == "Closed":
        named = row["path"]
        path = Path("iri", iri=named) if isinstance(named, NamedNode) else None
    elif shape.path is None and constraint.kind not in _WITHOUT:
        value = focus
    messages = shape.messages or wording.defaults(shape, constraint, path, value)
    return _result(shape, constraint, focus, path, value, messages)


def _told(
    shapes: Shapes, shape: Shape, constraint: Constraint, row: Mapping[str, Term]
) -> ValidationResult:
    """Make a result of a solution of a SPARQL constraint (section 5.3.2)."""
    source = shapes.source
    value = row.get("value")
    if value is None and shape.path is None:
        value = row["this"]
    path = shape.path
    if isinstance(named := row.get("path"), NamedNode):
        path = Path("iri", iri=named)
    values = {name: words(term) for name, term in row.items()}
    values |= {name: words(term) for name, term in constraint.given.items()}
    if isinstance(told := row.get("message"), Literal):
        messages: tuple[Literal, ...] = (told,)
    else:
        own = [] if constraint.node is None else source.objects(constraint.node, _MESSAGE)
        patterns = [one for one in own if isinstance(one, Literal)] or list(shape.messages)
        messages = tuple(filled(one, values) for one in patterns)
    messages = messages or wording.defaults(shape, constraint, path, value)
    return _result(shape, constraint, row["this"], path, value, messages)


def _result(
    shape: Shape,
    constraint: Constraint,
    focus: Term,
    path: Path | None,
    value: Term | None,
    messages: tuple[Literal, ...],
) -> ValidationResult:
    node = constraint.node if constraint.kind == "SPARQL" else None
    return ValidationResult(
        focus, shape.severity, shape.node, constraint.component, node, path, value, messages
    )


def filled(pattern: Literal, values: Mapping[str, str]) -> Literal:
    """Fill a message, which keeps its language.

    Example:
        >>> filled(Literal("{?a}!", language="en"), {"a": "x"}).value
        'x!'
    """
    text = custom.template(pattern.value, values)
    return Literal(text, language=pattern.language) if pattern.language else Literal(text)


def words(term: Term) -> str:
    """Write a term into a message: a literal's text, an IRI as it stands.

    Example:
        >>> words(Literal("a", language="vi"))
        'a'
    """
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
