"""Reading: every format, nothing lost, nothing of this machine, nothing that bites."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad, serialize

from govgraph import formats, jsonld, quads, rdfxml, resources
from govgraph.errors import (
    GovgraphError,
    InputError,
    ParameterError,
    RemoteAccessError,
    UnknownNameError,
)

Reader = Callable[..., list[Quad]]
G = "https://w3id.org/govgraph/id/graph/"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a file and read it."""

    def go(name: str, content: str | bytes, **options: Any) -> list[Quad]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return quads.read(path, **options)

    return go


def fails(
    read: Reader,
    name: str,
    content: str | bytes,
    match: str | None = None,
    kind: type[GovgraphError] = InputError,
    **options: Any,
) -> Any:
    with pytest.raises(kind, match=match) as caught:
        read(name, content, **options)
    assert str(caught.value).isprintable()
    return caught.value


DATA = [
    Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), Literal("Cẩm Phả", language="vi")),
    Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), Literal(3)),
    Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), BlankNode("x")),
    Quad(BlankNode("x"), NamedNode("http://a/p"), NamedNode("http://a/o")),
]


@pytest.mark.parametrize("one", formats.FORMATS, ids=lambda one: one.name)
def test_each_format_is_read(read: Reader, one: formats.Format) -> None:
    rows = DATA if one.holds_datasets else [quad.triple for quad in DATA]
    content = serialize(rows, format=one.oxigraph) or b""
    found = read(f"a b.{one.extensions[0]}", content)
    assert len(found) == 4
    assert {str(quad.graph_name) for quad in found} == {f"<{G}a-b>"}
    assert read("x", content, format=one.name, graph="http://g")[0].graph_name == NamedNode(
        "http://g"
    )
    assert read(f"none.{one.extensions[0]}", b"") == []
    assert read(f"bom.{one.extensions[0]}", b"\xef\xbb\xbf" + content)


def test_triples_go_to_the_graph_and_quads_stay_in_theirs(read: Reader) -> None:
    content = "<http://a> <http://a> 1 . <http://g> { <http://a> <http://a> 2 }"
    found = {str(quad.object)[:2]: str(quad.graph_name) for quad in read("Đồ thị.trig", content)}
    assert found == {'"1': f"<{G}do-thi>", '"2': "<http://g>"}
    again = {str(quad.graph_name) for quad in read("a.trig", content, graph="http://h")}
    assert again == {"<http://h>", "<http://g>"}


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/x/Cẩm Phả 2020.ttl", "cam-pha-2020"),
        ("Đường_Đ.trig", "duong-d"),
        ("Ca\u0302\u0309m.ttl", "cam"),
        ("Cẩm.ttl", "cam"),
        ("a.b..ttl", "a-b"),
        ("-", "file-" + "3973e022"),
    ],
)
def test_a_graph_is_named_after_the_file(path: Path, slug: str) -> None:
    assert quads.graph_for(path) == G + slug


@given(st.text(min_size=1))
def test_a_slug_is_plain_and_never_empty(name: str) -> None:
    slug = quads.slug(name)
    assert slug
    assert slug == quads.slug(slug)
    assert all(one.isascii() and (one.isalnum() or one == "-") for one in slug)
    assert slug == slug.lower()
    NamedNode(G + slug)


def test_names_without_latin_letters_do_not_fall_together() -> None:
    assert quads.slug("日本") != quads.slug("中国")


def test_relative_iris_say_nothing_of_this_machine(read: Reader, tmp_path: Path) -> None:
    (quad,) = read("Tờ 1.ttl", "<a> <#b> <../c> .")
    assert str(quad.subject) == "<https://w3id.org/govgraph/id/import/to-1/a>"
    assert str(quad.predicate) == "<https://w3id.org/govgraph/id/import/to-1/#b>"
    assert str(quad.object) == "<https://w3id.org/govgraph/id/import/c>"
    assert str(tmp_path) not in str(quad)


BLANKS = {
    "a.ttl": "@prefix e: <http://e/> . _:a e:p [ e:q ( 1 _:b ) ] . _:b e:p _:a .",
    "a.trig": "@prefix e: <http://e/> . _:g { _:a e:p [ e:q ( 1 _:b ) ] }",
    "a.nq": "_:a <http://e/p> _:b _:g .\n_:b <http://e/p> _:a .",
    "a.jsonld": '[{"http://e/p":[{"@id":"_:b"},{"http://e/q":{"@list":[1,{"http://e/p":2}]}}]}]',
    "a.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<e:A r:nodeID="a"><e:p r:parseType="Collection"><e:B/><e:C/></e:p></e:A></r:RDF>',
}


@pytest.mark.parametrize(("name", "content"), BLANKS.items())
def test_blank_nodes_are_the_same_each_time_and_in_no_two_files(
    read: Reader, name: str, content: str
) -> None:
    def blank(found: list[Quad]) -> set[str]:
        return {term.value for quad in found for term in quad if isinstance(term, BlankNode)}

    first, again = read(name, content), read(f"other-{name}", content, graph=G + "a")
    assert first[0].subject == again[0].subject
    assert [str(quad.object) for quad in first] == [str(quad.object) for quad in again]
    assert len(blank(first)) >= 3
    other = read(name, content + "\n")
    assert len(other) == len(first)
    assert not blank(first) & blank(other)


def test_blank_nodes_stay_joined(read: Reader) -> None:
    found = read("a.ttl", "_:a <http://p> _:b . _:b <http://p> _:a . _:g <http://p> _:g .")
    assert found[0].subject == found[1].object
    assert found[0].object == found[1].subject
    assert found[2].subject == found[2].object
    assert found[0].subject != found[2].subject


@pytest.mark.parametrize(
    ("name", "content", "line", "column", "what"),
    [
        ("a.ttl", "<http://a> <http://b> 1 .\n<http://a> x .", 2, 12, "x"),
        ("a.ttl", '<http://a> <http://b> "Phạm Văn Hạng" x .', 1, 39, "x is not"),
        ("a.ttl", "@prefix a: <http://a/> .\n\na:b c:d 1 .", 3, 5, "prefix c:"),
        ("a.ttl", "<http://a> <http://b> <http://c d> .", 1, 23, "IRI"),
        ("a.trig", "<http://g> {\n <http://a> }", 2, 13, "predicate"),
        ("a.nt", "<http://a> <http://b>\n", 2, 1, ""),
        ("a.nq", "x", 1, 1, ""),
        ("a.jsonld", '{"@id":\n [}', 2, 3, ""),
        ("a.jsonld", '{"@id": "a"', 1, 12, ""),
        ("a.rdf", f"<rdf:RDF {RDF}>\n <a></b>", 2, 7, "mismatched"),
        ("a.rdf", "<a:b/>", 1, 1, "prefix"),
        ("a.ttl", b'<http://a> <http://b>\n "C\xe1\xba\xa3\xff" .', 2, 5, "UTF-8"),
        ("a.rdf", b"<a>\xff</a>", 1, 4, "UTF-8"),
        ("a.ttl", b'<http://a> <http://b>\n "a\0b" .', 2, 4, "NUL"),
        ("a.ttl", "<http://a> <http://b> 1 .".encode("utf-16-le"), 1, 2, "NUL"),
    ],
)
def test_an_error_has_its_place(
    read: Reader, tmp_path: Path, name: str, content: str | bytes, line: int, column: int, what: str
) -> None:
    error = fails(read, name, content)
    assert error.where == str(tmp_path / name)
    assert (error.line, error.column) == (line, column)
    assert what.lower() in error.message("en").lower()
    assert str(error).count(f"line {line}") == 1
    assert "Parser error" not in str(error)
    assert error.message("vi").count(f"dòng {line}") == 1


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.rdf", "<a/>", "namespaces"),
        ("a.rdf", f'<rdf:RDF {RDF}><rdf:Description rdf:about="a b:c"/></rdf:RDF>', "IRI"),
        ("a.jsonld", '{"@context": 3, "@id": "a"}', "context"),
        ("a.jsonld", '{"a": NaN}', "NaN"),
    ],
)
def test_an_error_without_a_place_is_still_one_line(
    read: Reader, name: str, content: str | bytes, match: str
) -> None:
    error = fails(read, name, content, match)
    assert error.line is None
    assert "None" not in str(error)
    assert "?:" not in str(error)


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("a.ttl", "<http://a> <http://b> <<( <http://a> <http://b> 1 )>> .", "triple term"),
        ("a.ttl", "<< <http://a> <http://b> 1 >> <http://b> 1 .", "triple term"),
        ("a.ttl", "<http://a> <http://b> 1 {| <http://b> 2 |} .", "triple term"),
        ("a.nt", "<http://a> <http://b> <<( <http://a> <http://b> <http://c> )>> .", "triple term"),
        ("a.ttl", '<http://a> <http://b> "x"@ar--rtl .', "directional"),
        (
            "a.jsonld",
            '{"@id":"http://a","http://b":{"@value":"x","@language":"ar","@direction":"rtl"}}',
            "directional",
        ),
    ],
)
def test_rdf_12_is_refused_by_name(
    read: Reader, name: str, content: str | bytes, match: str
) -> None:
    fails(read, name, content, match)


def test_files_that_are_not_there_or_have_no_format(tmp_path: Path, read: Reader) -> None:
    with pytest.raises(InputError, match="no such file"):
        quads.read(tmp_path / "none.ttl")
    with pytest.raises(InputError, match="directory"):
        quads.read(tmp_path, format="turtle")
    with pytest.raises(UnknownNameError, match="turtle"):
        read("a.txt", b"")
    with pytest.raises(UnknownNameError, match="n3"):
        read("a.ttl", b"", format="n3")
    with pytest.raises(ParameterError, match="not an iri"):
        read("a.ttl", b"", graph="not an iri")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    class Stream:
        buffer = io.BytesIO(b"<a> <b> x .")

    monkeypatch.setattr(sys, "stdin", Stream())
    with pytest.raises(InputError, match=r"^stdin: line 1, column 9"):
        quads.read("-", format="turtle")
    with pytest.raises(UnknownNameError):
        quads.read("-")


# ---- JSON-LD ----


@pytest.mark.parametrize(
    "context",
    [
        '"https://evil.example/c"',
        '["https://evil.example/c"]',
        '[{"a": "http://a/"}, "https://evil.example/c"]',
        '{"@import": "https://evil.example/c"}',
        '{"a": {"@id": "http://a/", "@context": "https://evil.example/c"}}',
        '{"a": {"@id": "http://a/", "@context": [null, "https://evil.example/c"]}}',
        '"https:\\/\\/evil.example\\u002Fc"',
    ],
)
@pytest.mark.parametrize("key", ["@context", "\\u0040context"])
def test_a_remote_context_is_refused_and_named(read: Reader, context: str, key: str) -> None:
    content = f'{{"{key}": {context}, "http://p": "x"}}'
    fails(read, "a.jsonld", content, "https://evil.example/c", RemoteAccessError)
    fails(read, "a.jsonld", f'[{{"http://p": {content}}}]', "evil", RemoteAccessError)


def test_a_relative_context_is_refused_too(read: Reader) -> None:
    fails(read, "a.jsonld", '{"@context": "c.jsonld"}', "c.jsonld", RemoteAccessError)


def test_what_only_looks_like_a_remote_context_passes(read: Reader) -> None:
    content = {
        "@context": {"context": "http://c/", "u": {"@id": "http://u", "@type": "@id"}},
        "context": ["https://evil.example/c", "@context", '"@context": "https://evil.example"'],
        "u": "https://evil.example/c",
        "http://p": {"@value": "@context"},
    }
    assert len(read("a.jsonld", json.dumps(content))) == 5


def test_our_own_context_is_in_the_package(read: Reader) -> None:
    own = json.loads(resources.read(resources.folder("ontology").joinpath("context.jsonld")))
    prefix = own["@context"]["govg"]
    forms = [
        f'"{jsonld.CONTEXT}"',
        f'["{jsonld.CONTEXT}"]',
        f'["{jsonld.CONTEXT}", {{"x": "http://x/"}}]',
        f'{{"y": {{"@id": "http://y/", "@context": "{jsonld.CONTEXT}"}}}}, "@type": "@json"',
    ]
    for form in forms[:3]:
        found = read("a.jsonld", f'{{"@context": {form},\n "@id": "http://a", "govg:p": "x"}}')
        assert [str(quad.predicate) for quad in found] == [f"<{prefix}p>"]
    broken = f'{{"@context": "{jsonld.CONTEXT}",\n "@id": ]}}'
    assert fails(read, "a.jsonld", broken).line == 2


def test_our_own_context_may_be_a_list(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        resources, "read", lambda _: '{"@context": [{"a": "http://a/"}, {"b": "http://b/"}]}'
    )
    for form in (f'"{jsonld.CONTEXT}"', f'[{{"b": "http://c/"}}, "{jsonld.CONTEXT}"]'):
        found = read("a.jsonld", f'{{"@context": {form}, "a:x": 1, "b:x": 2}}')
        assert {quad.predicate.value for quad in found} == {"http://a/x", "http://b/x"}


def test_a_context_is_fetched_with_leave(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    answers: dict[str, object] = {
        "https://c.example/1": {"a": "http://a/"},
        "https://c.example/2": ["https://c.example/1", {"b": "http://b/"}],
        "https://c.example/loop": ["https://c.example/loop"],
    }

    def fetched(iri: str, where: str) -> object:
        asked.append(iri)
        return answers[iri]

    monkeypatch.setattr(jsonld, "_fetched", fetched)
    content = '{"@context": "https://c.example/2", "a:x": 1, "b:x": 2}'
    found = read("a.jsonld", content, allow_remote=True)
    assert {quad.predicate.value for quad in found} == {"http://a/x", "http://b/x"}
    assert asked == ["https://c.example/2", "https://c.example/1"]
    fails(read, "a.jsonld", content, "c.example/2", RemoteAccessError)
    loop = content.replace("/2", "/loop")
    fails(read, "a.jsonld", loop, "loop", RemoteAccessError, allow_remote=True)
    for scheme in ("file:///etc/passwd", "ftp://x/", "c.jsonld"):
        local = content.replace("https://c.example/2", scheme)
        fails(read, "a.jsonld", local, scheme, RemoteAccessError, allow_remote=True)


def test_a_context_that_cannot_be_fetched_is_said(read: Reader) -> None:
    content = '{"@context": "http://127.0.0.1:9/c", "a:x": 1}'
    fails(read, "a.jsonld", content, "127.0.0.1", RemoteAccessError, allow_remote=True)


def test_numbers_of_any_length_are_read(read: Reader) -> None:
    assert len(read("a.jsonld", '{"http://p": [' + "9" * 5000 + "]}")) == 1


# ---- RDF/XML ----

HEAD = f'<rdf:RDF {RDF} xmlns:e="http://e/"><rdf:Description rdf:about="http://a"><e:p>'
TAIL = "</e:p></rdf:Description></rdf:RDF>"


def test_namespaces_as_entities_are_usual(read: Reader) -> None:
    content = (
        '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY xsd "http://www.w3.org/2001/XMLSchema#">'
        f'<!ENTITY e "http://e/">]><rdf:RDF {RDF} xmlns:e="&e;"><e:A rdf:about="&e;a">'
        '<e:p rdf:datatype="&xsd;date">2020-07-23</e:p></e:A></rdf:RDF>'
    )
    assert len(read("a.rdf", content)) == 2
    for _ in range(300):
        content = content.replace("</rdf:RDF>", '<e:A rdf:about="&e;b"/></rdf:RDF>')
    assert len(read("a.rdf", content)) == 302


LAUGHS = "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(10)
)


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE r [{LAUGHS}]>",
        '<!DOCTYPE r [<!ENTITY a "&#38;b;"><!ENTITY b "x">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY x PUBLIC "p" "http://127.0.0.1:9/">]>',
        '<!DOCTYPE r [<!ENTITY % p "x">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>',
        f'<!DOCTYPE r [<!ENTITY x "{"x" * 100_000}">]>',
        '<!DOCTYPE r [<!ENTITY x "<e:q/>">]>',
    ],
)
def test_entity_bombs_and_external_entities_are_refused(read: Reader, doctype: str) -> None:
    start = time.process_time()
    error = fails(read, "a.rdf", f"{doctype}{HEAD}x{TAIL}", "entity")
    assert error.line == 1
    assert "passwd" not in str(error)
    assert time.process_time() - start < 1


def test_an_entity_used_too_often_is_refused(read: Reader) -> None:
    content = f'<!DOCTYPE r [<!ENTITY x "{"x" * 999}">]>{HEAD}{"&x;" * 100_000}{TAIL}'
    start = time.process_time()
    fails(read, "a.rdf", content, "entity")
    assert time.process_time() - start < 1


def test_only_utf8_is_read(read: Reader) -> None:
    for encoding in ("ISO-8859-1", "UTF-16", "windows-1258"):
        content = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}x{TAIL}'
        fails(read, "a.rdf", content, encoding)
    content = f'<?xml version="1.0" encoding="utf-8"?>{HEAD}Cẩm Phả{TAIL}'
    assert read("a.rdf", content)[0].object == Literal("Cẩm Phả")


# ---- depth ----


def _nested(opening: str, closing: str, depth: int, middle: str = "1") -> str:
    return opening * depth + middle + closing * depth


DEEP = 100_000
DEPTHS = {
    "blank.ttl": "<http://a> <http://b> " + _nested("[<http://b> ", "]", DEEP) + " .",
    "list.ttl": "<http://a> <http://b> " + _nested("(", ")", DEEP) + " .",
    "open.ttl": "<http://a> <http://b> " + "[<http://b> " * DEEP,
    "blank.trig": "<http://g> { <http://a> <http://b> " + _nested("[<http://b> ", "]", DEEP) + " }",
    "triple.ttl": "<http://a> <http://b> " + _nested("<<( <http://a> <http://b> ", ")>>", DEEP),
    "object.jsonld": _nested('{"http://b":', "}", DEEP),
    "array.jsonld": '{"http://b":' + _nested("[", "]", DEEP) + "}",
    "list.jsonld": '{"http://b":' + _nested('{"@list":[', "]}", DEEP) + "}",
    "context.jsonld": '{"@context":'
    + _nested('{"a":{"@id":"a:","@context":', "}}", DEEP, "{}")
    + "}",
    "open.jsonld": "[" * DEEP,
    "node.rdf": f'<rdf:RDF {RDF} xmlns:e="http://e/">'
    + _nested("<e:A><e:p>", "</e:p></e:A>", DEEP, "")
    + "</rdf:RDF>",
    "literal.rdf": HEAD.replace("<e:p>", '<e:p rdf:parseType="Literal">')
    + _nested("<x>", "</x>", DEEP)
    + TAIL,
    "open.rdf": "<x>" * DEEP,
}


@pytest.mark.parametrize(("name", "content"), DEPTHS.items())
def test_depth_neither_crashes_nor_hangs(read: Reader, name: str, content: str | bytes) -> None:
    start = time.process_time()
    try:
        assert len(read(name, content)) >= DEEP
    except InputError as error:
        assert name not in ("blank.ttl", "list.ttl", "blank.trig")
        assert len(str(error)) < 700
    assert time.process_time() - start < 5


@pytest.mark.parametrize("extra", [0, 1])
def test_depth_within_the_limit_is_read(read: Reader, extra: int) -> None:
    contents = {
        "a.jsonld": _nested('{"http://b":', "}", jsonld.DEEPEST - 1 + extra, '{"http://b":1}'),
        "a.rdf": f'<rdf:RDF {RDF} xmlns:e="http://e/">'
        + _nested(
            "<e:A><e:p>", "</e:p></e:A>", rdfxml.DEEPEST // 2 - 1, "<e:A/>" * (1 - extra)
        ).replace("<e:p></e:p>", "<e:p><e:A><e:p/></e:A></e:p>")
        + "</rdf:RDF>",
    }
    for name, content in contents.items():
        if extra:
            fails(read, name, content, "levels deep")
        else:
            assert len(read(name, content)) >= jsonld.DEEPEST


# ---- laws ----


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(formats.FORMATS))
def test_any_bytes_give_quads_or_one_of_our_errors(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, one: formats.Format
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{one.extensions[0]}"
    path.write_bytes(content)
    try:
        quads.read(path)
    except GovgraphError as error:
        assert str(error).isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@id", "@context", "@type", "@graph", "@list", "http://p", "a"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_any_json_gives_quads_or_one_of_our_errors(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonld"
    path.write_text(json.dumps(value))
    try:
        quads.read(path)
    except GovgraphError as error:
        assert str(error).isprintable()
        assert "LoadDocument" not in str(error)


def test_the_shipped_graphs_are_read_alike_twice() -> None:
    found = list(resources.files("graphs", ".trig"))
    assert found
    for one in found:
        first, again = quads.read(str(one)), quads.read(str(one))
        assert first == again
        assert len(Dataset(first)) == len(set(first)) > 100


def test_text_that_looks_like_a_triple_term_is_text(read: Reader) -> None:
    content = "<http://a#<> <http://b> 1 ."
    fails(read, "a.ttl", content, "line 1, column 1")
    content = "# <<( x )>>\n<http://a#b> <http://b> '<<( a )>>', '''<< '\n''', \"<<\\\"<<\" . # <<"
    assert len(read("a.ttl", content)) == 3
    error = fails(read, "a.ttl", content + "\n  << <http://a> <http://b> 1 >> .", "triple term")
    assert (error.line, error.column) == (4, 3)
