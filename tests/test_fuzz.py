"""500 broken and hostile files of each format: a result, or one clear error; no harm.

375 are spoiled by the byte fuzzer, 125 made by hypothesis, the same each time; the full run is
``benchmarks/fuzz.py``. Workbooks too are 500 each, but read in forks of this process, since
starting a process for each takes 0.2 s; :func:`test_the_real_process` starts it for a few. Below
stand the smallest files that once did harm.
"""

from __future__ import annotations

import csv
import io
import json
import socket
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyoxigraph import Literal

import fuzzer
from govgraph import quads, turtle
from govgraph.errors import GovgraphError, InputError
from govgraph.intake import changes, mapped, popolo, problems, roster, sheets
from govgraph.intake.reading import Options, Read

SPOILED, MADE = 375, 125
SAFE = "=@＝＠"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> fuzzer.Room:
    inside, beside = tmp_path / "in", tmp_path / "beside"
    inside.mkdir()
    beside.mkdir()
    monkeypatch.chdir(beside)
    return fuzzer.Room(inside)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", fuzzer.kinds())
def test_whole_files_read(name: str, room: fuzzer.Room) -> None:
    kind = fuzzer.kinds()[name]
    assert [error for seed in kind.seeds if (error := room.trial(kind, seed))] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", fuzzer.kinds())
def test_spoiled(name: str, room: fuzzer.Room) -> None:
    kind = fuzzer.kinds()[name]
    for content in fuzzer.spoiled(kind, SPOILED):
        tried(room, kind, content)
    assert room.results and room.errors
    assert {one.name for one in room.folder.iterdir()} <= {f"Danh sách{kind.ending}", "again.trig"}
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", fuzzer.kinds())
def test_invented(name: str, room: fuzzer.Room) -> None:
    kind = fuzzer.kinds()[name]

    @settings(
        max_examples=MADE,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(kind.made)
    def one(content: bytes) -> None:
        tried(room, kind, content)

    one()


def tried(room: fuzzer.Room, kind: fuzzer.Kind, content: bytes) -> None:
    try:
        room.trial(kind, content)
    except fuzzer.BrokenError as error:
        shown = content if len(content) < 3_000 else content[:3_000] + b"..."
        raise AssertionError(f"{error}\n{shown!r}") from error


@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_the_real_process(name: str, room: fuzzer.Room) -> None:
    room.real = True
    kind = fuzzer.kinds()[name]
    for content in (kind.seeds[-1], *islice(fuzzer.spoiled(kind, 4), 4)):
        tried(room, kind, content)


def test_formulas_leave_as_text(room: fuzzer.Room) -> None:
    """What could not be read is handed back without a formula in any cell."""
    for name in ("csv", "changes", "json-lines"):
        kind = fuzzer.kinds()[name]
        for content in fuzzer.spoiled(kind, 100, seed=2):
            path = room.folder / f"a{kind.ending}"
            path.write_bytes(content)
            try:
                found = kind.read(path)
            except GovgraphError:
                continue
            assert isinstance(found, Read)
            if found.problems:
                problems.write(found.problems, room.folder / "problems.csv")
                words = (room.folder / "problems.csv").read_bytes().decode("utf-8-sig")
                cells = [cell for row in csv.reader(io.StringIO(words)) for cell in row]
                assert not [cell for cell in cells if cell.strip().startswith(tuple(SAFE))]


def outside(path: Path) -> list[Any]:
    (path.parents[1] / "beside" / "x").write_text("x", encoding="utf-8")
    return []


def network(path: Path) -> list[Any]:
    socket.getaddrinfo("localhost", 9)
    return []


@pytest.mark.parametrize("read", [outside, network])
def test_the_watch_sees(read: Callable[[Path], list[Any]], room: fuzzer.Room) -> None:
    kind = fuzzer.Kind(".x", (b"",), read, fuzzer.kinds()["csv"].made)
    with pytest.raises(fuzzer.BrokenError, match="Forbidden"):
        room.trial(kind, b"")
    assert list(Path.cwd().iterdir()) == []


# ---- what once did harm ----


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def popolo_of(folder: Path, **arrays: Any) -> Read:
    return popolo.read(file(folder, "a.json", json.dumps(arrays)), Options())


def test_an_address_that_is_no_iri(tmp_path: Path) -> None:
    found = popolo_of(tmp_path, persons=[{"id": "https://[", "name": "Lan"}])
    assert found.rows == 1  # a mere id


def test_marks_of_direction_in_an_address(tmp_path: Path) -> None:
    posts = [
        {"name": "C", "id": "c", "classification": "x", "classification_id": "http://a/\u202eb"}
    ]
    found = popolo_of(tmp_path, organizations=posts)
    assert [one.key for one in found.problems] == ["popolo-hidden"]
    assert not [quad for quad in found.quads if "\u202e" in str(quad)]
    row = {"person": "Lan", "post": "Chủ tịch", "organ": "UBND", "person_id": "https://[/"}
    assert [one.key for one in roster.read([row], Options()).problems] == ["roster-id"]


@pytest.mark.parametrize("lang", ["x", "vietnamese", "", "vi_VN", "é"])
def test_languages_that_are_none(lang: str, tmp_path: Path) -> None:
    source = {"url": "https://w3id.org/govgraph/id/source/a", "note": "A", "lang": lang}
    found = popolo_of(
        tmp_path,
        organizations=[{"id": "c", "name": "C", "other_names": [{"name": "D", "lang": lang}]}],
        posts=[{"id": "m", "label": "M", "labels": {lang: "N"}, "organization_id": "c"}],
        persons=[{"id": "1", "name": "Lan"}],
        memberships=[{"person_id": "1", "post_id": "m", "sources": [source]}],
    )
    assert found.rows == 4


def test_hidden_characters_in_tables_of_change(tmp_path: Path) -> None:
    words = "old unit,new unit\nA\u202e,B\nC\u200b,D\n=1+1,E\nF,G\n"
    found = changes.read(file(tmp_path, "a.csv", words), Options(), date="2025-07-01")
    keys = [(one.row, one.key) for one in found.problems]
    assert keys == [(2, "roster-hidden"), (3, "roster-cleaned"), (4, "roster-formula")]
    shown = {quad.object.value for quad in found.quads if hasattr(quad.object, "value")}
    assert {"C", "D", "F", "G"} <= shown and not shown & {"A", "B", "E"}


@pytest.mark.parametrize("character", ["\U000e0001", "\ufff0", "\U0001ffff"])
def test_a_name_that_makes_no_iri(character: str, tmp_path: Path) -> None:
    """Turtle's names may hold what an IRI may not; pyoxigraph reads it and cannot read it back."""
    for words in (f"a:a a:b a:{character}", f'a:a a:b "x"^^a:{character}'):
        with pytest.raises(InputError, match="IRI"):
            quads.read(file(tmp_path, "a.ttl", f"@prefix a: <http://a/> .\n{words} ."))
    assert quads.read(file(tmp_path, "a.ttl", f'<http://a> <http://b> "{character}" .'))


def test_hidden_characters_in_names_of_other_vocabularies(tmp_path: Path) -> None:
    (seed,) = fuzzer.kinds()["followthemoney"].seeds
    words = seed.decode().replace('"A. Ash"', r'"\u202enaL", "L\u200can"')
    found = mapped.read(file(tmp_path, "a.json", words), Options())
    assert [one.key for one in found.problems] == ["popolo-hidden"] * 2
    names = {quad.object.value for quad in found.quads if isinstance(quad.object, Literal)}
    assert {"Ann Ash", "L\u200can"} <= names and "\u202enaL" not in names


@pytest.mark.parametrize(
    "name", ["a\u202eb", "a\nb", "a\udcffb", "\u200b", "=1+1", "..", " ", "%2e"]
)
@pytest.mark.parametrize("format", fuzzer.kinds())
def test_hostile_names_of_files(name: str, format: str, tmp_path: Path) -> None:
    kind = fuzzer.kinds()[format]
    found = kind.read(file(tmp_path, name + kind.ending, kind.seeds[0]))
    if isinstance(found, Read):  # words of RDF files are their own
        terms = {term for quad in found.quads for term in (quad.subject, quad.object)}
        assert not [term for term in terms if not str(term).isprintable()]
    assert turtle.write(found.quads if isinstance(found, Read) else found, format="trig")


def test_an_open_document_that_breaks_off(tmp_path: Path) -> None:
    """Calamine reads on for ever behind the end of a content.xml whose table does not end."""
    whole = fuzzer.members(fuzzer.ods([["a"]]))
    cut = whole["content.xml"].partition(b"</table:table>")[0]
    with pytest.raises(GovgraphError, match=r"content\.xml"):
        sheets.read(fuzzer.packed(whole | {"content.xml": cut}), "a.ods")
    locked = whole | {"META-INF/manifest.xml": b"<a><encryption-data/></a>", "content.xml": b"?"}
    assert sheets.check(fuzzer.packed(locked), "a.ods") > 0
