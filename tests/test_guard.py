"""The guard: nothing goes out, nothing is written, and no legal query is refused."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from govgraph import guard, lexer, resources
from govgraph.errors import QueryError, RemoteAccessError

# Nobody listens there; were the guard to fail, pyoxigraph would say so with an OSError.
OUT = "<http://127.0.0.1:9/>"

SERVICES = [
    f"SELECT * {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service silent {OUT} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?o . # a comment\n SerVice # more\n {OUT} {{ ?s ?p ?o }} }}",
    "SELECT * { VALUES ?x { <http://h/> } SERVICE ?x { ?s ?p ?o } }",
    "PREFIX e: <http://h/> SELECT * { SERVICE e:x { ?s ?p ?o } }",
    f"SELECT * {{ FILTER EXISTS {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {OUT} {{ ?s ?p ?o }} }} }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"DESCRIBE ?s {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ SERVICE {OUT} {{ ?s ?p ?o }} }}",
    # escaped keywords (SPARQL 1.1 section 19.2; rdflib takes eight digits after \u)
    f"ASK {{ S\\u0045RVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ \\U00000053ERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ \\u00000053ERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ #\\u000ASERVICE {OUT} {{ ?s ?p ?o }}\n}}",
    f'ASK {{ ?s ?p "\\u0022 SERVICE {OUT} {{ ?s ?p ?o }} #" \n}}',
    # readings of the engines that the standard's grammar has not
    "PREFIX : <http://h/> ASK { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <http://h/> ASK { ?s ?p ?o SERVICE:x{ ?s ?p ?o } }",
    "PREFIX a: <http://h/> ASK { SERVICEa:x{ ?s ?p ?o } }",
    "PREFIX : <http://h/> ASK { true.SERVICE:x { ?s ?p ?o } }",
    f"ASK {{ SERVICESILENT{OUT}{{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p 1SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p 1.SERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p trueSERVICE {OUT} {{ ?s ?p ?o }} }}",
    f"ASK {{ ?s ?p <a:b>.SERVICE{OUT}{{ ?s ?p ?o }} }}",
    "ASK { ?s ?p ?x FILTER(?x<1)SERVICE#>\n?s{ ?s ?p ?o } }",
    f"ASK {{ FILTER(?x<1#> '''\n) SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
    f"ASK {{ FILTER(STR(?x)<1#> '''\n) SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
    f"ASK {{ FILTER(EXISTS {{}}<1#> '''\n) SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
    f"ASK {{ FILTER((1)<1#> '''\n) SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
    f"ASK {{ FILTER <a:f>(?x<1#> '''\n) SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
    f"ASK {{ BIND(true<1#> '''\n AS ?y) SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
    f"SELECT (?x<1#> '''\n AS ?y) {{ SERVICE {OUT} {{ ?s ?p ?o }} # '''\n }}",
]

UPDATES = [
    "INSERT DATA { <a:b> <a:b> <a:b> }",
    "insert { ?s ?p ?o } where { ?s ?p ?o }",
    "PREFIX a: <b:> # x\n BASE <c:> DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:9/>",
    "CLEAR ALL",
    "DROP GRAPH <a:b>",
    "CREATE GRAPH <a:b>",
    "ADD <a:b> TO <c:d>",
    "MOVE <a:b> TO <c:d>",
    "COPY <a:b> TO <c:d>",
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "\\u0049NSERT DATA {}",
    "SELECT * { ?s ?p ?o } ; INSERT DATA { <a:b> <a:b> <a:b> }",
    "SELECT * { ?s ?p ?o } ; PREFIX a: <b:> LOAD <a:b>",
]

# Legal queries of the W3C grammar that a careless guard would refuse.
LEGAL = {
    "SELECT ?service { ?service ?SERVICE $SERVICE }": "SELECT",
    "SELECT * { ?s ?p 'SERVICE <http://x> {}' }": "SELECT",
    'SELECT * { ?s ?p "SERVICE \\" <http://x> {}" }': "SELECT",
    "SELECT * { ?s ?p '''SERVICE ' '' <http://x> {}\n''' }": "SELECT",
    'SELECT * { ?s ?p """SERVICE " "" \\""" <http://x> {}\n""" }': "SELECT",
    "ASK { # SERVICE <http://x> {}\n ?s ?p ?o }": "ASK",
    "ASK { <http://x/SERVICE> <http://x#SERVICE> <http://x/)SERVICE#x> }": "ASK",
    "ASK { <http://x/)#SERVICE>\n?p ?o OPTIONAL { ?s ?p ?o } }": "ASK",
    "PREFIX service: <http://x/> ASK { service:x service:SERVICE service:LOAD }": "ASK",
    "PREFIX service: <http://x/> ASK { GRAPH service:x { ?s ?p ?o } }": "ASK",
    "PREFIX service: <http://x/> DESCRIBE service:x ?service { ?s ?p ?o }": "DESCRIBE",
    "PREFIX service: <http://x/> DESCRIBE ?x service:x { ?s ?p ?o }": "DESCRIBE",
    "PREFIX : <http://x/> ASK { :SERVICE :a.SERVICE :INSERT }": "ASK",
    "PREFIX from: <http://x/> SELECT (from:f(?x) AS ?y) { ?s from:FROM ?o }": "SELECT",
    "PREFIX from: <http://x/> SELECT * { ?s ?p ?o } ORDER BY from:f(?s)": "SELECT",
    "PREFIX from: <http://x/> DESCRIBE from:x": "DESCRIBE",
    "PREFIX insert: <http://x/> PREFIX load: <http://y/> ASK { ?insert load:delete insert:x }": (
        "ASK"
    ),
    "ASK { ?s ?p _:service . _:SERVICE ?p ?o }": "ASK",
    "ASK { ?s ?p 'x'@service, 'y'@en-service }": "ASK",
    "SELECT * { ?s ?p ?o FILTER(?s<?o&&?o>?p) }": "SELECT",
    "SELECT * { ?s ?p ?o FILTER(?s < ?o && ?o > ?p) }": "SELECT",
    "SELECT * { ?s ?p ?o FILTER(?o<<http://x#y>) }": "SELECT",
    "SELECT * { ?s ?p ?o FILTER(?o != <http://x#y> || ?o IN (<http://x#y>, <http://x#z>)) }": (
        "SELECT"
    ),
    "SELECT * { ?s ?p '1'^^<http://x#SERVICE> FILTER(?o < '1'^^<http://x#y>) }": "SELECT",
    "SELECT * { (?s <http://x#y>) ?p (<http://x#y> ?o <http://x#z>) }": "SELECT",
    "SELECT * { ?s a (?x <http://x#y>) }": "SELECT",
    "SELECT * { ?s <http://p#q> (?x <http://x#y>) ; a (1 <http://x#y>) }": "SELECT",
    "SELECT * { ?s (<http://x#a>|^<http://x#b>)/!(<http://x#c>|a)* ?o }": "SELECT",
    "SELECT * { VALUES (?a ?b) { (<http://x#a> <http://x#b>) (UNDEF <http://x#c>) } }": "SELECT",
    "SELECT * { VALUES ?a { <http://x#a> <http://x#b> } }": "SELECT",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (?n > 1)": "SELECT",
    "SELECT ?s { ?s ?p ?o } ORDER BY DESC(?s) (?o < 3) LIMIT 1 OFFSET 2": "SELECT",
    "SELECT * { ?s ?p -1, +2, 3.e4, .5e-6, 1.0 . ?s ?p ?o }": "SELECT",
    "SELECT * { { ?s ?p ?o ; ?q ?r } UNION { ?s ?p ?o } MINUS { ?s ?p ?o } }": "SELECT",
    "CONSTRUCT { ?s ?p ?o . } WHERE { ?s ?p ?o }": "CONSTRUCT",
    "CONSTRUCT WHERE { ?s ?p ?o }": "CONSTRUCT",
    "DESCRIBE <http://x#y> ?s { ?s ?p ?o }": "DESCRIBE",
    "BASE <http://x/> PREFIX : <#> ASK { <a> :b <c#d> }": "ASK",
    "ask{}": "ASK",
    "select*{?s?p?o}": "SELECT",
    "# a comment\n\tSELECT\r\n?s{?s a ?o}#": "SELECT",
    "SELECT ?\\u0061 { ?\\u0061 ?p '\\u1EA3 SERVICE' }": "SELECT",
    "S\\u0045LECT * {}": "SELECT",
    "SELECT * { ?s ?p 'C:\\\\u0041' }": "SELECT",
    "PREFIX e: <http://x/> ASK { e:a\\-b e:c%20d e:%41 e:a.b e:1 e: e:a:b }": "ASK",
    "PREFIX ẹ: <http://x/> SELECT ?tên { ẹ:đường ẹ:tên ?tên }": "SELECT",
}


@pytest.mark.parametrize("text", SERVICES)
def test_services_are_refused(text: str) -> None:
    with pytest.raises(RemoteAccessError, match="SERVICE"):
        guard.check_query(text)


@pytest.mark.parametrize("text", SERVICES)
def test_services_pass_with_leave(text: str) -> None:
    assert guard.check_query(text, allow_remote=True) in guard.FORMS


@pytest.mark.parametrize("text", UPDATES)
@pytest.mark.parametrize("allow_remote", [False, True])
def test_updates_are_refused_even_with_leave_to_go_out(text: str, allow_remote: bool) -> None:
    with pytest.raises(QueryError, match="update, not a query"):
        guard.check_query(text, allow_remote=allow_remote)


@pytest.mark.parametrize(("text", "form"), LEGAL.items())
def test_legal_queries_pass(text: str, form: str) -> None:
    assert guard.check_query(text) == form


def test_the_projects_own_queries_pass() -> None:
    found = resources.files("queries", ".rq")
    for one in found:
        assert guard.check_query(resources.read(one)) in guard.FORMS, one.name


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://g> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://g> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT*FROM<http://g>{}",
        "PREFIX e: <http://> ASK FROM e:g {}",
        "PREFIX from: <http://> ASK FROM NAMED from:g {}",
        "PREFIX:<http://> ASK FROM :g {}",
        "BASE <http://g> ASK FROM <> {}",
        "BASE <http://h/x> ASK FROM <//g> {}",
        "ASK FROM <http:\\u002F/g> {}",
        "ASK FR\\u004FM <http://g> {}",
        "CONSTRUCT { ?s ?p ?o } FROM <http://g> WHERE { ?s ?p ?o }",
        "DESCRIBE ?s FROM <http://g> { ?s ?p ?o }",
    ],
)
def test_from_is_for_graphs_that_are_here(text: str) -> None:
    graphs: Any
    for graphs in (None, [], {"http://other"}, lambda iri: False):
        with pytest.raises(RemoteAccessError, match=r"http://g.*remote FROM"):
            guard.check_query(text, graphs=graphs)
    for graphs in (["http://g"], {"http://g": 1}, lambda iri: iri == "http://g"):
        assert guard.check_query(text, graphs=graphs) in guard.FORMS
    assert guard.check_query(text, allow_remote=True) in guard.FORMS


def test_a_from_that_only_an_engine_sees_is_refused() -> None:
    text = "PREFIX : <http://> ASK FROM:g {}"
    with pytest.raises(RemoteAccessError):
        guard.check_query(text, graphs=["http://g"])
    assert guard.check_query(text, allow_remote=True) == "ASK"


def test_the_dataset_is_told() -> None:
    text = "PREFIX e: <http://e/> SELECT * FROM e:a FROM NAMED <b:> FROM <c:> { ?s ?p ?o }"
    query = guard.inspect(text, allow_remote=True)
    assert query.default_graphs == ("http://e/a", "c:")
    assert query.named_graphs == ("b:",)
    assert guard.inspect("SELECT ?from { GRAPH <a:b> { ?from ?p ?o } }").default_graphs == ()


@pytest.mark.parametrize(
    "text", ["", "# nothing", "{}", "HELLO", "PREFIX a: <b:>", "'", "<a", "\\"]
)
def test_what_is_no_query_is_said(text: str) -> None:
    with pytest.raises(QueryError, match="SELECT, ASK, CONSTRUCT or DESCRIBE"):
        guard.check_query(text)


def test_what_could_be_read_two_ways_is_refused() -> None:
    text = (
        "PREFIX filter: <http://x/> ASK { ?s ?p ?o filter:f(?a<1#> '''\n) SERVICE <h:> {} #'''\n}"
    )
    with pytest.raises(QueryError, match="filter:f"):
        guard.check_query(text)


def test_the_engine_is_as_loose_as_is_claimed() -> None:
    """Should pyoxigraph become stricter, the guard may become simpler."""
    store = Store()
    store.add(Quad(NamedNode("a:b"), NamedNode("a:b"), Literal(0)))
    for text in (
        "PREFIX : <http://127.0.0.1:1/> ASK { SERVICE:x { ?s ?p ?o } }",
        "ASK { ?s ?p ?x FILTER(?x<1)SERVICE#>\n?v{ ?s ?p ?o } }",
    ):
        with pytest.raises((OSError, RuntimeError)):
            bool(store.query(text))


MALICE = [
    "(",
    "<",
    "<a",
    "'\\'",
    "#",
    "FILTER(?a<b ",
    "?a<a>",
    "a.",
    "a:.a",
    ".",
    "\\'''\n",
    "'''\\' ",
    '\\""',
    "\\u0041",
    "\\u0027",
    "@a-",
    "1e",
    ":",
    "<a:> ",
    "<a#> ?x ",
]
STARTS = ["SELECT * {", "SELECT * { FILTER(?a", "SELECT * FROM ", "SELECT * { <", 'SELECT * { """']


def _seconds(text: str) -> float:
    start = time.process_time()
    with suppress(QueryError):
        guard.check_query(text, allow_remote=True)
    return time.process_time() - start


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("piece", MALICE)
def test_malice_takes_linear_time(start: str, piece: str) -> None:
    # A fifth of a second or less; quadratic would take minutes.
    assert _seconds(start + piece * (60_000 // len(piece))) < 3


@pytest.mark.parametrize("piece", ["<a", "a.", "\\'''\n"])
def test_a_megabyte_takes_seconds(piece: str) -> None:
    assert _seconds("SELECT * {" + piece * (1_000_000 // len(piece))) < 15


PIECES = st.sampled_from(
    [
        "?s",
        "SERVICE",
        "<http://x#y>",
        "<",
        ">",
        "(",
        ")",
        "{",
        "}",
        "'",
        '"',
        "'''",
        "#",
        "\n",
        "\\u0053",
        "\\",
        ".",
        ":",
        "a:b",
        "FILTER",
        "1",
        " ",
        "ERVICE",
        ";",
        "INSERT",
        "FROM",
        "é",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_comes_only_our_errors_come_out(middle: str) -> None:
    try:
        assert guard.check_query("SELECT * { " + middle) == "SELECT"
    except (QueryError, RemoteAccessError) as error:
        assert str(error).isprintable()


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=5).map("".join))
def test_nothing_the_engine_runs_as_a_service_gets_through(before: str, after: str) -> None:
    """The law: what passes the guard never calls out."""
    text = f"ASK {{ ?s ?p ?o {before}SERVICE{after}<http://127.0.0.1:1/>{{}} }}"
    try:
        guard.check_size(guard.inspect(text))
    except (QueryError, RemoteAccessError):
        return
    store = Store()
    store.add(Quad(NamedNode("a:b"), NamedNode("a:b"), Literal(0)))
    try:
        bool(store.query(text))
    except SyntaxError:
        pass  # OSError is what a call out would raise
    except RuntimeError as error:
        assert "service" not in str(error)


@given(st.text(max_size=200))
def test_tokens_lie_in_order_where_they_say(text: str) -> None:
    at = 0
    for token in lexer.tokens(text):
        assert token.start >= at
        assert text[token.start :].startswith(token.text)
        assert token.text
        at = token.start + len(token.text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT (" + "STR(" * 200 + "1" + ")" * 200 + " AS ?x) {}", "nests"),
        ("SELECT * " + "{" * 200 + "}" * 200, "nests"),
        ("SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 2000 + "}", "chains"),
        ("SELECT * { {} " + "UNION {} " * 9000 + "}", "chains"),
        ("SELECT * { FILTER(1" + "||1" * 20_000 + ") }", "chains"),
        ("SELECT (1" + "+1" * 20_000 + " AS ?x) {}", "chains"),
        ("SELECT * { ?s <a:>" + "/<a:>" * 9000 + " ?o }", "chains"),
        ("SELECT * { FILTER(" + "!" * 20_000 + "1) }", "chains"),
    ],
)
def test_what_would_overflow_the_stack_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        guard.check_size(guard.inspect(text))


def test_large_but_flat_queries_pass() -> None:
    for text in (
        "SELECT * { VALUES ?x { " + "-1 " * 100_000 + "} }",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + "1, " * 50_000 + "2)) }",
        "SELECT * { " + "?s ?p ?o . " * 20_000 + "}",
    ):
        guard.check_size(guard.inspect(text))
