"""The notebooks: committed clean, and they run to the end and show what they promise."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import govgraph

FOLDER = Path(__file__).parents[1] / "notebooks"
NAMES = ["01-tour.ipynb", "02-check-and-mend.ipynb", "03-network-of-organs.ipynb"]
REQUIRED = bool(os.environ.get("GOVGRAPH_REQUIRE_TOOLS"))
DRAWS = hasattr(govgraph.Graph, "draw")
Cells = dict[str, Any]


def missing(what: str) -> None:
    if REQUIRED:
        pytest.fail(f"{what} is needed here")
    pytest.skip(f"{what} is not installed: the notebooks cannot be run")


def test_these_are_the_notebooks() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_are_committed_clean(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    book = json.loads(text)
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch("[a-z0-9-]{2,40}", one) for one in ids)
    for cell in book["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, cell["id"]
        else:
            assert re.search("[à-ỹ]", source), cell["id"]
    assert not re.search(r"/tmp/|/home/|/Users/|/ro" + r"ot/|[A-Z]:\\\\|ipykernel_", text)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run a notebook, once a module, in a folder of its own; pictures only where they are."""
    try:
        import ipykernel  # noqa: F401
        import nbformat
        import pandas  # noqa: F401
        from nbclient import NotebookClient
    except ImportError as error:
        missing(str(error.name))
    done: dict[str, Any] = {}
    root = tmp_path_factory.mktemp("notebooks")

    def run(name: str) -> Any:
        if name not in done:
            book = nbformat.reads((FOLDER / name).read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
            nbformat.validate(book)
            if not DRAWS:
                book.cells = [c for c in book.cells if "picture" not in c.metadata.get("tags", [])]
            where = {"metadata": {"path": str(root)}}
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("IPYTHONDIR", str(root / "ipython"))
                patch.delenv("GOVGRAPH_STORE", raising=False)
                patch.setenv("GOVGRAPH_LANG", "en")
                NotebookClient(book, timeout=300, kernel_name="python3", resources=where).execute()
            done[name] = book
        return done[name]

    return run


def outputs(book: Any) -> Cells:
    """What each cell shows, by its id."""
    found: Cells = {}
    for cell in book.cells:
        shown = [out for out in cell.get("outputs", []) if out.output_type == "execute_result"]
        found[cell.id] = shown[0].data if shown else {}
    return found


def test_the_tour(executed: Any) -> None:
    shown = outputs(executed("01-tour.ipynb"))
    assert "govgraph" in shown["open"]["text/html"]
    table = shown["combined-roles"]["text/html"]
    assert table.count("<tr>") == 5 and table.count("Vũ Thị Minh Hải") == 2
    assert "<caption>" in table and "Số dòng: 4." in table
    assert shown["combined-roles-en"]["text/html"].count("possible") == 2
    assert re.search(r">13</td>.*>8</td>.*>5</td>", shown["targets"]["text/html"])
    assert shown["sparql"]["text/html"].count("<tr>") == 3
    assert "<q>Từ khi đảm nhận 2 chức danh</q>" in shown["why"]["text/html"]
    assert "cam-pha.trig" in shown["write"]["text/plain"]
    assert shown["turtle"]["text/html"].count("org:holds") == 3


def test_checking_and_mending(executed: Any) -> None:
    shown = outputs(executed("02-check-and-mend.ipynb"))
    before, after = shown["check"]["text/html"], shown["check-again"]["text/html"]
    assert "Đồ thị KHÔNG hợp lệ: 3 vi phạm" in before and before.count(">Vi phạm</span>") == 3
    assert "Người Bịa Một" in before and "g.why(&quot;tenure:bia-3&quot;)" in before
    assert "Đồ thị hợp lệ: 0 vi phạm" in after and "<h4>" not in after
    assert "Người Bịa Hai" in shown["conforms"]["text/html"]


def test_the_network_of_organs(executed: Any) -> None:
    shown = outputs(executed("03-network-of-organs.ipynb"))
    assert shown["interlocks"]["text/html"].count("<tr") == 1 + 2
    assert shown["before"]["text/plain"] == "(24, 6)"
    cells = re.findall(r"<td[^>]*>(\d+)</td>", shown["after"]["text/html"])
    assert cells == ["6", "18", "5", "15", "8", "16", "7", "13"]
    assert "Thành ủy Cẩm Phả" in shown["centrality"]["text/html"]
    assert "Louvain" in shown["communities"]["text/html"]


def test_no_cell_warns(executed: Any) -> None:
    for name in NAMES:
        for cell in executed(name).cells:
            for out in cell.get("outputs", []):
                assert out.output_type != "stream" or out.name != "stderr", (cell.id, out.text)


def test_the_tour_as_a_page(executed: Any) -> None:
    book = executed("01-tour.ipynb")
    try:
        from nbconvert import HTMLExporter
    except ImportError:
        missing("nbconvert")
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(book)  # type: ignore[no-untyped-call]
    assert page.count('<div class="govgraph"') >= 6
    assert "Phạm Văn Hạng</a></td>" in page
    if DRAWS:
        assert page.count("<svg") + page.count("data:image/svg+xml") >= 5


@pytest.mark.skipif(not DRAWS, reason="pictures are not in this version")
def test_pictures_show_themselves(executed: Any) -> None:
    shown = outputs(executed("01-tour.ipynb"))
    drawn = {key: data for key, data in shown.items() if re.fullmatch("draw-(?!text).*", key)}
    assert len(drawn) == 5
    for key, data in drawn.items():
        html = data["text/html"]
        (image,) = re.findall(r'data:image/svg\+xml;base64,([^"]+)', html)[:1]
        assert base64.b64decode(image).startswith(b"<svg"), key


def test_a_broken_query_fails_its_cell(executed: Any, tmp_path: Path) -> None:
    """So that a notebook in CI cannot pass in silence: the error is one of the cell's."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    new: Any = nbformat.v4
    cells = [
        new.new_code_cell("%load_ext govgraph"),
        new.new_code_cell("%%sparql\nSELECT ?x {\n  ?x a nowhere:X }"),
    ]
    book = new.new_notebook(cells=cells)
    with pytest.raises(CellExecutionError):
        NotebookClient(
            book, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
        ).execute()
    (error,) = book.cells[1].outputs
    assert (error.output_type, error.ename) == ("error", "QueryError")
    assert "line 2, column 8" in error.evalue or "dòng 2, cột 8" in error.evalue
    assert error.traceback[1:] == ["      ?x a nowhere:X }", "           ^"]
