"""Answers: Python values, W3C formats, pandas, and what is shown to people."""

from __future__ import annotations

import math
import pickle
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

import govgraph
from govgraph import answer, quads
from govgraph.answer import Answer, value
from govgraph.errors import GovgraphError

XSD = "http://www.w3.org/2001/XMLSchema#"
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="vi")),
    st.integers().map(lambda number: Literal(str(number), datatype=NamedNode(XSD + "integer"))),
    texts.map(lambda text: Literal(text, datatype=NamedNode("http://example.org/type"))),
)
nodes = st.sampled_from([NamedNode("http://example.org/ạ"), NamedNode("urn:x:y")])
cells = st.one_of(st.none(), nodes, literals)
answers = st.lists(st.tuples(cells, cells), max_size=5).map(
    lambda rows: Answer(("a", "aLabel"), tuple(rows))
)


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("8", "integer", 8),
        ("+08", "nonNegativeInteger", 8),
        ("-1", "int", -1),
        ("9" * 30, "positiveInteger", int("9" * 30)),
        ("0.75", "decimal", Decimal("0.75")),
        ("+.5", "decimal", Decimal("0.5")),
        ("1e3", "double", 1000.0),
        ("-INF", "double", -math.inf),
        ("1.5", "float", 1.5),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2020-07-23", "date", date(2020, 7, 23)),
        ("2020-07-23T01:02:03", "dateTime", datetime(2020, 7, 23, 1, 2, 3)),
        ("2020-07-23T01:02:03Z", "dateTime", datetime(2020, 7, 23, 1, 2, 3, tzinfo=UTC)),
        ("2020", "gYear", "2020"),
        ("2020-07", "gYearMonth", "2020-07"),
        # ill-typed: a stranger's words stay words
        ("1_000", "integer", "1_000"),
        ("٣", "integer", "٣"),
        ("9" * 5000, "integer", "9" * 5000),
        ("1e3", "decimal", "1e3"),
        ("NaN", "decimal", "NaN"),
        ("1_0.5", "double", "1_0.5"),
        ("yes", "boolean", "yes"),
        ("2020-02-30", "date", "2020-02-30"),
        ("20200723", "date", "20200723"),
        ("2020-W30-4", "date", "2020-W30-4"),
        ("2020-07-23+07:00", "date", "2020-07-23+07:00"),
        ("2020-07-23", "dateTime", "2020-07-23"),
        ("2020-07-23T24:00:00", "dateTime", "2020-07-23T24:00:00"),
    ],
)
def test_values(text: str, kind: str, wanted: object) -> None:
    found = value(typed(text, kind))
    assert found == wanted
    assert type(found) is type(wanted)


def test_values_of_other_terms() -> None:
    assert math.isnan(value(typed("NaN", "double")))
    assert value(None) is None
    assert value(NamedNode("http://a")) == "http://a"
    assert value(Literal("Cẩm Phả", language="vi")) == "Cẩm Phả"


def test_rows_are_python_values(cam_pha: govgraph.Graph) -> None:
    found = cam_pha.ask("coverage")
    assert isinstance(found, Answer)
    counts = {row["count"] for row in found} - {None}
    assert counts and all(type(count) is int for count in counts)
    assert len(found) == len(list(found)) == len(found.rows)
    assert list(found.rows[0]) == list(found.columns)


def w3c(content: str, kind: pyoxigraph.QueryResultsFormat) -> list[tuple[Any, ...]]:
    found = pyoxigraph.parse_query_results(content, format=kind)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [one.value for one in found.variables] == ["a", "aLabel"]
    return [tuple(row) for row in found]


@given(answers)
def test_json_and_tsv_are_the_w3cs_and_lose_nothing(one: Answer) -> None:
    assert w3c(one.to("json"), pyoxigraph.QueryResultsFormat.JSON) == list(one.cells)
    assert w3c(one.to("tsv"), pyoxigraph.QueryResultsFormat.TSV) == list(one.cells)


@given(answers)
def test_csv_holds_the_plain_values(one: Answer) -> None:
    import csv
    import io

    read = list(csv.reader(io.StringIO(one.to("csv"), newline="")))
    assert read == [["a", "aLabel"], *([answer.plain(cell) for cell in row] for row in one.cells)]


@given(answers)
def test_what_people_see_is_one_line_a_row_with_nothing_hidden(one: Answer) -> None:
    table, markdown = one.to("table"), one.to("markdown")
    assert table.count("\n") == len(one) + 4
    assert markdown.count("\n") == len(one) + 2
    for text in (table, markdown, one.to("html"), one._repr_html_()):
        assert all(
            char.isprintable() or char == "\n" or (char.isspace() and ord(char) > 0x9F)
            for char in text
        )


def test_blank_nodes_and_empty_cells() -> None:
    one = Answer(("a", "b"), ((BlankNode("x"), None), (None, Literal("1"))))
    assert one.rows == [{"a": "x", "b": None}, {"a": None, "b": "1"}]
    assert one.to("csv") == "a,b\r\n_:x,\r\n,1\r\n"
    assert "_:x" in one.to("table")


def test_answers_without_columns_or_rows() -> None:
    for kind in ("table", "csv", "tsv", "json", "markdown", "html"):
        assert Answer((), ((),)).to(kind)
        assert Answer(("a",), ()).to(kind)
    assert len(Answer(("a",), ()).to_pandas()) == 0
    with pytest.raises(GovgraphError, match="table, csv, tsv, json, markdown, html"):
        Answer((), ()).to("xlsx")


def test_a_label_stands_for_its_thing() -> None:
    area = NamedNode("https://w3id.org/govgraph/id/area/x")
    one = Answer(
        ("area", "areaLabel", "strayLabel"),
        ((area, Literal("X", language="vi"), None), (area, None, None)),
        lang="en",
    )
    rows = [line.split("|")[1].strip() for line in one.to("table").splitlines()[1::2][:1]]
    assert rows == ["area"]
    assert "| X " in one.to("table") and "| area:x " in one.to("table")
    assert "w3id" not in one.to("table")


def test_coded_values_are_worded_but_names_are_not() -> None:
    one = Answer(("a", "b"), ((Literal("certain"), Literal("certain", language="en")),), lang="vi")
    assert "| chắc chắn | certain |" in one.to("markdown")
    assert "| certain | certain |" in Answer(one.columns, one.cells, lang="en").to("markdown")
    assert one.rows == [{"a": "certain", "b": "certain"}]


def test_the_notebook_shows_twenty_rows_and_says_how_many_there_are() -> None:
    many = Answer(("n",), tuple((Literal(n),) for n in range(30)), title="<How many?>", lang="en")
    html = many._repr_html_()
    assert html.count("<tr>") == 21
    assert "<caption>&lt;How many?&gt;</caption>" in html
    assert "20 of 30 rows. To see all: .to_pandas(), .to_html()" in html
    assert '<th scope="col" style="text-align:right">n</th>' in html and ' lang="en"' in html
    assert html.count('<td style="text-align:right">') == 20
    assert "Rows: 1." in Answer(("n",), ((None,),), lang="en")._repr_html_()
    assert many.to("html").count("<tr>") == 31
    assert str(many).count("\n") == 34


def test_things_and_their_labels_lead_to_their_iris() -> None:
    area = NamedNode("https://w3id.org/govgraph/id/area/x")
    one = Answer(
        ("area", "areaLabel", "page", "other", "text"),
        (
            (
                area,
                Literal("<X>", language="vi"),
                NamedNode("http://a/b?c=d&e='f'"),
                NamedNode("javascript:alert(1)"),
                Literal("http://not.a/link"),
            ),
        ),
    )
    html = one.to("html")
    assert (
        f'<td style="text-align:left"><a href="{area.value}" rel="noopener">&lt;X&gt;</a></td>'
        in html
    )
    assert '<a href="http://a/b?c=d&amp;e=' in html and "%27f%27" in html
    assert html.count("<a ") == 2 and '<td style="text-align:left">javascript:alert(1)</td>' in html


class Printer:
    """What IPython hands to ``_repr_pretty_``."""

    def __init__(self) -> None:
        self.shown = ""

    def text(self, text: str) -> None:
        self.shown += text


def test_a_terminal_notebook_shows_the_table(cam_pha: govgraph.Graph) -> None:
    many = Answer(("n",), tuple((Literal(n),) for n in range(30)), lang="en")
    printer = Printer()
    many._repr_pretty_(printer, False)
    assert printer.shown.count("\n| ") == 21 and "20 of 30 rows." in printer.shown
    who = "person:cam-tay-pham-van-hang"
    for shown in (
        cam_pha.query(f"CONSTRUCT {{ {who} a ?c }} WHERE {{ {who} a ?c }}"),
        cam_pha.why(who),
    ):
        assert not isinstance(shown, bool)
        printer = Printer()
        shown._repr_pretty_(printer, False)
        assert who in printer.shown


# Names of things, asked when a table is made


def named(graph: govgraph.Graph) -> Answer:
    found = graph.query("SELECT ?p { ?p a govg:Person } ORDER BY ?p LIMIT 1")
    assert isinstance(found, Answer)
    return found


@pytest.fixture
def copy(tmp_path: Path, cam_pha: govgraph.Graph) -> govgraph.Graph:
    cam_pha.write(tmp_path / "a.trig")
    graph = govgraph.open(tmp_path / "s", create=True, lang="en")
    graph.store.add(quads.read(tmp_path / "a.trig"))  # type: ignore[union-attr]
    return graph


def test_names_are_asked_only_for_tables(
    copy: govgraph.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = type(copy.store).query

    def query(self: Any, text: str, **options: Any) -> Any:
        asked.append(text)
        return real(self, text, **options)

    monkeypatch.setattr(
        type(copy.store),
        "query",
        query,
    )
    found = named(copy)
    assert found.to("csv") and found.to("json") and found.rows and repr(found)
    assert found == Answer(found.columns, found.cells, store=found.store, lang="en")
    assert hash(found) and len(asked) == 1
    assert "Thu Trang" in found.to("table")
    assert "Thu Trang" in found.to("html") and len(asked) == 2


def test_names_of_a_store_that_is_closed_or_changed_are_not_asked(copy: govgraph.Graph) -> None:
    changed, seen = named(copy), named(copy)
    assert "Thu Trang" in seen.to("table")
    copy.store.remove("http://nothing")  # type: ignore[union-attr]
    assert "person:cam-pha-2020-thu-trang" in changed.to("table")
    assert "Thu Trang" in seen.to("table")
    closed = named(copy)
    copy.store.close()  # type: ignore[union-attr]
    assert "person:cam-pha-2020-thu-trang" in closed.to("table")


def test_an_answer_can_be_sent_elsewhere_with_its_names(cam_pha: govgraph.Graph) -> None:
    again = pickle.loads(pickle.dumps(named(cam_pha)))
    assert type(again.names) is dict and "Thu Trang" in again.to("table")


def test_pandas_columns_have_types() -> None:
    import pandas

    one = Answer(
        ("count", "sure", "day", "share", "text", "mixed", "big", "none"),
        (
            (
                typed("8", "nonNegativeInteger"),
                typed("true", "boolean"),
                typed("2020-07-23", "date"),
                typed("0.5", "decimal"),
                Literal("a"),
                Literal(1),
                typed("9" * 30, "integer"),
                None,
            ),
            (None, None, None, None, None, Literal("x"), None, None),
        ),
    )
    frame = one.to_pandas()
    assert list(frame.columns) == list(one.columns)
    assert {name: str(frame[name].dtype) for name in ("count", "sure", "day")} == {
        "count": "Int64",
        "sure": "boolean",
        "day": "datetime64[s]",
    }
    assert frame["count"].sum() == 8
    assert frame["day"][0] == pandas.Timestamp(2020, 7, 23)
    assert frame["share"][0] == Decimal("0.5")
    assert list(frame["mixed"]) == [1, "x"]
    assert frame["big"][0] == int("9" * 30)
    assert frame["none"].isna().all()


def test_pandas_of_a_question(cam_pha: govgraph.Graph) -> None:
    found = cam_pha.ask("coverage")
    assert isinstance(found, Answer)
    frame = found.to_pandas()
    assert len(frame) == len(found) and str(frame["count"].dtype) == "Int64"


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(GovgraphError, match=r"pip install 'govgraph\[pandas\]'"):
        Answer((), ()).to_pandas()
