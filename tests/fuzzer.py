"""Broken and hostile files: what makes them, and what reading any of them may come to.

Each format has small whole files, its *seeds*. A byte fuzzer spoils them (:func:`spoiled`),
hypothesis makes more out of hostile words (:func:`invented`). Reading ends in a result that can
be written and read back, or in one clear error; :meth:`Room.trial` says which, and raises
:class:`BrokenError` otherwise. The same seed gives the same files.

Workbooks are read in a process of their own, which takes 0.2 s to start. Here that process is a
fork of this one, under the same limits; ``test_fuzz.py`` reads a few through the real one.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import IO, Any
from unittest.mock import patch

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from govgraph import files, quads, turtle
from govgraph.errors import GovgraphError
from govgraph.intake import changes, mapped, popolo, roster, sheets
from govgraph.intake.reading import Options, Read

DATA = Path(__file__).parents[1] / "data"
SECONDS = 10
LONGEST = 600  # characters of an error
_FORBIDDEN = 77  # how a fork ends that touched what it may not


class BrokenError(AssertionError):
    """A file that did harm: neither a result nor one clear error."""


class HangError(BaseException):
    """Reading took too long. (No Exception: nothing may catch it.)"""


class ForbiddenError(BaseException):
    """Reading wrote a file outside its folder, or reached for the network."""


@dataclass(frozen=True)
class Kind:
    """A format: how its files end, small whole files, how it is read, what hypothesis makes.

    ``clean`` formats give no word that holds hidden characters. ``packed`` ones are archives.
    """

    ending: str
    seeds: tuple[bytes, ...]
    read: Callable[[Path], list[Quad] | Read]
    made: st.SearchStrategy[bytes]
    clean: bool = False
    packed: bool = False


# ---- seeds ----

_ROWS = [
    ["Họ tên", "Chức vụ", "Cơ quan", "Địa bàn", "Từ", "Đến", "Mã người", "Nguồn"],
    ["Nguyễn Thị Lan", "Chủ tịch", "UBND xã A", "xã A", "2015", "3/2020", "7", "Báo A"],
    ["Trần Văn Hùng", "Bí thư", "Đảng ủy xã A", "xã A", "từ 2016", "đến nay", "", "https://a.vn/b"],
    ["Lê Hoà", "Giám đốc", "Sở B", "", "2019-02-28", "", "https://a.vn/p/1", ""],
]
_CHANGES = [
    ["đơn vị cũ", "mã cũ", "đơn vị mới", "mã mới", "loại", "ngày"],
    ["xã A", "00001", "xã C", "00009", "sáp nhập", "01/07/2025"],
    ["xã B", "00002", "xã C", "00009", "sáp nhập", "01/07/2025"],
    ["xã D", "3", "xã E", "", "đổi tên", ""],
    ["xã F", "", "", "", "bãi bỏ", "2024"],
]
_HEADS = ["person", "post", "organ", "area", "begins", "ends", "person_id", "organ_kind", "source"]
_POPOLO: dict[str, Any] = {
    "persons": [
        {"id": "1", "name": "Ann Ash", "other_names": [{"name": "A. Ash"}], "death_date": "2024"},
        {"name": "Bob", "memberships": [{"post_id": "m", "start_date": "2021", "end_date": "2022-02-03"}]},
    ],
    "areas": [{"id": "x", "name": "X", "classification": "ward", "parent_id": "y"}, {"id": "y", "name": "Y"}],
    "organizations": [{"id": "c", "name": "Council", "area_id": "x", "founding_date": "2001-02"}],
    "posts": [{"id": "m", "label": "Mayor", "role": "mayor", "organization_id": "c"}],
    "events": [{"id": "t", "name": "Term", "organization_id": "c", "start_date": "2019"}],
    "memberships": [
        {"id": "n", "person_id": "1", "post_id": "m", "start_date": "2019-05-01", "legislative_period_id": "t",
         "sources": [{"url": "http://example.org/g", "note": "Gazette"}]},
        {"person_id": "1", "organization_id": "c", "role": "chair"},
    ],
}  # fmt: skip
_FTM = """\
{"id": "P1", "schema": "Person", "properties": {"name": ["Ann Ash"], "alias": ["A. Ash"]}}
{"id": "govgraph.organ.b", "schema": "PublicBody", "properties": {"name": ["Council"]}}
{"id": "M1", "schema": "Position", "properties": {"name": ["Mayor"], "organization": ["govgraph.organ.b"]}}
{"id": "O1", "schema": "Occupancy", "properties": {"holder": ["P1"], "post": ["M1"], "startDate": ["2019-05"], "endDate": ["2023-01-31"]}}
"""
_PREFIXES = """\
@prefix : <http://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ftm: <https://schema.followthemoney.tech/#> .
@prefix mandaat: <http://data.vlaanderen.be/ns/mandaat#> .
@prefix besluit: <http://data.vlaanderen.be/ns/besluit#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_ORG = """
:ann foaf:name "Ann Ash" ; org:holds :mayor .
:council a org:FormalOrganization ; skos:prefLabel "Council"@en, "Conseil"@fr .
:mayor a org:Post ; org:postIn :council ; org:role :head ; skos:prefLabel "Mayor" .
:m1 a org:Membership ; org:member :ann ; org:organization :council ; org:role :head ;
  org:memberDuring [ time:hasBeginning [ time:inXSDDate "2019-05-01"^^xsd:date ] ; time:hasEnd [ time:inXSDgYear "2023"^^xsd:gYear ] ] .
[] a org:Membership ; org:member [ foaf:name "Cy Elm" ] ; org:organization :council .
"""
_MANDAAT = """
:role skos:prefLabel "Minister" .
:post a mandaat:Mandaat ; org:role :role .
:body a besluit:Bestuursorgaan ; skos:prefLabel "Regering" ; org:hasPost :post .
:m1 a mandaat:Mandataris ; mandaat:isBestuurlijkeAliasVan :p1 ; org:holds :post ;
  mandaat:start "2019-10-02T00:00:00+02:00"^^xsd:dateTime ; mandaat:einde "2021-05-10"^^xsd:date .
"""
_GRAPHS = """
:g { :a :b "tên \\u1EA1 \\"x\\""@vi, 1, 2.50, true, "2020-07"^^xsd:gYearMonth ; :c ( 1 [ :d _:x ] ) . }
_:x :e '''two
lines''' , <http://example.org/%20?q#f> .
GRAPH _:h { [] a :T . }
"""
_XML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rdf:RDF [<!ENTITY ex "http://example.org/">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/" xml:base="http://example.org/">
  <e:T rdf:about="&ex;a" e:p="x"><e:b xml:lang="vi">tên &amp; họ</e:b><e:c rdf:resource="b"/>
    <e:d rdf:parseType="Collection"><rdf:Description rdf:nodeID="n"/></e:d>
    <e:f rdf:parseType="Literal"><i>x</i></e:f><e:g rdf:datatype="&ex;t">1</e:g></e:T>
</rdf:RDF>
"""
_LD = """{"@context": {"@vocab": "http://example.org/", "n": {"@id": "name", "@container": "@language"},
 "@base": "http://example.org/", "d": {"@type": "http://www.w3.org/2001/XMLSchema#date"}},
 "@graph": [{"@id": "a", "@type": "T", "n": {"vi": "tên"}, "d": "2020-01-01", "l": {"@list": [1, 2.5, true]}},
 {"@id": "g", "@graph": [{"@id": "_:x", "@reverse": {"b": {"@id": "a"}}}]}]}
"""
_OURS = (
    '{"@context": "https://w3id.org/govgraph/context.jsonld", "@id": "person:lan", '
    '"@type": "Person", "name": "Lan"}'
)


def _table(rows: list[list[str]], delimiter: str = ",", ending: str = "\r\n") -> bytes:
    quoted = ([f'"{cell}"' if " " in cell else cell for cell in row] for row in rows)
    return "".join(delimiter.join(row) + ending for row in quoted).encode()


def _objects(rows: list[list[str]]) -> bytes:
    lines = (json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:])
    return "\n".join(lines).encode()


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def members(content: bytes) -> dict[str, bytes]:
    """What an archive holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """Make an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def xlsx(rows: list[list[str]]) -> bytes:
    """A workbook of one sheet; a cell that begins with "=" is a formula."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    lines = []
    for number, row in enumerate(rows, 1):
        cells = ""
        for at, words in enumerate(row):
            place = f'<c r="{"ABCDEFGHIJ"[at]}{number}"'
            if words.startswith("="):
                cells += f"{place}><f>{_escaped(words[1:])}</f><v>2</v></c>"
            elif words.isdecimal():
                cells += f'{place} s="1"><v>{words}</v></c>'
            else:
                cells += f'{place} t="inlineStr"><is><t>{_escaped(words)}</t></is></c>'
        lines.append(f'<row r="{number}">{cells}</row>')
    members = {
        "[Content_Types].xml": f'<Types xmlns="{pack}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="S" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r0" Type="{rel}/worksheet" Target="worksheets/s.xml"/><Relationship Id="s" Type="{rel}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
    }  # fmt: skip
    return packed({name: content.encode("utf-8", "replace") for name, content in members.items()})


def ods(rows: list[list[str]]) -> bytes:
    """The same as an open document."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    body = ""
    for row in rows:
        cells = ""
        for words in row:
            formula = f' table:formula="of:{_escaped(words)}"' if words.startswith("=") else ""
            formula = formula.replace('="of:', "='of:").replace('"', "'") if formula else ""
            cells += f'<table:table-cell office:value-type="string"{formula}><text:p>{_escaped(words)}</text:p></table:table-cell>'
        body += f"<table:table-row>{cells}</table:table-row>"
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest xmlns="{office}manifest:1.0"/>',
        "content.xml": f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet></office:body></office:document-content>',
    }
    return packed({name: content.encode("utf-8", "replace") for name, content in members.items()})


@cache
def _pieces() -> tuple[str, ...]:
    """Pieces of our own data: their prefixes, and some blocks."""
    found = []
    for name in ("cam-pha-2020", "register"):
        words = (DATA / f"{name}.trig").read_text(encoding="utf-8")
        head = [line for line in words.splitlines() if line.startswith("@prefix")]
        blocks = [one for one in words.split("\n\n") if one.startswith("  ") and one.endswith(".")]
        for at in (0, len(blocks) // 2):
            body = "\n\n".join(blocks[at : at + 4])
            used = [one for one in head if f"{one.split()[1]}" in body]
            found.append("\n".join(used) + "\ngraph:x {\n" + body + "\n}\n")
    prefix = "@prefix graph: <https://w3id.org/govgraph/id/graph/> .\n"
    return tuple(one if "@prefix graph:" in one else prefix + one for one in found)


def _as(format: str) -> tuple[bytes, ...]:
    """The graphs above in another format."""
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for words in (_PREFIXES + _GRAPHS, *_pieces()):
            files.write(f"{folder}/a.trig", words.encode())
            found.append(turtle.write(quads.read(f"{folder}/a.trig"), format=format))
    return tuple(found)


# ---- hostile words ----

# What a reader may choke on, or what may pass through it and do harm elsewhere.
WORDS = (
    "", " ", '"', '""', "'", ",", ";", "\t", "|", "\\", "\r", "\n", "\r\n", "\x00", "\x0b", "\x1b[31m", "\x85",
    "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028", "\u00ad", "\u0301" * 40, "Hoà", "Hòa", "đ", "𝒳", "\U000e0001",
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1", "'=1", '=HYPERLINK("http://127.0.0.1:9/","x")',
    "0", "-0", "007", "1e999", "9" * 5000, "1" + "0" * 400, "NaN", "Infinity", "null", "true", "²", "٣", "1.0", "0x1",
    "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x", "https://a/\u202eb", "https://[", "http://a b",
    "https://a/" + "x" * 3000, "urn:x", "_:b", "local:x", "e:", "iri.00", "iri.c3", "govgraph.person.", "javascript:alert(1)",
    "2020-02-30", "31/12/2020", "3/7/2020", "0000", "9999-12-31", "2999-12-31", "2020-13", "12/2020", "2015-2020", "khoảng 2015",
    "<script>alert(1)</script>", "&lt;", "&#0;", "&#xD800;", "]]>", "<!--", "%00", "%", "{}", "{0}", "${x}", "?x", "nan",
)  # fmt: skip
_TOKENS = (
    *(word.encode() for word in WORDS),
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xc0\x80",
    b"\\u0000", b"\\ud800", b"\\uD800\\uDC00", b"\\u202E", b"\\U00110000", b"\\UFFFFFFFF", b"\\x00", b"sep=;\n", b"sep=\n",
    b"[" * 60, b"[" * 5000, b"{" * 60, b'{"a":' * 5000, b"(" * 2000, b"<<" * 2000, b"<<( ", b"<a>" * 600, b"]" * 60, b"x" * 120_000,
    b",", b":", b"[]", b"{}", b"null", b"true", b"-", b"1e5", b"[1]", b'""', b'{"id": {}}', b'{"name": []}', b'"id": 1,', b'"@id"',
    b'"@context": "http://127.0.0.1:9/c",', b'"@context": ["https://w3id.org/govgraph/context.jsonld"],', b'"@graph"', b'"@import"',
    b'"@set"', b'"@index"', b'"@reverse"', b'"@value"', b'"@type": "@json",', b'"@direction": "rtl",', b'"@language": "x y",', b'"@base": null,',
    b"@prefix : <> .", b"@base <../> .", b"@base <http://[/> .", b"PREFIX", b"GRAPH", b"_:a", b"[]", b"()", b"^^", b"@vi", b"@vi--ltr", b"a",
    b"<>", b"<a b>", b"<//>", b"<http://a/\\u0020>", b"<http://a/\\u202E>", b" .", b" ; ; ", b'"""', b"'''", b"^^<x>", b"1.e", b"# \r",
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>', b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b'<!ENTITY x SYSTEM "http://127.0.0.1:9/">', b"&x;", b"&lt;", b"<![CDATA[", b"<?x ?>", b'<?xml version="1.1" encoding="UTF-16"?>',
    b'rdf:parseType="Resource"', b'rdf:ID="a"', b'rdf:ID="1 2"', b'xml:lang="-"', b'xmlns:x=""', b"rdf:li", b'rdf:nodeID="a b"',
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"../../etc/passwd",
    b' r="XFD1048576"', b' r="A0"', b' t="s"', b' t="d"', b' t="e"', b' s="999"', b"<f>1+1</f>", b"<v>1e300</v>", b"<v>-1</v>", b"<v>2958466</v>",
    b' table:number-columns-repeated="100000"', b' table:number-rows-repeated="4294967295"', b' office:value-type="date"',
)  # fmt: skip


def spoiled(kind: Kind, count: int, seed: int = 1) -> Iterator[bytes]:
    """Spoil a format's files, byte by byte."""
    for number in range(count):
        chance = random.Random(f"{kind.ending} {seed} {number}")
        first, second = (chance.choice(kind.seeds) for _ in range(2))
        if kind.packed and chance.random() < 0.7:
            yield _inside(first, second, chance)
        else:
            yield _spoiled(first, second, chance)


def _spoiled(content: bytes, other: bytes, chance: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(out) + 1)
        end = min(len(out), at + int(chance.expovariate(0.1)) + 1)
        what = chance.randrange(10)
        if what > 7:  # a hostile word between quotes, so that the file stays whole
            quoted = [found.span() for found in re.finditer(rb'"[^"\n]*"', out)]
            at, end = chance.choice(quoted or [(at, end)])
            out[at:end] = json.dumps(chance.choice(WORDS), ensure_ascii=at % 2 == 0).encode()
            continue
        if what == 0 and at < len(out):
            out[at] ^= 1 << chance.randrange(8)
        elif what == 1 and at < len(out):
            out[at] = chance.randrange(256)
        elif what == 2:
            del out[at:end]
        elif what == 3:
            out[at:at] = out[at:end] * chance.choice((1, 2, 50))
        elif what == 4:
            start = chance.randrange(len(other) + 1)
            out[at:end] = other[start : start + chance.randrange(1, 200)]
        elif what == 5:
            out = out[:at] + bytearray(other[chance.randrange(len(other) + 1) :])
        elif what == 6:
            out[at:at] = chance.choice(_TOKENS)
        else:
            out[at:end] = chance.choice(_TOKENS)
    return bytes(out)


def _inside(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Spoil what an archive holds, and sometimes what its members are called."""
    inner = members(content)
    more = chance.choice(list(members(other).values()))
    # Mostly the largest, where the cells are.
    by_size = sorted(inner, key=lambda one: len(inner[one]))
    name = by_size[-1] if chance.random() < 0.7 else chance.choice(by_size)
    what = chance.randrange(50)
    if what == 0:
        inner["../../tmp/govgraph-fuzz"] = inner.pop(name)
    elif what == 1:
        inner[f"{name}/x\u202e"] = inner.pop(name)
    elif what == 2:
        inner[name] = inner[name] + b" " * (30 << 20)  # a bomb
    elif what == 3:
        del inner[name]
    else:
        inner[name] = _spoiled(inner[name], more, chance)
    return packed(inner)


# ---- what hypothesis makes ----

_WORD = st.one_of(
    st.sampled_from([one for one in WORDS if "\0" not in one]),
    st.sampled_from([cell for row in (*_ROWS[1:], *_CHANGES[1:]) for cell in row]),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6),
)
_HALVES = ("\ud800", "a\udfff", "\0")  # in JSON only, as escapes
_ANY: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _WORD | st.sampled_from(_HALVES),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("id", "name", "x")), inner)
    ),
    max_leaves=4,
)


def _grid(heads: list[str]) -> st.SearchStrategy[list[list[str]]]:
    row = st.lists(_WORD, min_size=len(heads), max_size=len(heads))
    return st.lists(row, max_size=4).map(lambda rows: [heads, *rows])


def _csv(delimiter: str, heads: list[str]) -> st.SearchStrategy[bytes]:
    def written(rows: list[list[str]]) -> bytes:
        quoted = (['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows)
        return "\n".join(delimiter.join(row) for row in quoted).encode()

    return _grid(heads).map(written)


def _json(*heads: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(heads), _WORD | _ANY, max_size=len(heads))


def _dumped(value: Any) -> bytes:
    return json.dumps(value).encode()  # lone surrogates as \ud800, and NaN


def _statements(format: str) -> st.SearchStrategy[bytes]:
    """Statements about hostile names, one a line."""
    node = st.sampled_from(("<http://e/a>", "<http://e/b>", "_:x", "_:y"))
    quoted = _WORD.map(lambda words: json.dumps(words).replace("\\/", "/"))
    tag = st.sampled_from(("", "@vi", "@en-GB", "^^<http://www.w3.org/2001/XMLSchema#integer>"))
    value = node | st.tuples(quoted, tag).map("".join)
    graph = st.sampled_from(("<http://e/g>", "_:g") if format == "nq" else ("",))
    line = st.tuples(node, st.just("<http://e/p>"), value, graph, st.just("."))
    return st.lists(line.map(" ".join), max_size=5).map(lambda lines: "\n".join(lines).encode())


_POPOLO_MADE = st.fixed_dictionaries(
    {},
    optional={
        "persons": st.lists(_json("id", "name", "other_names", "death_date", "memberships")),
        "areas": st.lists(_json("id", "name", "identifier", "classification", "parent_id")),
        "organizations": st.lists(_json("id", "name", "area_id", "parent_id", "posts", "labels")),
        "posts": st.lists(_json("id", "label", "role", "organization_id")),
        "events": st.lists(_json("id", "name", "organization_id", "start_date")),
        "memberships": st.lists(_json("id", "person_id", "post_id", "start_date", "sources")),
    },
).map(_dumped)
_FTM_MADE = st.lists(
    st.fixed_dictionaries(
        {
            "id": _WORD,
            "schema": st.sampled_from(("Person", "PublicBody", "Position", "Occupancy", "X")),
            "properties": st.dictionaries(
                st.sampled_from(("name", "alias", "holder", "post", "organization", "startDate")),
                st.lists(_WORD | _ANY, max_size=2),
            ),
        }
    )
).map(lambda lines: b"\n".join(map(_dumped, lines)))
_LD_MADE = st.recursive(
    _ANY,
    lambda inner: st.dictionaries(
        st.sampled_from(
            ("@id", "@type", "@graph", "@list", "@value", "@language", "http://e/p", "@reverse")
        ),
        inner | _WORD,
        max_size=3,
    ),
    max_leaves=6,
).map(_dumped)
_XML_MADE = st.lists(st.tuples(_WORD, _WORD, st.booleans()), max_size=4).map(
    lambda found: (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        + "".join(
            f'<e:T rdf:about="{_escaped(one).replace(chr(34), "")}"><e:p>{_escaped(two) if safe else two}</e:p></e:T>'
            for one, two, safe in found
        )
        + "</rdf:RDF>"
    ).encode()
)  # fmt: skip


# ---- the formats ----


def _roster(path: Path) -> Read:
    return roster.read(path, Options())


def _changes(path: Path) -> Read:
    return changes.read(path, Options(), date="2025-07-01")


def _mapped(path: Path) -> Read:
    return mapped.read(path, Options())


def _popolo(path: Path) -> Read:
    return popolo.read(path, Options())


@cache
def kinds() -> dict[str, Kind]:
    """Return the formats by name."""
    whole = (_PREFIXES + _GRAPHS).encode()
    pieces = tuple(one.encode() for one in _pieces())
    foreign = tuple((_PREFIXES + one).encode() for one in (_ORG, _MANDAAT))
    swapped = [_HEADS, *([*row, ""] for row in _ROWS[1:])]
    table = (_table(_ROWS), _table(_ROWS, ";"), "\ufeff".encode() + _table(swapped, ending="\n"))
    wide = "\n".join("\t".join(row) for row in _ROWS).encode("utf-16")
    return {
        "csv": Kind(".csv", table, _roster, _csv(",", _HEADS), clean=True),
        "tsv": Kind(".tsv", (_table(_ROWS, "\t"), wide), _roster, _csv("\t", _HEADS), clean=True),
        "xlsx": Kind(
            ".xlsx",
            (xlsx(_ROWS), xlsx([*swapped, ["=1+1", *_ROWS[1]]])),
            _roster,
            _grid(_HEADS).map(xlsx),
            clean=True,
            packed=True,
        ),
        "ods": Kind(
            ".ods",
            (ods(_ROWS), ods([*swapped, ["=1+1", *_ROWS[1]]])),
            _roster,
            _grid(_HEADS).map(ods),
            clean=True,
            packed=True,
        ),
        "json-lines": Kind(
            ".jsonl",
            (_objects(_ROWS), _objects(swapped)),
            _roster,
            st.lists(_json(*_HEADS)).map(lambda found: b"\n".join(map(_dumped, found))),
            clean=True,
        ),
        "changes": Kind(
            ".csv",
            (_table(_CHANGES), _table(_CHANGES, ";", "\n")),
            _changes,
            _csv(",", _CHANGES[0]),
            clean=True,
        ),
        "popolo": Kind(
            ".json",
            (_dumped(_POPOLO), json.dumps(_POPOLO, indent=1, ensure_ascii=False).encode()),
            _popolo,
            _POPOLO_MADE,
            clean=True,
        ),
        "followthemoney": Kind(".ftm", (_FTM.encode(),), _mapped, _FTM_MADE),
        "mapped": Kind(".ttl", foreign, _mapped, st.sampled_from(foreign)),
        "turtle": Kind(".ttl", (*foreign, *_as("turtle")), quads.read, _statements("nt")),
        "trig": Kind(".trig", (whole, *pieces), quads.read, _statements("nt")),
        "ntriples": Kind(".nt", _as("ntriples"), quads.read, _statements("nt")),
        "nquads": Kind(".nq", _as("nquads"), quads.read, _statements("nq")),
        "jsonld": Kind(
            ".jsonld", (_LD.encode(), _OURS.encode(), _as("jsonld")[2]), quads.read, _LD_MADE
        ),
        "rdfxml": Kind(".rdf", (_XML.encode(), _as("rdfxml")[1]), quads.read, _XML_MADE),
    }


# ---- reading, under watch ----

_watched: Path | None = None
_hooked = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watched is None:
        return
    if event.startswith("socket.") or event in ("urllib.Request", "os.system", "subprocess.Popen"):
        raise ForbiddenError(f"{event} {arguments!r}")
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        path, mode, flags = arguments
        if (mode and set(mode) & set("wax+")) or (flags or 0) & (os.O_WRONLY | os.O_RDWR):
            _inside_folder(event, path)
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate"):
        _inside_folder(event, arguments[0])


def _inside_folder(event: str, path: Any) -> None:
    if _watched and not Path(os.path.realpath(os.fsdecode(path))).is_relative_to(_watched):
        raise ForbiddenError(f"{event} {path!r}")


def _rang(number: int, frame: FrameType | None) -> None:
    raise HangError


class Room:
    """A folder to read in, where nothing may be written elsewhere or fetched.

    Attributes:
        folder: the folder. real: start the real process for each workbook.
        results, errors: how many files ended in which way.
    """

    def __init__(self, folder: Path, *, real: bool = False) -> None:
        self.folder = Path(os.path.realpath(folder))
        self.real = real
        self.results = self.errors = 0

    def trial(self, kind: Kind, content: bytes) -> GovgraphError | None:
        """Read a file.

        Raises:
            BrokenError: it did harm.
        """
        path = self.folder / f"Danh sách{kind.ending}"
        path.write_bytes(content)
        started = time.perf_counter()
        try:
            with self._watch():
                found = kind.read(path)
        except GovgraphError as error:
            _clear(error)
            self.errors += 1
            return error
        except (HangError, ForbiddenError, Exception, RecursionError) as error:
            raise BrokenError(f"{type(error).__name__}: {error}") from error
        finally:
            if time.perf_counter() - started > SECONDS:
                raise BrokenError(f"more than {SECONDS} s")
        self._check(kind, found)
        self.results += 1
        return None

    def _check(self, kind: Kind, found: list[Quad] | Read) -> None:
        """Check that what was read can be written, and read again as the same."""
        rows = found.quads if isinstance(found, Read) else found
        for problem in found.problems if isinstance(found, Read) else ():
            _plain(problem.reason(), LONGEST)
        if kind.clean:
            for term in {term for quad in rows for term in quad if not isinstance(term, str)}:
                if isinstance(term, (Literal, NamedNode)) and not term.value.isprintable():
                    raise BrokenError(f"hidden characters in {term.value!a}")
        again = self.folder / "again.trig"
        written = turtle.write(rows, format="trig")
        again.write_bytes(written)
        try:
            back = quads.read(again)
        except GovgraphError as error:
            raise BrokenError(f"what was written does not read: {error}") from error
        if len(back) != len(set(rows)) or turtle.write(back, format="trig") != written:
            raise BrokenError("what was written reads as something else")

    @contextmanager
    def _watch(self) -> Iterator[None]:
        global _watched, _hooked
        if not _hooked:
            sys.addaudithook(_hook)  # it cannot be taken away again
            _hooked = True
        run = subprocess.run if self.real else self._forked
        stand_in = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
        before = signal.signal(signal.SIGALRM, _rang)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        _watched = None if self.real else self.folder
        try:
            with (
                patch.object(sheets, "subprocess", stand_in),
                patch.object(tempfile, "tempdir", str(self.folder)),
                patch.object(sys, "dont_write_bytecode", True),
            ):
                yield
        finally:
            _watched = None
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _forked(
        self,
        command: list[str],
        *,
        stdin: IO[bytes],
        stdout: IO[bytes],
        stderr: IO[bytes],
        **more: Any,
    ) -> SimpleNamespace:
        """Do what the command of ``sheets`` does, in a fork."""
        from python_calamine import CalamineError

        child = os.fork()
        if not child:
            code = 1
            try:
                os.dup2(stderr.fileno(), 2)
                resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                with open(stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
                    sheets.write(stdin, out)
                code = 0
            except MemoryError:
                code = 4
            except (CalamineError, OSError, ValueError) as error:
                os.write(2, " ".join(str(error).split())[:200].encode())
                code = 3
            except ForbiddenError:
                code = _FORBIDDEN
            except BaseException as error:
                os.write(2, f"{type(error).__name__}: {error}".encode())
            finally:
                os._exit(code)
        try:
            _, status = os.waitpid(child, 0)
        except HangError:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        code = os.waitstatus_to_exitcode(status)
        if code == _FORBIDDEN:
            raise ForbiddenError("the process of a workbook")
        return SimpleNamespace(returncode=code)


def _clear(error: GovgraphError) -> None:
    for lang in ("vi", "en"):
        _plain(error.message(lang), LONGEST)
        if error.message(lang).startswith(f"{error.key} "):
            raise BrokenError(f"no message for {error.key}")


def _plain(words: str, longest: int) -> None:
    if not words.strip() or not words.isprintable() or len(words) > longest:
        raise BrokenError(f"no clear message: {words[:longest]!a}")


def name_of(content: bytes) -> str:
    """Name a file by its content."""
    return f"{zlib.crc32(content):08x}"
