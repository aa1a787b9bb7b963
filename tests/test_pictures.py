"""What all pictures share: widths, colours, files, the names they are drawn by."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govgraph
from conftest import Command
from govgraph import knowledge, questions
from govgraph.errors import GovgraphError, OutputError, ParameterError, UnknownNameError
from govgraph.pictures import assets, drawing, metrics, png, scene, sheet, style, svg
from govgraph.pictures.picture import Picture
from samples import HOSTILE_NAME
from tools import needed

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxy≤≥→…" + "".join(
    chr(c) for c in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(c).isalpha()
)


# ---- widths ----


def test_widths_are_those_of_the_shipped_fonts() -> None:
    ttlib = needed("fontTools.ttLib", "fonttools")
    told = json.loads(assets.text("widths.json"))
    for weight, name in zip(("regular", "bold"), png.FONTS, strict=True):
        from io import BytesIO

        font = ttlib.TTFont(BytesIO(assets.content(name)))
        widths = {chr(c): font["hmtx"][g][0] for c, g in font.getBestCmap().items()}
        assert told[weight] == widths
        assert font["head"].unitsPerEm == 1000
        assert set("ẠẢấầẩẫậĂẮằẳẵặƯỨừửữựĐđỲỵỷỹ≤…→·") <= widths.keys()


def test_the_fonts_licence_comes_with_them() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in assets.text("fonts/OFL.txt")


def test_composed_and_decomposed_text_is_as_wide() -> None:
    assert metrics.width("Hạng", 12) == metrics.width("Hạng", 12)
    assert metrics.width("漢", 10) > metrics.width("x", 10) > metrics.width("\u200b", 10) == 0


@given(st.text(max_size=60), st.floats(10, 300))
def test_a_shortened_text_fits_and_is_a_beginning(words: str, limit: float) -> None:
    out = metrics.shorten(words, limit, 12)
    assert metrics.width(out, 12) <= limit or len(out) <= 1
    plain = " ".join(words.split())
    assert out == plain or plain.startswith(out.removesuffix("…").rstrip())


@given(st.lists(st.text("abcđệ", min_size=1, max_size=12), max_size=12), st.integers(1, 4))
def test_wrapped_lines_fit_and_keep_the_words(words: list[str], lines: int) -> None:
    out = metrics.wrap(" ".join(words), 100, 12, lines=lines)
    assert 1 <= len(out) <= lines
    assert all(metrics.width(line, 12) <= 100 for line in out)
    joined = " ".join(out)
    assert joined == " ".join(words) or joined.endswith("…")


# ---- colours ----


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.1)."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_can_be_read_on_its_ground(dark: bool) -> None:
    """Text in a colour, and text in the ground's colour on it: at least 4.5 : 1 (WCAG AA)."""
    ground = "#14181f" if dark else "#ffffff"
    found = re.findall(r"\.fill-([\w-]+)\{fill:(#\w{6})\}", style.css(dark=dark))
    assert len(found) == len(style.slugs("branch")) + len(style.slugs("class")) + style.PEOPLE
    for slug, colour in found:
        assert contrast(colour, ground) >= 4.5, (slug, colour)


def test_the_style_file_names_concepts_and_classes_of_the_ontology() -> None:
    known = {str(quad.subject)[1:-1] for quad in knowledge.ontology()}
    for table in ("branch", "class"):
        entries = [style.branch, style.of_class][table == "class"]
        iris = [one for one in known if entries(one).slug in style.slugs(table)[:-1]]
        assert len(iris) == len(style.slugs(table)) - 1


def test_dark_rules_answer_light_ones() -> None:
    def selectors(name: str) -> set[str]:
        return set(re.findall(r"^(\.[\w-]+)\{", assets.text(name), re.M))

    assert selectors("dark.css") <= selectors("picture.css")


def test_a_joint_organ_stands_on_the_left_only_with_all_its_branches() -> None:
    party, state = (f"https://w3id.org/govgraph/id/branch/{one}" for one in ("party", "state"))
    assert style.side([party]) == "left"
    assert style.side([party, state]) == style.side([]) == "right"
    assert style.side([party, state], {"state": "left"}) == "left"


# ---- writing ----


@given(st.floats(-1e5, 1e5))
def test_numbers_are_written_plainly(value: float) -> None:
    written = svg.number(value)
    assert abs(float(written) - value) <= 0.051
    assert re.fullmatch(r"-?\d+(\.\d)?", written) and written != "-0"


@given(st.text(max_size=30))
def test_any_label_is_well_formed_text(words: str) -> None:
    made = scene.Scene("matrix", words, "en", shapes=[svg.label(0, 0, words, data_x=words)])
    root = ElementTree.fromstring(sheet.write(made))
    assert len(list(root.iter())) == 7


# ---- drawing by name ----


@pytest.mark.parametrize("kind", drawing.KINDS)
def test_every_kind_is_drawn_in_both_languages(cam_pha: govgraph.Graph, kind: str) -> None:
    _network(kind)
    titles = set()
    for lang in ("vi", "en"):
        picture = cam_pha.draw(kind, lang=lang)
        root = ElementTree.fromstring(picture.svg)
        assert root.get("lang") == lang and picture.scene.kind == kind
        assert picture.scene.description and len(picture.scene.items) > 3
        titles.add(picture.scene.title)
    assert len(titles) == 2


def _network(kind: str) -> None:
    if kind in ("network", "interlocks", "edges"):
        needed("pygraphviz")


DRAWN = [
    name
    for name in questions.names()
    if "network" in questions.get(name).tags or "CONSTRUCT" in questions.get(name).text
]


@pytest.mark.parametrize("name", DRAWN)
def test_questions_that_give_a_graph_or_a_network_are_drawn(
    cam_pha: govgraph.Graph, name: str
) -> None:
    needed("pygraphviz")
    assert cam_pha.draw(name).scene.kind == "network"
    assert len(DRAWN) >= 5


def test_what_was_asked_before_is_drawn(cam_pha: govgraph.Graph) -> None:
    needed("pygraphviz")
    found = cam_pha.query("CONSTRUCT { ?s govg:within ?o } WHERE { ?s govg:within ?o }")
    assert "phường Cẩm Tây" in cam_pha.draw(found, lang="vi").svg  # type: ignore[arg-type]
    network = cam_pha.to_networkx("interlocks")
    assert cam_pha.draw(network).scene.kind == "network"


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda g: g.draw("combined-rolls"), UnknownNameError, "combined-roles"),
        (lambda g: g.draw("terms"), GovgraphError, "table"),
        (lambda g: g.draw(True), GovgraphError, "True"),
        (lambda g: g.draw("matrx"), UnknownNameError, "matrix"),
        (lambda g: g.draw("matrix", by="post"), ParameterError, "by"),
        (lambda g: g.draw("timeline", by="colour"), ParameterError, "person, post"),
        (lambda g: g.draw("combined-roles", left="Đảng"), ParameterError, "party"),
        (lambda g: g.draw("combined-roles", limit="nhiều"), ParameterError, "limit"),
        (lambda g: g.draw("combined-roles", area="Không Có"), UnknownNameError, "Không Có"),
        (lambda g: g.draw("combined-roles", lang="fr"), ParameterError, "fr"),
        (lambda g: g.draw("combined-roles").save("x.gif"), UnknownNameError, ".gif"),
        (lambda g: g.draw("combined-roles").to("pdf"), GovgraphError, "pdf"),
        (lambda g: g.draw("combined-roles").save("no/such/x.svg"), OutputError, "no/such"),
    ],
)
def test_a_wrong_wish_is_one_clear_error(
    cam_pha: govgraph.Graph,
    call: Callable[[govgraph.Graph], Any],
    error: type[GovgraphError],
    said: str,
) -> None:
    with pytest.raises(error) as caught:
        call(cam_pha)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_other_sides_are_taken_from_the_call(cam_pha: govgraph.Graph) -> None:
    assert cam_pha.draw("combined-roles", left="state").svg != cam_pha.draw("combined-roles").svg


def test_an_endpoint_gives_the_same_picture(cam_pha: govgraph.Graph) -> None:
    from govgraph.store import Store
    from sparql_server import serving, sparql

    assert isinstance(cam_pha.store, Store)
    with serving(sparql(cam_pha.store.raw)) as server:
        there = govgraph.open(server.url).draw("combined-roles", area="thành phố Cẩm Phả")
    assert there.svg == cam_pha.draw("combined-roles", area="thành phố Cẩm Phả").svg


# ---- files ----


def test_files_are_written_by_their_ending(cam_pha: govgraph.Graph, tmp_path: Path) -> None:
    picture = cam_pha.draw("combined-roles")
    for name in ("a.svg", "b.html"):
        picture.save(tmp_path / name)
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == picture.svg
    assert picture.svg in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_svg_is_the_same_from_run_to_run() -> None:
    code = "import govgraph,sys; sys.stdout.write(govgraph.open(lang='vi').draw().svg)"
    outs = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    ]
    assert outs[0] == outs[1] and len(outs[0]) > 20_000


def pixels(content: bytes) -> tuple[int, int, bytes]:
    """Read a PNG's size and its decompressed rows."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    data, at = b"", 8
    while at < len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            data += content[at + 8 : at + 8 + size]
        at += size + 12
    return width, height, zlib.decompress(data)


def letter(char: str, **about: Any) -> bytes:
    shape = svg.label(4, 16, char, size=20, class_="ink", **about)
    made = scene.Scene("matrix", "", "vi", width=30, height=32, shapes=[shape])
    return pixels(png.render(sheet.write(made), 30, 32, scale=1))[2]


def test_png_draws_every_vietnamese_letter_and_no_tofu() -> None:
    needed("resvg_py", "resvg-py")
    drawn = {char: letter(char) for char in dict.fromkeys(VIETNAMESE)}
    missing = letter("\U000f0000")  # a character no font has
    blank = letter(" ")
    assert len(drawn) > 280
    assert missing not in drawn.values() and blank not in drawn.values()
    assert drawn["ẩ"] != drawn["â"] != drawn["a"] and drawn["đ"] != drawn["d"]
    assert letter("Đ", bold=True) != drawn["Đ"]


def test_png_has_the_pictures_size(cam_pha: govgraph.Graph) -> None:
    needed("resvg_py", "resvg-py")
    picture = cam_pha.draw("combined-roles", area="phường Cẩm Tây")
    width, height, _ = pixels(picture.png(scale=1))
    assert abs(width - picture.scene.width) < 2 and abs(height - picture.scene.height) < 2


def test_a_missing_extra_is_named(cam_pha: govgraph.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(GovgraphError, match=r"govgraph\[png\]"):
        cam_pha.draw("combined-roles").png()
    with pytest.raises(GovgraphError, match=r"govgraph\[network\]"):
        cam_pha.draw("network")


# ---- in a notebook ----


def test_a_picture_shows_itself_as_page_image_and_text(cam_pha: govgraph.Graph) -> None:
    picture = cam_pha.draw("combined-roles")
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert bundle["image/svg+xml"] == picture.svg
    html = bundle["text/html"]
    assert 'sandbox="allow-scripts' in html and "allow-same-origin" not in html
    assert "data:image/svg+xml;base64," in html
    from html.parser import HTMLParser

    pages: list[str] = []

    class Frames(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "iframe":
                pages.append(dict(attrs)["srcdoc"] or "")

    Frames().feed(html)
    assert pages == [picture.html]


def test_a_hostile_title_stays_in_its_attribute() -> None:
    made = Picture(scene.Scene("matrix", HOSTILE_NAME + '"><script>x</script>', "en"))
    html = made._repr_mimebundle_()["text/html"]
    assert "<script" not in html


# ---- the command ----


@pytest.mark.usefixtures("with_cam_pha")
def test_the_command_draws(run: Command, tmp_path: Path) -> None:
    target = tmp_path / "x.svg"
    done = run("draw", "combined-roles", "area=phường Cẩm Tây", "--lang", "vi", "-o", target)
    assert done.code == 0 and target.name in done.err
    assert "Vũ Thị Minh Hải" in target.read_text(encoding="utf-8")
    assert run("draw", "timeline", "--format", "html").out.startswith("<!doctype html>")
    wrong = run("draw", "combined-roles", "-o", tmp_path / "x.docx")
    assert wrong.code == 2 and wrong.err.count("\n") == 1 and ".docx" in wrong.err
    mixed = run("draw", "combined-roles", "-o", tmp_path / "x.svg", "--format", "png")
    assert mixed.code == 2 and "x.svg" in mixed.err
    limited = run("draw", "combined-roles", "limit=12", "-o", tmp_path / "y.svg")
    assert limited.code == 0 and "left out" in limited.err
