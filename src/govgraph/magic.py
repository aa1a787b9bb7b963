"""``%%sparql`` in notebooks: variables in, an answer out, errors where they are.

``%load_ext govgraph`` comes here by way of the package; see :func:`load`.
"""

import keyword
import re
from collections.abc import Mapping
from typing import Any

from govgraph import lexer, tables, variables
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, ParameterError, PlacedError
from govgraph.graph import Graph, open
from govgraph.statements import Statements

_NAME = "sparql"
_GRAPH = "g"
_WIDE = 100  # characters of a broken line to show
_NEAR = 30
_OPTION = re.compile(r"\s*(-o|--out|--lang)(?:\s+|=)(\S+)(?:\s+|$)|\s*(-\S*)")
_WORD = re.compile(r"\s*([^\s{]+)(?:\s+|$)")


class Sparql:
    """The magic, for one notebook.

    Args:
        shell: IPython's shell.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._own: Graph | None = None

    def run(
        self, line: str, cell: str | None = None, local_ns: dict[str, Any] | None = None
    ) -> Answer | Statements | bool:
        """Chạy một truy vấn SPARQL · Run a SPARQL query.

        %%sparql [graph] [-o NAME] [--lang vi|en]
        SELECT …

        graph: biến giữ đồ thị; không có thì là biến ``g``, hay đồ thị Cẩm Phả · the variable that
        holds the graph; without it ``g``, else the Cẩm Phả graph.
        -o NAME: cất kết quả vào biến ấy · puts the result into that variable.

        ``$name``: giá trị của biến Python (chuỗi, số, ngày, danh sách trong ``VALUES ?x { $name }``
        hay ``IN ($name)``) · a Python variable's value (text, number, day; a list there).
        ``<$name>``: IRI mà chuỗi ấy giữ · the IRI that the text holds.
        ``?name``: luôn là biến SPARQL · always a variable of SPARQL.
        """
        names = {**self._shell.user_ns, **(local_ns or {})}
        written = line if cell is None else cell.rstrip()  # so that no error lies beyond the text
        try:
            options, rest = _options(line, names, alone=cell is not None)
            if cell is None:
                written = rest.rstrip()
            if not written:
                raise ParameterError("magic-empty")
            graph = self._graph(options.get("graph"), names)
            found = _ask(graph, written, names, options.get("lang"))
        except GovgraphError as error:
            _show_without_traceback(error, written)
            raise
        if "out" in options:
            self._shell.user_ns[options["out"]] = found
        return found

    # IPython would itself paste variables into the line; locals are those of a function's caller.
    setattr(run, "_ipython_magic_no_var_expand", True)  # noqa: B010
    setattr(run, "needs_local_scope", True)  # noqa: B010

    def _graph(self, name: str | None, names: Mapping[str, Any]) -> Graph:
        found = names.get(name or _GRAPH)
        if isinstance(found, Graph):
            return found
        if name is not None:
            raise ParameterError("magic-graph", name=name)
        if self._own is None:
            self._own = open()
        return self._own


def load(shell: Any) -> None:
    """Give a shell the magic ``sparql``, for lines and for cells.

    Args:
        shell: IPython's shell.
    """
    shell.register_magic_function(Sparql(shell).run, "line_cell", _NAME)


def unload(shell: Any) -> None:
    """Take the magic away again."""
    for kind in ("line", "cell"):
        shell.magics_manager.magics[kind].pop(_NAME, None)


def _options(line: str, names: Mapping[str, Any], *, alone: bool) -> tuple[dict[str, str], str]:
    """Split the magic's line into options and, where a query follows on it, the query.

    Args:
        line: what stands after the magic's name.
        names: the variables there are.
        alone: nothing but options stands on the line.
    """
    found: dict[str, str] = {}
    while line.strip():
        if option := _OPTION.match(line):
            name = (option[1] or "").strip("-")
            if not name:
                raise ParameterError("magic-argument", what=option[3])
            found["lang" if name == "lang" else "out"] = option[2]
        elif (
            "graph" not in found
            and (option := _WORD.match(line))
            and (alone or isinstance(names.get(option[1]), Graph))
        ):
            found["graph"] = option[1]
        elif alone:
            raise ParameterError("magic-argument", what=line.strip())
        else:
            break
        line = line[option.end() :]
    name = found.get("out", "x")
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ParameterError("magic-name", name=name)
    return found, line


def _ask(
    graph: Graph, written: str, names: Mapping[str, Any], lang: str | None
) -> Answer | Statements | bool:
    """Run a query; where it is broken, say at which place of what was written."""
    bound = variables.bind(written, names)
    try:
        return graph.query(bound.text, lang=lang)
    except PlacedError as error:
        if error.line is not None and error.column is not None:
            lines = bound.text.splitlines(keepends=True)[: error.line - 1]
            at = bound.origin(len("".join(lines)) + error.column - 1)
            error.fields["line"], error.fields["column"] = lexer.place(written, at)
            if "near" in error.fields:
                error.fields["near"] = " ".join(written[at:].split())[:_NEAR]
        raise


def _show_without_traceback(error: GovgraphError, written: str) -> None:
    """Let a notebook show an error as its message, with the place in the query below."""
    told = [f"{type(error).__name__}: {error}"]
    if isinstance(error, PlacedError) and error.line is not None and error.column is not None:
        line = (written.splitlines()[error.line - 1 :] or [""])[0]
        first = max(0, error.column - 1 - _WIDE // 2)
        shown = tables.clean(line[first : first + _WIDE])
        indent = tables.width(tables.clean(line[first : error.column - 1]))
        told += [f"    {shown}", "    " + " " * indent + "^"]
    # IPython asks an exception for its own rendering; the cell fails all the same.
    setattr(error, "_render_traceback_", lambda: told)  # noqa: B010
