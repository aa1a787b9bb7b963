"""Plain tables: widths, escapes, nothing hidden."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govgraph import tables

cells = st.text(max_size=20)
grids = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=1, max_size=4)
)


@given(cells)
def test_clean_leaves_one_line_with_nothing_hidden(cell: str) -> None:
    shown = tables.clean(cell)
    assert all(one.isprintable() or unicodedata.category(one) == "Zs" for one in shown)
    assert tables.clean(shown) == shown
    if cell.isprintable():
        assert shown == cell


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\tb\nc\rd\u2028e\x85f", "a b c d e f"),
        ("\x1b[31m", "\\u001B[31m"),
        ("\x9b2J", "\\u009B2J"),
        (
            "\u202eabc\u2066\u200b\ufeff\u00ad\u061c",
            "\\u202Eabc\\u2066\\u200B\\uFEFF\\u00AD\\u061C",
        ),
        ("\U000e0041", "\\U000E0041"),
        ("a\u00a0b", "a\u00a0b"),
        ("Đặng Thị Hồng 中文", "Đặng Thị Hồng 中文"),
    ],
)
def test_what_clean_shows(raw: str, shown: str) -> None:
    assert tables.clean(raw) == shown


@given(grids)
def test_csv_reads_back(grid: list[list[str]]) -> None:
    grid = [[cell.replace("\0", "") for cell in row] for row in grid]
    content = tables.csv(grid[0], grid[1:])
    assert list(csv.reader(io.StringIO(content, newline=""))) == grid


@given(grids)
def test_markdown_has_one_line_a_row_and_one_cell_a_column(grid: list[list[str]]) -> None:
    lines = tables.markdown(grid[0], grid[1:]).split("\n")
    assert len(lines) == len(grid) + 2
    for line in lines[:-1]:
        bare = line.replace("\\\\", "").replace("\\|", "")
        assert bare.count("|") == len(grid[0]) + 1


def test_markdown_escapes_markup() -> None:
    made = tables.markdown(["h"], [["*a* _b_ `c` [d](e) <f> g|h #! ~i~ &amp; $j$ \\"]])
    shown = r"| \*a\* \_b\_ \`c\` \[d\](e) \<f\> g\|h \#\! \~i\~ \&amp; \$j\$ \\ |"
    assert made.splitlines()[2] == shown


def test_columns_line_up_on_a_terminal() -> None:
    # decomposed accents take no room of their own, Chinese takes two
    decomposed = unicodedata.normalize("NFD", "Cẩm Phả")
    lines = tables.text(["name"], [["Cẩm Phả"], [decomposed], ["中文 ab"], ["a\nb"]]).splitlines()
    assert lines == [
        "+---------+",
        "| name    |",
        "+---------+",
        "| Cẩm Phả |",
        f"| {decomposed} |",
        "| 中文 ab |",
        "| a b     |",
        "+---------+",
    ]


def test_html_escapes_everything() -> None:
    made = tables.html(["<h>"], [["<script>\"'&"]], "<caption>")
    assert "<script" not in made and "<h>" not in made
    assert "&lt;script&gt;&quot;&#x27;&amp;" in made
    assert "<caption>&lt;caption&gt;</caption>" in made
    assert tables.escape_lines("  <a>\n\tb") == "  &lt;a&gt;\n b"


def test_words() -> None:
    assert tables.heading("personLabel", "vi") == "người"
    assert tables.heading("unknownColumn", "vi") == "unknownColumn"
    assert tables.word("possible", "vi") == "có thể"
    assert tables.word("a person's name", "vi") == "a person's name"
