"""Reports: as a person would say it, and as the W3C's validation report."""

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, SH

import govgraph
import samples
from govgraph import checker, report
from govgraph.errors import GovgraphError, ParameterError
from govgraph.report import Report, Result
from govgraph.store import Store

LAN = "https://w3id.org/govgraph/id/person/lan"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> govgraph.Graph:
    path = tmp_path_factory.mktemp("report") / "good.ttl"
    path.write_text(samples.GOOD, encoding="utf-8")
    graph = govgraph.Graph(Store.memory())
    graph.add(path)
    return graph


@pytest.fixture(scope="module")
def found(small: govgraph.Graph) -> Report:
    return checker.check(small.store, rdflib.Graph().parse(data=samples.SHAPES), lang="en")


def test_the_worst_comes_first(found: Report) -> None:
    kinds = [result.severity for result in found.results]
    assert kinds == ["Violation", "Warning", "Warning", "Info", "Info"]
    assert found.counts == {"Violation": 1, "Warning": 2, "Info": 2}
    assert not found.conforms
    assert found.store == "memory"


def test_a_result_says_what_where_and_on_whose_word(found: Report, small: govgraph.Graph) -> None:
    first = found.results[0]
    assert first.focus == LAN
    assert first.shape == "https://w3id.org/govgraph/shape/no-person-query"
    assert first.message("vi") == "Nguyễn Thị Lan: không được có"
    assert first.message("en") == "Nguyễn Thị Lan: must not be"
    assert first.label["vi"] == "Không người nào"
    assert found.results[1].path == "http://www.w3.org/2004/02/skos/core#prefLabel"
    shapes = samples.PREFIXES + (
        '<http://s> a sh:NodeShape ; sh:targetClass govg:Tenure ; rdfs:label "T"@en ;'
        ' sh:nodeKind sh:Literal ; sh:message "x"@en .'
    )
    tenures = checker.check(small.store, rdflib.Graph().parse(data=shapes), lang="en")
    assert {result.sources for result in tenures.results} == {("Báo S",)}
    assert "tenure:a · source: Báo S" in tenures.to("text")


def test_text_groups_repeats_under_their_shape(found: Report) -> None:
    lines = found.to("text").splitlines()
    assert lines[0] == "The graph does NOT conform: violations 1, warnings 2, infos 2."
    assert [line for line in lines if line and not line.startswith(" ")][1:] == [
        "Violation: <b>No person</b> (1)",
        "Warning: Label (2)",
        "Info: IRI (2)",
    ]
    assert str(found) == found.to("text")


def test_text_in_vietnamese(found: Report) -> None:
    text = Report(found.results, found.store, "vi").to("text")
    assert text.startswith("Đồ thị KHÔNG hợp lệ: 1 vi phạm, 2 cảnh báo, 2 lưu ý.")
    assert "Vi phạm: Không người nào (1)\n  - Nguyễn Thị Lan: không được có\n" in text


def test_turtle_is_a_validation_report(found: Report) -> None:
    graph = rdflib.Graph().parse(data=found.to("turtle"), format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert not graph.value(node, SH.conforms).toPython()  # type: ignore[union-attr]
    results = list(graph.objects(node, SH.result))
    assert len(results) == len(found.results)
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        for name in ("focusNode", "resultSeverity", "sourceShape", "sourceConstraintComponent"):
            assert graph.value(result, SH[name]) is not None


def test_json_csv_and_html(found: Report) -> None:
    body = json.loads(found.to("json"))
    assert list(body) == ["conforms", "store", "counts", "results"]
    assert body["results"][0]["messages"]["vi"] == "Nguyễn Thị Lan: không được có"
    rows = list(csv.DictReader(io.StringIO(found.to("csv"), newline="")))
    assert [row["severity"] for row in rows] == [result.severity for result in found.results]
    assert rows[0]["message_en"] == "Nguyễn Thị Lan: must not be"
    html = found.to("html")
    assert html in found._repr_html_()
    assert html.count("<h4>") == 3 and html.count("<li>") == 5
    assert "&lt;b&gt;No person&lt;/b&gt;" in html
    assert html.index(">Violation</span>") < html.index(">Warning</span>") < html.index(">Info<")
    assert f'<a href="{LAN}" rel="noopener">person:lan</a> · source: –' in html
    assert "<code>g.why(&quot;person:lan&quot;)</code>" in html
    assert html.startswith("<p><span ") and ">✗</span>" in html


def test_long_groups_are_folded_and_foci_are_escaped() -> None:
    def many(count: int) -> str:
        found = (Result("Info", "s", f"http://a/{n}", messages={"en": "m"}) for n in range(count))
        return Report(tuple(found), lang="en").to("html")

    assert "<details>" not in many(11)
    assert many(30).count("<li>") == 30 and "<summary>20 more</summary>" in many(30)
    for focus in ("javascript:alert(1)", '"><script>', 'http://a/"onclick="x'):
        html = Report((Result("<b>", "s", focus, sources=("<i>",)),), lang="en").to("html")
        assert "<script" not in html and "<b>" not in html and "<i>" not in html
        assert "<a " not in html and '"onclick' not in html


def test_an_unknown_format_is_refused(found: Report) -> None:
    with pytest.raises(GovgraphError, match="text, json, turtle, csv, html"):
        found.to("pdf")


def test_nothing_found_conforms(small: govgraph.Graph) -> None:
    clean = checker.check(small.store, rdflib.Graph(), lang="en")
    assert clean.conforms and clean.results == ()
    assert ">✓</span> <strong>The graph conforms:" in clean.to("html")
    assert clean.to("text") == "The graph conforms: violations 0, warnings 0, infos 0.\n"
    (conforms,) = rdflib.Graph().parse(data=clean.to("turtle")).objects(None, SH.conforms)
    assert conforms == rdflib.Literal(True)


def test_warnings_alone_conform() -> None:
    assert Report((Result("Warning", "s", "f"), Result("Info", "s", "f"))).conforms
    assert not Report((Result("Violation", "s", "f"),)).conforms


@pytest.mark.parametrize("focus", ["a: b", "Cẩm Phả", "n0123456789abcdef", "", "http://a b"])
def test_a_focus_that_is_no_iri_is_shown_as_it_is(focus: str) -> None:
    one = Report((Result("http://example.org/mine", "s", focus, messages={"en": "m"}),), lang="en")
    assert f"    {focus} · source: –\n" in one.to("text")
    assert "\nhttp://example.org/mine: s (1)\n" in one.to("text")
    assert "m<br>" in one.to("html")


def test_the_library_checks_with_the_shapes_that_come_along(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = samples.GOOD.replace("org:member person:lan ;", "", 1).replace(
        '"2021-02-01"^^xsd:date', '"2021-02-30"^^xsd:date'
    )
    (tmp_path / "bad.ttl").write_text(bad, encoding="utf-8")
    graph = govgraph.Graph(Store.memory(), "en")
    graph.add(tmp_path / "bad.ttl")
    before = set(graph.store.quads())
    found = graph.check()
    assert not found.conforms
    focus = {r.focus.rpartition("/id/")[2] for r in found.results if r.severity == "Violation"}
    assert {"tenure/a", "tenure/b"} <= focus
    assert set(graph.store.quads()) == before
    for result in found.results:
        assert result.label.keys() >= {"vi", "en"}, result
        assert result.messages.keys() >= {"vi", "en"}, result
    assert capfd.readouterr().err == ""  # rdflib logs a traceback for an impossible day
    with pytest.raises(ParameterError):
        graph.check(lang="fr")


def test_shapes_come_along() -> None:
    assert len(checker.load_shapes()) > 500
    assert report.SEVERITIES == ("Violation", "Warning", "Info")
