"""``%%sparql``: variables in, an answer out, errors where they are."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlparse

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

import govgraph
from govgraph import variables
from govgraph.errors import ParameterError, QueryError
from govgraph.store import Store

XSD = "http://www.w3.org/2001/XMLSchema#"
HANG = "https://w3id.org/govgraph/id/person/cam-tay-pham-van-hang"
HOSTILE = [
    'a"b',
    "a'b",
    '"""',
    "a\nb\r",
    "back\\slash \\",
    '" } ; DROP ALL #',
    "' } UNION { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "$x ?y <http://a>",
    "\\u0022 }",
    "\u202e\u2028\x00",
    "Cẩm Phả",
    "",
]


def bound(query: str, **values: Any) -> str:
    return variables.bind(query, values).text


# Terms


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("http://a", '"http://a"'),
        (True, f'"true"^^<{XSD}boolean>'),
        (5, f'"5"^^<{XSD}integer>'),
        (10**30, f'"{10**30}"^^<{XSD}integer>'),
        (0.5, f'"0.5"^^<{XSD}double>'),
        (float("-inf"), f'"-INF"^^<{XSD}double>'),
        (Decimal("1E+2"), f'"100"^^<{XSD}decimal>'),
        (datetime.date(2020, 7, 23), f'"2020-07-23"^^<{XSD}date>'),
        (datetime.datetime(2020, 7, 23, 1), f'"2020-07-23T01:00:00"^^<{XSD}dateTime>'),
        (NamedNode("http://a"), "<http://a>"),
        (Literal("a", language="vi"), '"a"@vi'),
        (urlparse("http://a/b?c"), "<http://a/b?c>"),
        (rdflib.URIRef("http://a"), "<http://a>"),
        (rdflib.Literal("a", lang="vi"), '"a"@vi'),
        (rdflib.Literal(5), f'"5"^^<{XSD}integer>'),
        (rdflib.Literal("a"), '"a"'),
    ],
)
def test_values_become_terms(value: object, wanted: str) -> None:
    assert str(variables.term(value)) == wanted


@pytest.mark.parametrize(
    "value",
    [None, object(), BlankNode("x"), rdflib.BNode("x"), float("nan"), {}, Decimal("NaN"), b"a"],
)
def test_what_is_no_term_is_refused(value: object) -> None:
    assert variables.term(value) is None
    with pytest.raises(QueryError, match=r"Line 1, column 13: the Python variable “x” \("):
        bound("ASK { ?s ?p $x }", x=value)


def test_numbers_of_pandas_and_numpy() -> None:
    import numpy
    import pandas

    assert bound("ASK { ?s ?p $x }", x=numpy.int64(5)) == bound("ASK { ?s ?p $x }", x=5)
    assert bound("ASK { ?s ?p $x }", x=pandas.Timestamp(2020, 7, 23)).count("2020-07-23T00:00:00")
    listed = bound("ASK { VALUES ?x { $x } }", x=pandas.Series(["a", "b"]))
    assert listed == 'ASK { VALUES ?x { "a" "b" } }'
    with pytest.raises(QueryError, match="makes no RDF term"):
        bound("ASK { ?s ?p $x }", x=pandas.NaT)


# Where they go


def test_only_tokens_are_replaced() -> None:
    query = (
        "# $x\nPREFIX e: <http://e/$x>\n"
        "SELECT ?x { ?x e:a \"$x\", '$x', '''$x''', $x, $x_, 5 ; e:\\$x ?y . $y ?x ?y # $x\n}"
    )
    made = bound(query, x=1)
    assert made == query.replace(", $x,", f', "1"^^<{XSD}integer>,')
    pyoxigraph.Store().query(made)


def test_what_no_variable_has_stays_sparql() -> None:
    assert bound("SELECT $a { ?s ?p $a }") == "SELECT $a { ?s ?p $a }"
    assert bound("SELECT ?a { ?s ?p ?a }", a=1) == "SELECT ?a { ?s ?p ?a }"


def test_an_iri_is_asked_for_by_brackets() -> None:
    assert bound("ASK { <$x> ?p ?o }", x="http://a") == "ASK { <http://a> ?p ?o }"
    assert bound("ASK { <$x> ?p ?o }", x=NamedNode("http://a")) == "ASK { <http://a> ?p ?o }"
    assert bound("ASK { $x ?p ?o }", x=NamedNode("http://a")) == "ASK { <http://a> ?p ?o }"
    with pytest.raises(QueryError, match="there is no Python variable “x”"):
        bound("ASK { <$x> ?p ?o }")
    with pytest.raises(QueryError, match="cannot be a subject; for the IRI that it holds write <"):
        bound("ASK { $x ?p ?o }", x="http://a")
    for wrong in (
        "Cẩm Phả",
        "http://a> } DROP ALL",
        "",
        5,
        "http://a b",
        "rel/ative",
        "http://a\n",
    ):
        with pytest.raises(QueryError, match="column 7: the Python variable “x” holds no IRI"):
            bound("ASK { <$x> ?p ?o }", x=wrong)


def test_in_a_select_clause_it_is_a_column() -> None:
    query = "SELECT ?s $x (COUNT($x) AS ?n) WHERE { { SELECT $x { ?s ?p $x } } } GROUP BY ?s"
    one = '"a"'
    assert bound(query, x="a") == (
        f"SELECT ?s ({one} AS $x) (COUNT({one}) AS ?n) WHERE "
        f"{{ {{ SELECT ({one} AS $x) {{ ?s ?p {one} }} }} }} GROUP BY ?s"
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (1 AS $x) {}",
        "ASK { BIND(1 AS $x) }",
        "ASK { VALUES $x { 1 } }",
        "ASK { VALUES (?y $x) { (1 2) } }",
    ],
)
def test_a_query_cannot_set_it(query: str) -> None:
    with pytest.raises(QueryError, match="“\\$x” is a Python variable, which a query cannot set"):
        bound(query, x=1)


def test_lists() -> None:
    values = {"x": ["a", "b"], "iris": ("http://a", "http://b"), "none": [], "both": {"b", "a"}}
    for query, wanted in {
        "ASK { VALUES ?v { $x } }": 'ASK { VALUES ?v { "a" "b" } }',
        "ASK { VALUES ?v { <$iris> } }": "ASK { VALUES ?v { <http://a> <http://b> } }",
        "ASK { FILTER(?v IN ($x)) }": 'ASK { FILTER(?v IN ("a", "b")) }',
        "ASK { FILTER(?v NOT IN ($none)) }": "ASK { FILTER(?v NOT IN ()) }",
        "ASK { VALUES ?v { $none } }": "ASK { VALUES ?v {  } }",
        "ASK { VALUES ?v { $both } }": 'ASK { VALUES ?v { "a" "b" } }',
    }.items():
        made = variables.bind(query, values).text
        assert made == wanted
        pyoxigraph.Store().query(made)
    for query in ("ASK { ?s ?p $x }", "SELECT $x {}", "ASK { VALUES (?a) { ($x) } }"):
        with pytest.raises(QueryError, match="“\\$x” is a list"):
            variables.bind(query, values)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_texts_stay_texts(value: str) -> None:
    store = pyoxigraph.Store()
    node = NamedNode("http://a")
    store.add(pyoxigraph.Quad(node, node, Literal(value)))
    for query in ("SELECT ?s { ?s ?p $v }", "SELECT ?s { ?s ?p ?o FILTER(?o IN ($v)) }"):
        text = bound(query, v=value, x=1, y=2)
        assert "\n" not in text and "\r" not in text
        found = store.query(text)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        assert len(list(found)) == 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_went_in(value: str) -> None:
    found = pyoxigraph.Store().query(bound("SELECT $v ?w { BIND($v AS ?w) } # $v", v=value))
    assert isinstance(found, pyoxigraph.QuerySolutions)
    (row,) = found
    assert row["v"] == row["w"] == Literal(value)


def test_texts_that_unicode_has_not_are_refused() -> None:
    with pytest.raises(QueryError, match="makes no RDF term"):
        bound("ASK { ?s ?p $x }", x="\ud800")


def test_places_lead_back() -> None:
    query = "ASK { ?a ?b $x .\n ?c ?d $yy . }"
    one = variables.bind(query, {"x": "long " * 9, "yy": ""})
    for mark in ("?a", ".\n", "?c", ". }"):
        assert one.origin(one.text.index(mark)) == query.index(mark)
    assert one.origin(one.text.index("long") + 9) == query.index("$x")


# In IPython


@pytest.fixture
def shell(cam_pha: govgraph.Graph) -> Iterator[Any]:
    try:
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config
    except ImportError:
        if os.environ.get("GOVGRAPH_REQUIRE_TOOLS"):
            pytest.fail("ipython is needed here")
        pytest.skip("ipython is not installed: the magic cannot be tested")
    config = Config()
    config.HistoryManager.enabled = False
    made: Any = InteractiveShell(config=config)  # type: ignore[no-untyped-call]
    made.extension_manager.load_extension("govgraph")
    made.user_ns["g"] = cam_pha
    yield made
    made.extension_manager.unload_extension("govgraph")


@pytest.fixture
def cell(shell: Any) -> Callable[[str, str], Any]:
    return lambda line, body: shell.run_cell_magic("sparql", line, body)


def test_an_answer_comes_out(shell: Any, cell: Any) -> None:
    shell.user_ns["who"] = HANG
    found = cell("-o kept --lang vi", "SELECT ?post { ?t org:member <$who> ; govg:post ?post }")
    assert isinstance(found, govgraph.Answer)
    assert len(found) == 2 and found.lang == "vi"
    assert shell.user_ns["kept"] is found
    assert cell("", "ASK { <$who> ?p ?o }") is True
    assert isinstance(cell("", "CONSTRUCT WHERE { <$who> a ?c }"), govgraph.Statements)
    assert shell.run_line_magic("sparql", "-o yes ASK { <$who> foaf:name ?n }") is True
    assert shell.user_ns["yes"] is True


def test_a_function_lends_its_own_variables(shell: Any) -> None:
    shell.run_cell(
        "def ask(who):\n    return get_ipython().run_line_magic('sparql', 'ASK { <$who> ?p ?o }')"
    )
    assert shell.run_cell(f"ask('{HANG}'), ask('http://nowhere')").result == (True, False)


def test_which_graph(shell: Any, cell: Any) -> None:
    empty = govgraph.Graph(Store.memory())
    shell.user_ns["other"] = empty
    assert cell("other", "ASK { ?s ?p ?o }") is False
    assert shell.run_line_magic("sparql", "other ASK { ?s ?p ?o }") is False
    shell.user_ns["g"] = 5
    first, second = cell("", "SELECT * {}"), cell("", "SELECT * {}")
    assert first.store == second.store == "Cẩm Phả (govgraph)"
    with pytest.raises(ParameterError, match="“nothing” is no govgraph graph"):
        cell("nothing", "ASK {}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("-x", "“-x” is not understood"),
        ("-o", "“-o” is not understood"),
        ("g more", "“more” is not understood"),
        ("-o 1a", "“1a” cannot be the name"),
        ("-o class", "“class” cannot be the name"),
        ("--lang fr", "no language “fr”"),
    ],
)
def test_arguments_are_checked(cell: Any, line: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        cell(line, "ASK {}")


def test_a_query_is_needed(shell: Any, cell: Any) -> None:
    with pytest.raises(ParameterError, match="Write a query"):
        cell("", " \n")
    with pytest.raises(ParameterError, match="Write a query"):
        shell.run_line_magic("sparql", "-o x")


@pytest.mark.parametrize(
    ("body", "line", "column", "shown"),
    [
        ("SELECT ?x {\n  ?x a nowhere:X }", 2, 8, "  ?x a nowhere:X }"),
        (
            "SELECT ?x {\n  ?x foaf:name $name ; nowhere:y 1 }",
            2,
            24,
            "  ?x foaf:name $name ; nowhere:y 1 }",
        ),
        ("ASK { ?x foaf:name $name ; foaf:name $g }", 1, 38, None),
        ("SELECT ?x {\n  ?x foaf:name $name", 2, 21, "  ?x foaf:name $name"),
    ],
)
def test_errors_show_their_place_as_it_was_written(
    shell: Any, cell: Any, body: str, line: int, column: int, shown: str | None
) -> None:
    shell.user_ns["name"] = "a rather long name, much longer than its variable"
    with pytest.raises(QueryError) as caught:
        cell("", body)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert "rather long" not in str(caught.value)
    told = caught.value._render_traceback_()  # type: ignore[attr-defined]
    assert told[0] == f"QueryError: {caught.value}"
    assert told[1] == "    " + (shown if shown is not None else body)
    assert told[2] == "    " + " " * (column - 1) + "^"


def test_the_cell_fails_without_a_traceback(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    result = shell.run_cell("%%sparql\nDROP ALL")
    assert not result.success and isinstance(result.error_in_exec, QueryError)
    out = "".join(capsys.readouterr())
    assert "This is an update" in out and "Traceback" not in out and "govgraph/" not in out


def test_hidden_characters_of_a_query_are_shown(cell: Any) -> None:
    with pytest.raises(QueryError) as caught:
        cell("", "ASK { ?s ?p '\u202ex' . nowhere:x ?p ?o }")
    told = caught.value._render_traceback_()  # type: ignore[attr-defined]
    assert "\\u202E" in told[1]
    assert told[1][told[2].index("^") :].startswith("nowhere:x")


def test_it_can_be_unloaded(shell: Any) -> None:
    shell.run_line_magic("unload_ext", "govgraph")
    assert "sparql" not in shell.magics_manager.magics["cell"]
    shell.run_line_magic("load_ext", "govgraph")
