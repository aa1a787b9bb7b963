"""The SPARQL 1.1 Protocol: requests, formats, errors, the dataset, caching, the description."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import rdflib
from pyoxigraph import Literal, QueryResultsFormat, RdfFormat, parse, parse_query_results

import govgraph
from served import Served, serving
from sparql_server import Reply as Answer
from sparql_server import serving as trap

FORM = "application/x-www-form-urlencoded"
JSON = "application/sparql-results+json"
PEOPLE = "SELECT ?name { ?p a govg:Person ; foaf:name ?name } ORDER BY ?name"
TRIPLES = "CONSTRUCT { ?s foaf:name ?o } WHERE { ?s foaf:name ?o }"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as one:
        yield one


def test_the_three_ways_to_ask_give_the_same(served: Served, cam_pha: govgraph.Graph) -> None:
    expected = cam_pha.query(PEOPLE)
    assert isinstance(expected, govgraph.Answer) and len(expected) > 3
    form = urlencode({"query": PEOPLE}).encode()
    replies = [
        served.ask(PEOPLE),
        served.send("POST", body=form, content_type=f"{FORM}; charset=UTF-8"),
        served.post(PEOPLE, content_type="application/sparql-query; charset=utf-8"),
        served.send("GET", f"/sparql/?{form.decode()}"),
    ]
    for one in replies:
        assert one.status == 200 and one.kind == JSON
        assert one.rows == [{"name": row["name"]} for row in expected.rows]


@pytest.mark.parametrize(
    "text", ["Cẩm Phả, đường & phố; 100 %+", "\U0001f600", "e\u0301 é", "a\0b"]
)
def test_texts_arrive_as_they_were_sent(served: Served, text: str) -> None:
    query = f"SELECT ({Literal(text)} AS ?x) {{}}"
    form = urlencode({"query": query}).encode()
    replies = [
        served.ask(query),
        served.post(query),
        served.send("POST", body=form, content_type=FORM),
        served.send("POST", body=form.replace(b"%C3%A9", "é".encode()), content_type=FORM),
    ]
    for one in replies:
        assert one.rows == [{"x": text}]


@pytest.mark.parametrize(
    ("accept", "kind", "format"),
    [
        (JSON, JSON, QueryResultsFormat.JSON),
        ("application/json", "application/json", QueryResultsFormat.JSON),
        (
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            QueryResultsFormat.XML,
        ),
        ("text/csv", "text/csv; charset=utf-8", QueryResultsFormat.CSV),
        (
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            QueryResultsFormat.TSV,
        ),
        ("*/*", JSON, QueryResultsFormat.JSON),
        ("text/csv;q=0.2, application/*;q=0.1", "text/csv; charset=utf-8", QueryResultsFormat.CSV),
        (
            "text/*;q=0.1, application/sparql-results+xml;q=0.7, application/json;q=0",
            "application/sparql-results+xml",
            QueryResultsFormat.XML,
        ),
        ("text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8", QueryResultsFormat.CSV),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best(
    served: Served, accept: str, kind: str, format: QueryResultsFormat
) -> None:
    reply = served.ask(PEOPLE, accept=accept)
    assert reply.status == 200 and reply.kind == kind
    assert "Accept" in reply.headers["Vary"]
    if format == QueryResultsFormat.CSV:  # which tells no kinds of terms apart
        lines = reply.text.splitlines()
        assert lines[0] == "name" and len(lines) > 3
    else:
        found = parse_query_results(reply.body, format=format)
        assert len(list(found)) > 3  # type: ignore[arg-type]
    yes = served.ask("ASK {}", accept=accept)
    assert yes.kind == kind and b"true" in yes.body


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/n-quads", "application/n-quads"),
        ("text/csv, application/rdf+xml;q=0.1", "application/rdf+xml"),
    ],
)
def test_triples_come_in_the_format_that_is_liked_best(
    served: Served, cam_pha: govgraph.Graph, accept: str, kind: str
) -> None:
    reply = served.ask(TRIPLES, accept=accept)
    assert reply.status == 200 and reply.kind.partition(";")[0] == kind
    expected = cam_pha.query(TRIPLES)
    assert isinstance(expected, govgraph.Statements) and len(expected) > 3
    format = RdfFormat.from_media_type(kind)
    assert {quad.triple for quad in parse(reply.body, format=format)} == expected.triples


def test_a_description_of_a_thing_is_rdf(served: Served) -> None:
    reply = served.ask("DESCRIBE ?p WHERE { ?p a govg:Person }", accept="application/n-triples")
    assert reply.status == 200 and len(list(parse(reply.body, format=RdfFormat.N_TRIPLES))) > 3


@pytest.mark.parametrize("query", [PEOPLE, TRIPLES])
def test_a_format_that_there_is_not(served: Served, query: str) -> None:
    reply = served.ask(query, accept="image/png")
    assert reply.status == 406 and one_line(reply.text)


def test_many_triples_come_whole(served: Served, cam_pha: govgraph.Graph) -> None:
    query = "CONSTRUCT { ?s ?p ?o . ?t a ?p } WHERE { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) BIND(IRI(CONCAT(STR(?p), MD5(STR(?o)))) AS ?t) }"
    expected = cam_pha.query(query)
    assert isinstance(expected, govgraph.Statements) and len(expected) > 10_000
    for kind in ("application/n-triples", "application/n-quads", "text/turtle"):
        reply = served.post(query, accept=kind)
        found = {q.triple for q in parse(reply.body, format=RdfFormat.from_media_type(kind))}
        assert found == expected.triples, kind


def one_line(text: str) -> bool:
    return text.endswith("\n") and len(text.splitlines()) == 1 and "Traceback" not in text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK {", "line 1, column 6"),
        ("SELECT ?x { ?x a a:b", "a"),
        ("", ""),
        ("hello", "HELLO"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("LOAD <http://127.0.0.1/x>", "LOAD"),
        ("ASK {} ; DROP ALL", "DROP"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE <http://127.0.0.1:1/>"),
        ("ASK FROM <http://127.0.0.1:1/g> {}", "FROM http://127.0.0.1:1/g"),
        ("SELECT * { " + "{" * 3000 + "}" * 3000 + " }", "3001"),
        ("ASK { " + "OPTIONAL { ?a ?b ?c } " * 5000 + "}", "5000"),
        ("ASK { \0 }", "line 1"),
    ],
)
def test_a_wrong_query_is_told_in_one_line(served: Served, query: str, told: str) -> None:
    reply = served.post(query)
    assert reply.status == 400 and reply.kind == "text/plain; charset=utf-8"
    assert one_line(reply.text) and told in reply.text
    assert "--allow-remote" not in reply.text  # is no advice to a client
    assert served.ask("ASK {}").boolean is True


def test_errors_are_told_in_the_clients_language(served: Served) -> None:
    vi = served.ask("ASK {", accept_language="vi-VN,vi;q=0.9,en;q=0.5")
    en = served.ask("ASK {", accept_language="en-GB")
    assert vi.headers["Content-Language"] == "vi" and "dòng 1" in vi.text
    assert en.headers["Content-Language"] == "en" and "line 1" in en.text


def test_nothing_goes_out(served: Served) -> None:
    with trap(lambda request: Answer(200, "text/turtle", b"<a:a> <a:b> <a:c> .")) as other:
        for query in (
            f"ASK {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }}",
            f"ASK {{ SERVICE SILENT <{other.url}> {{ ?s ?p ?o }} }}",
            f"ASK FROM <{other.url}> {{ ?s ?p ?o }}",
            f"ASK FROM NAMED <{other.url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            assert served.post(query).status == 400
        asked = {"default-graph-uri": other.url, "named-graph-uri": other.url}
        reply = served.ask("ASK { ?s ?p ?o }", asked)
        assert reply.status == 200 and reply.boolean is False  # it is empty: it is not here
        assert other.requests == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("query=ASK+{}&query=ASK+{}", 400),
        ("update=CLEAR+ALL", 403),
        ("query=ASK+{}&update=CLEAR+ALL", 403),
        ("using-graph-uri=http://a", 403),
        ("default-graph-uri=http://a", 400),
        ("query=ASK+{}&default-graph-uri=no+iri", 400),
        ("query=ASK+%7", 400),
        ("query=%ZZ", 400),
        ("query=%ff%fe", 400),
        ("query=%C3", 400),
        ("&".join("a=b" for _ in range(5000)), 400),
    ],
)
def test_wrong_forms(served: Served, form: str, status: int) -> None:
    for reply in (
        served.send("GET", f"/sparql?{form}"),
        served.send("POST", body=form.encode(), content_type=FORM),
    ):
        assert reply.status == status and one_line(reply.text)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"ASK {}", 415),
        ("", b"ASK {}", 415),
        ("application/sparql-query; charset=utf-16", "ASK {}".encode("utf-16"), 415),
        ("application/sparql-query", "ASK {}".encode("utf-16"), 400),
        ("application/sparql-query", b"ASK { ?s ?p '\xff' }", 400),
        ("application/sparql-update", b"CLEAR ALL", 403),
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        (FORM, b"", 400),
        (FORM, b"ask=1", 400),
    ],
)
def test_wrong_bodies(served: Served, kind: str, body: bytes, status: int) -> None:
    headers: dict[str, Any] = {"content_type": kind} if kind else {}
    reply = served.send("POST", body=body, **headers)
    assert reply.status == status and one_line(reply.text)


def test_a_coded_body_is_refused(served: Served) -> None:
    reply = served.post("ASK {}", content_encoding="gzip")
    assert reply.status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods(served: Served, method: str) -> None:
    reply = served.send(method)
    assert reply.status == 405 and "POST" in reply.headers["Allow"] and one_line(reply.text)


def test_head_is_get_without_the_body(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": PEOPLE})
    head, get = served.send("HEAD", path), served.send("GET", path)
    assert head.status == 200 and head.body == b""
    assert head.headers["Content-Length"] == str(len(get.body))
    assert head.kind == get.kind and head.headers["ETag"] == get.headers["ETag"]


def test_large_requests(served: Served) -> None:
    long = f"ASK {{ FILTER('{'x' * 100_000}' = 'y') }}"
    assert served.post(long).boolean is False
    too_long = served.ask(long)
    assert too_long.status in (414, 431) and one_line(too_long.text or "-\n")
    assert served.send(path="/sparql?query=ASK+{}", x_filler="a" * 100_000).status == 431
    body = b"ASK { # " + b"x" * 20_000_000
    # The server answers before it has all of it, and takes the rest: a client that sends first and
    # reads then must see the answer, not a broken pipe, whether it keeps the connection or not.
    for connection in ("close", "keep-alive"):
        reply = served.send(
            "POST", body=body, content_type="application/sparql-query", connection=connection
        )
        assert reply.status == 413 and one_line(reply.text)
    told = served.raw(
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 99999999999\r\nConnection: close\r\n\r\n"
    )
    assert told.startswith(b"HTTP/1.1 413 ")
    chunk = b"186a0\r\n" + b"x" * 100_000 + b"\r\n"
    told = served.raw(
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk * 12
    )
    assert told.startswith(b"HTTP/1.1 413 ")
    assert served.ask("ASK {}").boolean is True


@pytest.mark.parametrize(
    "content",
    [
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /sparql HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
)
def test_what_is_no_http(served: Served, content: bytes) -> None:
    told = served.raw(content + b"Connection: close\r\n\r\n")
    assert not told or told.startswith(b"HTTP/1.1 4")
    assert served.ask("ASK {}").boolean is True


def test_paths_stay_inside(served: Served) -> None:
    for path in ("/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fapp.py", "/%00", "/%ff", "//x"):
        reply = served.send(path=path)
        assert reply.status in (400, 404), path
        assert b"root:" not in reply.body


def test_the_dataset_of_the_protocol(served: Served, cam_pha: govgraph.Graph) -> None:
    graphs = cam_pha.store.graphs()
    sizes = {name: len(set(cam_pha.store.quads(name))) for name in graphs}
    first, second = sorted(graphs, key=lambda name: -sizes[name])[-2:]
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    everything = cam_pha.query(count)
    assert isinstance(everything, govgraph.Answer)
    assert served.ask(count).rows == [{"n": str(everything.rows[0]["n"])}]
    one = {"default-graph-uri": first}
    both = {"default-graph-uri": [first, second]}
    assert served.ask(count, one).rows == [{"n": str(sizes[first])}]
    assert served.ask(count, both).rows == [{"n": str(sizes[first] + sizes[second])}]
    assert served.ask(named, one).rows == []  # no named graph is stated, so there is none
    assert served.ask(named, {"named-graph-uri": second}).rows == [
        {"g": second, "n": str(sizes[second])}
    ]
    assert served.ask(count, {"named-graph-uri": second}).rows == [{"n": "0"}]
    # What the protocol says is heard, and not what the query says.
    stated = count.replace("{", f"FROM <{second}> {{", 1)
    assert served.ask(stated).rows == [{"n": str(sizes[second])}]
    assert served.ask(stated, one).rows == [{"n": str(sizes[first])}]
    strange = count.replace("{", "FROM <http://127.0.0.1:1/> {", 1)
    assert served.ask(strange, one).rows == [{"n": str(sizes[first])}]
    form = urlencode(both, doseq=True)
    reply = served.send(
        "POST", f"/sparql?{form}", count.encode(), content_type="application/sparql-query"
    )
    assert reply.rows == [{"n": str(sizes[first] + sizes[second])}]


def test_answers_are_known_again(served: Served) -> None:
    first = served.ask(PEOPLE)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"') and first.headers["Cache-Control"] == "no-cache"
    again = served.ask(PEOPLE, if_none_match=f'"other", {tag}')
    assert again.status == 304 and again.body == b"" and again.headers["ETag"] == tag
    assert served.ask(PEOPLE, if_none_match='W/"other"').status == 200
    assert served.ask(PEOPLE, accept="text/csv").headers["ETag"] != tag
    assert served.ask(PEOPLE + " LIMIT 1").headers["ETag"] != tag
    assert "ETag" not in served.ask("SELECT (now() AS ?n) {}").headers
    assert "ETag" not in served.ask("ASK {").headers


def test_any_page_may_read(served: Served) -> None:
    reply = served.ask("ASK {}", origin="https://example.org")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    asked: dict[str, Any] = {
        "origin": "https://example.org",
        "access_control_request_method": "POST",
        "access_control_request_headers": "content-type, accept",
    }
    before = served.send("OPTIONS", **asked)
    assert before.status == 200 and before.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in before.headers["Access-Control-Allow-Methods"]
    assert "content-type" in before.headers["Access-Control-Allow-Headers"].lower()
    plain = served.send("OPTIONS")
    assert plain.status == 204 and "POST" in plain.headers["Allow"]


def test_replies_cannot_run_anything(served: Served) -> None:
    for reply in (served.ask("ASK {}"), served.ask("ASK {"), served.send(path="/no-such-page")):
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    script = served.ask("SELECT ('<script>alert(1)</script>' AS ?x) {}", accept="text/csv")
    assert script.kind.startswith("text/csv")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:7878", "[::1]:80", "LOCALHOST:1"])
def test_our_names(served: Served, host: str) -> None:
    assert served.ask("ASK {}", host=host).status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "a b"])
def test_a_strangers_name_is_refused(served: Served, host: str) -> None:
    for path in ("/sparql?query=ASK+{}", "/", "/static/site.css"):
        reply = served.send(path=path, host=host)
        assert reply.status in (400, 421) and b"boolean" not in reply.body


def test_a_public_address() -> None:
    with serving(base="https://data.example.org/gov/") as one:
        assert one.ask("ASK {}", host="data.example.org").status == 200
        assert one.ask("ASK {}", host="evil.example").status == 421
        reply = one.send(accept="text/turtle", host="data.example.org")
        found = rdflib.Graph().parse(data=reply.text, format="turtle")
        at = rdflib.URIRef("https://data.example.org/gov/sparql")
        assert list(found.objects(None, SD.endpoint)) == [at]
        editor = one.send(accept="text/html", host="data.example.org")
        assert editor.headers["Location"] == "https://data.example.org/gov/query"
        page = one.send(path="/", accept="text/html", host="data.example.org")
        assert page.status == 200 and 'href="/gov/questions' in page.text
        assert 'href="/questions' not in page.text


@pytest.mark.parametrize(
    "accept", ["", "text/turtle", "application/rdf+xml", "application/ld+json"]
)
def test_the_endpoint_describes_itself(
    served: Served, cam_pha: govgraph.Graph, accept: str
) -> None:
    reply = served.send(accept=accept)
    assert reply.status == 200 and reply.kind.partition(";")[0] == (accept or "text/turtle")
    format = {"": "turtle", "application/ld+json": "json-ld"}.get(accept, accept)
    found = rdflib.Graph().parse(data=reply.body, format=format)
    (service,) = found.subjects(rdflib.RDF.type, SD.Service)
    assert found.value(service, SD.endpoint) == rdflib.URIRef(served.url)
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in found
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in found
    assert (service, SD.feature, SD.UnionDefaultGraph) in found
    formats = {str(one).rpartition("/")[2] for one in found.objects(service, SD.resultFormat)}
    assert {"SPARQL_Results_JSON", "SPARQL_Results_XML", "Turtle", "RDF_XML"} <= formats
    dataset = found.value(service, SD.defaultDataset)
    names = {str(found.value(one, SD.name)) for one in found.objects(dataset, SD.namedGraph)}
    assert names == set(cam_pha.store.graphs())


def test_a_browser_is_sent_to_the_editor(served: Served) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    reply = served.send(accept=browser)
    assert reply.status == 303 and reply.headers["Location"] == "/query"
    asked = served.ask(PEOPLE, accept=browser)
    assert asked.headers["Location"] == "/query?" + urlencode({"query": PEOPLE})
    assert served.post("ASK {}", accept=browser).status != 303
    liked = served.ask("ASK {}", accept=f"text/html;q=0.5, {JSON}")
    assert liked.status == 200 and liked.kind == JSON


def test_one_connection_serves_many_requests(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    try:
        for number in range(20):
            connection.request("GET", "/sparql?query=" + quote(f"SELECT ({number} AS ?n) {{}}"))
            reply = connection.getresponse()
            cell = json.loads(reply.read())["results"]["bindings"][0]["n"]["value"]
            assert cell == str(number)
    finally:
        connection.close()
