"""The roster of a graph: CSV that :mod:`govgraph.intake.roster` reads back."""

from pyoxigraph import Literal, NamedNode, QuerySolution

from govgraph import labels, language, queryable, resources, tables
from govgraph.intake.cells import safe
from govgraph.queryable import Queryable

# Each column, the query's variable, and whether it is what the variable is called, or itself.
_COLUMNS = (
    ("person", "person", True),
    ("person_id", "person", False),
    ("post", "post", True),
    ("post_id", "post", False),
    ("post_kind", "kind", True),
    ("post_kind_id", "kind", False),
    ("organ", "organ", True),
    ("organ_id", "organ", False),
    ("organ_kind", "organKind", False),
    ("area", "area", True),
    ("area_id", "area", False),
    ("area_level", "level", False),
    ("within", "within", True),
    ("within_id", "within", False),
    ("begins", "begins", False),
    ("ends", "ends", False),
    ("attested", "attested", False),
    ("attested_by", "attestedBy", False),
    ("former_by", "formerBy", False),
    ("source", "source", True),
    ("source_id", "source", False),
    ("tenure_id", "tenure", False),
)
_FIRST = tuple(name for name, _, _ in _COLUMNS).index
_ORDER = tuple(map(_FIRST, ("person", "begins", "post", "tenure_id")))


def write(store: Queryable, lang: str | None = None) -> str:
    """Write a graph's roster.

    Args:
        store: where the graph is.
        lang: the language of its labels; a name in no such language stands in the alphabetically
            first one. Without it, the current language.

    Returns:
        CSV: a row for each tenure that a source states as fact, by name and date. A tenure has
        more rows where it has several sources, or several values of one kind.

    Example:
        >>> from govgraph.store import Store
        >>> write(Store.memory())[:16]
        'person,person_id'
    """
    found = queryable.rows(store, _query())
    named = {variable for _, variable, words in _COLUMNS if words}
    iris = {row[one].value for row in found for one in named if isinstance(row[one], NamedNode)}
    known = labels.chunked(store, sorted(iris))
    lang = lang or language.current()
    rows = sorted(
        {_cells(row, known, lang) for row in found},
        key=lambda cells: (*(cells[at] for at in _ORDER), cells),
    )
    return tables.csv([name for name, _, _ in _COLUMNS], rows)


def _cells(row: QuerySolution, known: dict[NamedNode, labels.Labels], lang: str) -> tuple[str, ...]:
    cells = []
    for _, variable, words in _COLUMNS:
        value = row[variable]
        if not isinstance(value, (NamedNode, Literal)):
            cells.append("")
        elif words and isinstance(value, NamedNode):
            name = labels.best(known.get(value, {}), lang)
            cells.append(safe(name.value if name is not None else value.value))
        else:
            cells.append(safe(value.value))
    return tuple(cells)


def _query() -> str:
    folder = resources.files("queries", ".rq", under="exports")
    return next(resources.read(file) for file in folder if file.name == "roster.rq")
