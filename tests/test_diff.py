"""What changed: between two days, between two graphs; never a loss that is only unknown."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govgraph
from govgraph import diff, files, language, sides
from govgraph.cli.diff_command import command
from govgraph.difference import Change, Difference
from govgraph.errors import ParameterError
from govgraph.store import Store
from samples import GOOD, HOSTILE, PREFIXES

STATUSES = (sides.ABSENT, sides.NEVER, sides.POSSIBLE, sides.CERTAIN)


def graph_of(turtle: str, folder: Path, name: str = "a.ttl") -> govgraph.Graph:
    files.write(folder / name, turtle.encode())
    store = Store.memory()
    store.name = name
    graph = govgraph.Graph(store)
    graph.add(folder / name)
    return graph


def days(graph: govgraph.Graph, a: str, b: str, lang: str = "en") -> Difference:
    return diff.compare(graph.store, graph.store, on_a=a, on_b=b, lang=lang)


def versions(a: govgraph.Graph, b: govgraph.Graph) -> Difference:
    return diff.compare(a.store, b.store, lang="en")


def told(found: Difference) -> list[tuple[str, str, str, str]]:
    return [(one.group, one.change, one.certainty, found.words(one)) for one in found.changes]


def mirrored(found: Difference) -> set[tuple[object, ...]]:
    """The changes as they are seen from the other side."""
    ways = {"gained": "lost", "lost": "gained", "stated": "unsaid", "unsaid": "stated"}
    out: set[tuple[object, ...]] = set()
    for one in found.changes:
        sides_ = (one.old, one.new) if one.group == "event" else (one.new, one.old)
        way = ways.get(one.change, one.change)
        out.add((one.group, way, one.after, one.before, one.certainty, one.things, *sides_))
    return out


def plain(found: Difference) -> set[tuple[object, ...]]:
    return {
        (c.group, c.change, c.before, c.after, c.certainty, c.things, c.old, c.new)
        for c in found.changes
    }


@pytest.mark.parametrize(
    ("before", "after", "change", "certainty"),
    [
        ("certain", "certain", "", ""),
        ("possible", "possible", "", ""),
        ("never", "never", "", ""),
        ("absent", "never", "", ""),
        ("never", "absent", "", ""),
        ("certain", "never", "lost", "certain"),
        ("never", "certain", "gained", "certain"),
        ("certain", "possible", "lost", "possible"),
        ("possible", "certain", "gained", "possible"),
        ("possible", "never", "lost", "possible"),
        ("never", "possible", "gained", "possible"),
        ("absent", "certain", "stated", "certain"),
        ("absent", "possible", "stated", "possible"),
        ("certain", "absent", "unsaid", "certain"),
        ("possible", "absent", "unsaid", "possible"),
        ("absent", "stated", "stated", "certain"),
        ("stated", "absent", "unsaid", "certain"),
        ("stated", "stated", "", ""),
    ],
)
def test_three_values(before: str, after: str, change: str, certainty: str) -> None:
    assert diff.changed(before, after) == change
    if change:
        assert Change("holding", change, before, after, ()).certainty == certainty


# Lan's post: begun in March 2020 (no day known), ended on 1 June 2021.
LAN = (
    PREFIXES
    + """
person:lan a govg:Person ; foaf:name "Lan" .
person:binh a govg:Person ; foaf:name "Bình" .
organ:o a govg:Organ ; skos:prefLabel "O"@en .
post:p a govg:Post ; org:postIn organ:o ; skos:prefLabel "Head"@en .
source:s a govg:Source ; skos:prefLabel "Gazette"@en .
tenure:a a govg:Tenure ; org:member person:lan ; govg:post post:p ;
  govg:begins "2020-03"^^xsd:gYearMonth ; govg:ends "2021-06-01"^^xsd:date .
evidence:a a govg:Evidence ; govg:supports tenure:a ; oa:hasSource source:s ;
  govg:status status:fact ; govg:explicit true .
"""
)
BINH = """
tenure:b a govg:Tenure ; org:member person:binh ; govg:post post:p ;
  govg:begins "2021-06-01"^^xsd:date .
evidence:b a govg:Evidence ; govg:supports tenure:b ; oa:hasSource source:s ;
  govg:status status:fact ; govg:explicit true .
"""


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("2020-02-01", "2020-05-01", ("gained", "certain")),
        ("2020-02-01", "2020-03-15", ("gained", "possible")),
        ("2020-03-15", "2020-05-01", ("gained", "possible")),
        ("2020-03-15", "2021-06-01", ("lost", "certain")),
        ("2020-05-01", "2021-06-01", ("lost", "certain")),
        ("2020-05-01", "2021-05-31", None),
        ("2020-03-10", "2020-03-20", None),
        ("2020-02-01", "2022-01-01", None),
    ],
)
def test_a_post_between_days(
    tmp_path: Path, a: str, b: str, wanted: tuple[str, str] | None
) -> None:
    found = days(graph_of(LAN, tmp_path), a, b).changes
    assert [(c.change, c.certainty) for c in found if c.group == "holding"] == (
        [wanted] if wanted else []
    )


def test_a_post_passes_from_one_to_another(tmp_path: Path) -> None:
    found = days(graph_of(LAN + BINH, tmp_path), "2021-05-31", "2021-06-01")
    # Bình surely took the post in between, though whether he holds it still is not known.
    assert told(found) == [
        ("holding", "gained", "certain", "Bình: Head"),
        ("holding", "lost", "certain", "Lan: Head"),
        ("post", "changed", "certain", "Head: Lan → Bình"),
    ]
    gained, lost, _ = found.changes
    assert (gained.before, gained.after) == ("never", "possible")
    assert lost.sources == ("Gazette",) and "2021-06-01" in lost.dates
    assert found.counts == {"holding-gained": 1, "holding-lost": 1, "post-changed": 1}


def test_what_is_denied_elsewhere_is_not_certain(tmp_path: Path) -> None:
    denial = """
evidence:c a govg:Evidence ; govg:supports tenure:a ; oa:hasSource source:s ;
  govg:status status:denied ; govg:explicit true .
"""
    found = days(graph_of(LAN + denial, tmp_path), "2020-05-01", "2021-06-01")
    assert [(c.change, c.certainty) for c in found.changes] == [("lost", "possible")]


def test_concurrent_holdings_begin_and_end(tmp_path: Path) -> None:
    found = days(graph_of(GOOD, tmp_path), "2021-01-15", "2022-05-01")
    both = [one for one in found.changes if one.group == "concurrent"]
    assert [(one.change, one.before, one.after) for one in both] == [("gained", "never", "certain")]
    assert found.words(both[0]) == "Nguyễn Thị Lan: Head of A and Trưởng B"


def test_cam_pha_between_days(cam_pha: govgraph.Graph) -> None:
    found = days(cam_pha, "2020-07-23", "2025-07-02")
    lines = [found.words(one) for one in found.changes]
    assert "dissolution: Cẩm Phả city → –" in lines
    assert any(line.startswith("merger: Cẩm Bình ward") for line in lines)
    # No source says that anybody left a post; three of the five ended with their organs by then.
    held = [one for one in found.changes if one.group == "holding"]
    assert len(held) == 5 and {one.certainty for one in held} == {"possible"}
    assert {(one.before, one.after) for one in held} == {
        ("certain", "possible"),
        ("possible", "never"),
    }
    assert not days(cam_pha, "2020-07-23", "2020-07-23").changes


def test_two_versions_of_a_file(tmp_path: Path) -> None:
    a = graph_of(LAN.replace("2021-06-01", "2021-07-01"), tmp_path, "a.ttl")
    b = graph_of(LAN.replace('"Lan"', '"Lan Anh"') + BINH, tmp_path, "b.ttl")
    assert told(versions(a, b)) == [
        ("holding", "stated", "certain", "Bình: Head"),
        (
            "holding",
            "changed",
            "certain",
            "Lan Anh: Head: 2020-03-01 … 2020-03-31 – 2021-07-01 → 2020-03-01 … 2020-03-31 – 2021-06-01",
        ),
        ("label", "changed", "certain", "Lan → Lan Anh"),
    ]
    back = versions(b, a)
    assert ("holding", "unsaid", "certain", "Bình: Head") in told(back)
    assert plain(back) == mirrored(versions(a, b))


def test_what_one_graph_does_not_speak_of_is_no_loss(tmp_path: Path) -> None:
    a = graph_of(LAN + BINH, tmp_path, "a.ttl")
    b = graph_of(LAN, tmp_path, "b.ttl")
    found = diff.compare(a.store, b.store, on_a="2021-07-01", on_b="2021-07-01", lang="en")
    assert {one.change for one in found.changes} == {"unsaid"}


def test_new_iris_are_counted(tmp_path: Path) -> None:
    more = 'organ:n a govg:Organ ; skos:prefLabel "New"@en .'
    found = versions(graph_of(LAN, tmp_path, "a.ttl"), graph_of(LAN + more, tmp_path, "b.ttl"))
    assert found.iris == {"Organ": (1, 0)}
    assert told(found) == [("thing", "stated", "certain", "New")]
    assert "Organs: 1 IRIs only in the second" in str(found)


moments = st.sampled_from(["2019", "2020-03", "2020-03-15", "2021-01-01", "2021-06", "2022"])


def literal(date: str) -> str:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(date)]
    return f'"{date}"^^xsd:{kind}'


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["lan", "binh"]),
            st.sampled_from(["p", "q"]),
            st.dictionaries(st.sampled_from(["begins", "ends", "attested"]), moments),
        ),
        max_size=5,
    ),
    st.sampled_from(["2018-01-01", "2020-03-01", "2020-03-15", "2020-12-31"]),
    st.sampled_from(["2021-01-01", "2021-06-10", "2023-01-01"]),
)
@settings(max_examples=25, deadline=None)
def test_seen_from_the_other_side_it_is_the_mirror(
    tenures: list[tuple[str, str, dict[str, str]]], a: str, b: str
) -> None:
    import tempfile

    parts = [LAN, 'post:q a govg:Post ; org:postIn organ:o ; skos:prefLabel "Deputy"@en .']
    for i, (person, post, dates) in enumerate(tenures):
        said = "".join(f"; govg:{name} {literal(date)} " for name, date in dates.items())
        parts.append(
            f"tenure:t{i} a govg:Tenure ; org:member person:{person} ; govg:post post:{post} {said}."
            f" evidence:t{i} a govg:Evidence ; govg:supports tenure:t{i} ;"
            " oa:hasSource source:s ; govg:status status:fact ; govg:explicit true ."
        )
    with tempfile.TemporaryDirectory() as folder:
        graph = graph_of("\n".join(parts), Path(folder))
    there, back = days(graph, a, b), days(graph, b, a)
    assert plain(back) == mirrored(there)
    assert [one.things for one in there.changes] == [
        one.things for one in days(graph, a, b).changes
    ]
    for one in there.changes:
        if one.change == "lost" and one.certainty == "certain":
            assert one.after == "never" and (one.sure or one.before == "certain")


def test_formats(cam_pha: govgraph.Graph) -> None:
    found = days(cam_pha, "2020-07-23", "2025-07-02", "vi")
    body = json.loads(found.to("json"))
    assert body["a"] == "2020-07-23" and len(body["changes"]) == len(found) == 36
    assert sum(body["counts"].values()) == 36
    assert {"iri", "label"} == set(body["changes"][0]["things"][0])
    rows = list(csv.DictReader(io.StringIO(found.to("csv"))))
    assert [row["message"] for row in rows] == [found.words(one) for one in found.changes]
    assert found.to("html") in found._repr_html_() and str(found) == found.to("text")
    assert "có thể: Phạm Văn Hạng" in str(found)
    for heading in (line for line in str(found).splitlines() if line and line[0] not in " "):
        assert "diff-" not in heading


def test_labels_are_shown_not_obeyed(tmp_path: Path) -> None:
    empty = graph_of(PREFIXES, tmp_path, "e.ttl")
    found = versions(empty, graph_of(HOSTILE, tmp_path, "h.ttl"))
    assert len(found) > 0
    for shown in (found.to("text"), found.to("html")):
        assert "\x1b" not in shown and "\u202e" not in shown
    assert "<script>" not in found.to("html")
    assert days(graph_of(HOSTILE, tmp_path), "2020-01-01", "2021-01-01").to("text")


def test_every_message_is_there() -> None:
    texts = language.messages()
    for group in ("holding", "concurrent", "event", "thing"):
        for change in ("gained", "lost", "stated", "unsaid"):
            assert f"diff-{group}-{change}" in texts
    assert {f"diff-status-{status}" for status in (*STATUSES, "stated")} <= texts.keys()
    assert {f"diff-iris-{kind}" for kind in ("person", "post", "organ", "area")} <= texts.keys()


def test_a_day_for_each_side_or_for_neither() -> None:
    store = Store.memory()
    with pytest.raises(ParameterError, match="both sides"):
        diff.compare(store, store, on_a="2020-01-01")
    with pytest.raises(ParameterError):
        diff.compare(store, store, on_a="soon", on_b="2020-01-01")


def test_the_command_takes_days_and_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main(["2020-07-23", "2025-07-02", "--lang", "vi"], standalone_mode=False)
    out = capsys.readouterr()
    assert out.out.startswith("Từ 2020-07-23 đến 2025-07-02: 36") and "Cẩm Phả" in out.err
    language.use("en")
    files.write(tmp_path / "a.ttl", LAN.encode())
    files.write(tmp_path / "b.ttl", (LAN + BINH).encode())
    target = tmp_path / "x.json"
    command.main(
        [str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl"), "-o", str(target)], standalone_mode=False
    )
    assert json.loads(target.read_text(encoding="utf-8"))["counts"] == {"holding-stated": 1}
    with pytest.raises(ParameterError, match="not alike"):
        command.main([str(tmp_path / "a.ttl"), "2020-01-01"], standalone_mode=False)
