"""The pages of ``govgraph serve``, each made by a function of a graph: what they show and escape."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import govgraph
import hostile
import pages_server
import tools
from govgraph import exports, questions, terms, void
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, ParameterError, UnknownNameError
from govgraph.graph import Graph
from govgraph.serving.made import Made
from govgraph.store import Store
from govgraph.turtle import PREFIXES

for needed in ("jinja2", "starlette"):
    tools.needed(needed)

from govgraph.serving import negotiate  # noqa: E402
from govgraph.serving.pages import (  # noqa: E402
    asking,
    assets,
    data,
    dataset,
    directory,
    drawn,
    editor,
    listing,
    ontology,
    prepared,
    thing,
    words,
)
from govgraph.serving.pages.directory import Directory  # noqa: E402
from govgraph.serving.pages.view import View, place, web  # noqa: E402

VI, EN = {"lang": "vi"}, {"lang": "en"}
HANG = terms.ID + "person/cam-tay-pham-van-hang"
CAM_PHA = terms.ID + "area/thanh-pho-cam-pha"
HOLDING = terms.ID + "holding/pham-van-hang-bi-thu-chi-bo+pham-van-hang-truong-khu"


class Read(HTMLParser):
    """A page as a browser takes it: elements, and words."""

    def __init__(self, made: Made | str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        assert not isinstance(made, Made) or isinstance(made.body, bytes)
        text = made if isinstance(made, str) else made.body.decode()  # type: ignore[union-attr]
        self.source = text
        self.feed(text)
        self.words = " ".join(self.words.split())

    def handle_endtag(self, tag: str) -> None:
        self.words += " "

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += " "
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str, name: str) -> list[str]:
        return [about[name] for one, about in self.elements if one == tag and name in about]


# ---- addresses ----


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_the_address_of_any_iri_leads_back_to_it_and_nowhere_else(tail: str) -> None:
    for iri in (tail or "urn:x", terms.ID + tail, terms.GOVG + tail, "https://example.org/" + tail):
        link = View("vi").of(iri)
        parts = urlsplit(link)
        assert not parts.scheme and not parts.netloc and link.startswith("/")
        assert re.fullmatch(r"[!-~]+", link)
        if parts.path.startswith("/id/"):
            assert terms.ID + unquote(parts.path.removeprefix("/id/")) == iri
            assert ".." not in parts.path.split("/") and "" not in parts.path.split("/")[1:]
        elif parts.path == "/ontology":
            assert terms.GOVG + parts.fragment == iri
        else:
            assert parse_qs(parts.query, keep_blank_values=True)["iri"] == [iri]


def test_only_the_web_is_followed() -> None:
    assert web("https://example.org/ạ") == "https://example.org/%E1%BA%A1"
    for iri in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "urn:x"):
        assert not web(iri)
    assert "'" not in web("https://example.org/a'b")


def test_a_switch_of_language_keeps_the_page() -> None:
    view = View("en", "/g", "/browse/area", (("after", "3"), ("lang", "en")), True)
    assert view.languages == [
        ("vi", "/g/browse/area?after=3&lang=vi"),
        ("en", "/g/browse/area?after=3&lang=en"),
    ]
    assert view.to("/search", q="a b") == "/g/search?q=a+b&lang=en"
    assert View("en").to("/search", q="a") == "/search?q=a"
    assert place(terms.ID + "area/a%2Fb") == ("/id/area/a%252Fb", {})


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json, text/html;q=0.5", "application/ld+json"),
        ("text/*;q=0.3, application/rdf+xml;q=0.2", "text/html"),
        ("text/html;q=0, text/*", "text/turtle"),
        ("image/png", ""),
        ("text/turtle;q=x", ""),
        (";;,,", ""),
    ],
)
def test_a_media_type_is_chosen_by_what_is_accepted(accept: str, chosen: str) -> None:
    assert negotiate.media(accept, ("text/html", *negotiate.RDF)) == chosen


# ---- the directory ----


def people(count: int) -> Graph:
    """Make persons, some of one name, some without any."""
    store = Store.memory()
    home, kind = NamedNode(terms.ID + "graph/g"), NamedNode(terms.PERSON)
    quads = []
    for number in range(count):
        person = NamedNode(f"{terms.ID}person/{number:04}")
        quads.append(Quad(person, NamedNode(PREFIXES["rdf"] + "type"), kind, home))
        name = ["Đỗ Văn Hùng", "Đỗ Văn Hưng", "Đỗ Văn Ân", "Do Van An", ""][number % 5]
        if name:
            told = Literal(f"{name} {number // 10}", language="vi")
            quads.append(Quad(person, NamedNode(PREFIXES["foaf"] + "name"), told, home))
    store.add(quads)
    return Graph(store)


@pytest.fixture(scope="module")
def many() -> Graph:
    return people(270)


def walked(known: Directory, lang: str, back: bool) -> list[str]:
    found: list[str] = []
    entries, more = known.browse("person", lang)
    while entries and not back:
        found += [one.iri for one in entries]
        assert more == (len(found) < 270)
        entries, more = known.browse("person", lang, after=entries[-1].id)
    if back:
        entries = known.browse("person", lang, before=270)[0]
        found = [one.iri for one in known.browse("person", lang, after=269)[0]]
        while entries:
            found = [one.iri for one in entries] + found
            entries, _ = known.browse("person", lang, before=entries[0].id)
    return found


def test_pages_of_a_list_show_everything_once_in_order(many: Graph, tmp_path: Path) -> None:
    from govgraph import text

    known = Directory().fill(many.store)
    every = walked(known, "vi", False)
    assert len(every) == len(set(every)) == 270
    names = [text.fold(one.name) for one in known.browse("person", "vi")[0]]
    assert names == sorted(names)
    assert walked(known, "vi", True) == every
    directory.write(many.store, tmp_path / "names.sqlite")
    assert walked(Directory(tmp_path / "names.sqlite"), "vi", False) == every
    assert [one.name for one in tmp_path.iterdir()] == ["names.sqlite"]


def test_a_search_needs_no_accents_and_goes_on(many: Graph) -> None:
    known = Directory().fill(many.store)
    hits, after = [], 0
    while found := known.search("VAN an 1", "vi", "person", after=after, limit=20):
        hits += found
        after = found[-1].id
    assert len(hits) == len({one.iri for one in hits}) == known.count("van an 1")
    assert all(re.match(r"(Đỗ Văn Ân|Do Van An) 1", one.name) for one in hits)
    assert {one.name for one in known.named("do van hung 3", "vi")} == {
        "Đỗ Văn Hùng 3",
        "Đỗ Văn Hưng 3",
    }
    assert known.search("", "vi") == known.search('"*" NEAR ^', "vi", "area") == []
    assert known.letters("person", "vi") == ["d", "p"]
    assert known.totals() == {"person": 270}


def test_no_page_scans_the_directory(many: Graph, tmp_path: Path) -> None:
    import sqlite3

    directory.write(many.store, tmp_path / "n")
    asked: list[str] = []
    known = Directory(tmp_path / "n")
    known._db.set_trace_callback(asked.append)
    known.browse("person", "vi", after=3)
    known.browse("person", "en", before=90)
    known.search("hung", "vi", "person")
    known.named("do van an", "vi", ["person"])
    known.letters("person", "vi")
    known.sample("person")
    known._db.set_trace_callback(None)
    plans = sqlite3.connect(tmp_path / "n")
    asked = [sql for sql in asked if not sql.startswith("--")]  # those of FTS5 itself
    assert len(asked) > 8
    for sql in asked:
        for row in plans.execute(f"EXPLAIN QUERY PLAN {sql}"):
            assert not re.search(r"SCAN (thing|spelled)", row[3]), (sql, row[3])


def test_what_is_called_otherwise_in_the_other_language_is_listed_so(cam_pha: Graph) -> None:
    known = prepared.names(cam_pha.store)
    (vi,) = known.named("thành phố Cẩm Phả", "vi", ["area"])
    (en,) = known.named("Cẩm Phả city", "en", ["area"])
    assert (vi.iri, vi.name) == (CAM_PHA, "thành phố Cẩm Phả")
    assert (en.iri, en.name) == (CAM_PHA, "Cẩm Phả city")


def test_a_large_store_is_prepared_apart(
    many: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "_SMALL", 10)
    for act in (prepared.names, prepared.figures):
        with pytest.raises(prepared.Preparing) as caught:
            act(many.store, str(tmp_path))
        assert caught.value.status == 503
    prepared.prepare(many, str(tmp_path))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["figures.json", "names.sqlite"]
    assert prepared.names(many.store, str(tmp_path)).totals() == {"person": 270}
    assert prepared.figures(many.store, str(tmp_path)) == void.measure(many.store)


# ---- lists ----


def test_the_start_page_counts_what_is_there(cam_pha: Graph) -> None:
    counted = cam_pha.ask("summary")
    assert isinstance(counted, Answer)
    totals = {row["kind"]: row["count"] for row in counted}
    for view, title in ((VI, "Ai giữ chức vụ công nào"), (EN, "Who holds which public posts")):
        page = Read(listing.start(cam_pha, view, name="S"))
        assert title in page.words
        for kind, about in directory.kinds_known().items():
            assert f"{totals[about['class']]} {about[view['lang']]}" in page.words
            assert f"/browse/{kind}" in page.all("a", "href")


def test_things_of_one_name_are_told_apart(cam_pha: Graph) -> None:
    page = Read(listing.browse(cam_pha, VI, "area"))
    assert page.words.count("phường Quang Hanh") == 2
    for told in (
        "≤ 2012-12-31 – 2025-07-01 thành phố Cẩm Phả area:cam-pha-phuong-quang-hanh",
        "2025-07-01 – tỉnh Quảng Ninh area:quang-ninh-phuong-quang-hanh-2025",
    ):
        assert told in page.words
    alike = re.findall(r'<code class="id alike">([^<]+)', page.source)
    assert "area:cam-pha-phuong-quang-hanh" in alike and "area:thanh-pho-cam-pha" not in alike


def test_search_finds_cam_pha(cam_pha: Graph) -> None:
    page = Read(listing.search(cam_pha, VI, "cam pha"))
    hrefs = page.all("a", "href")
    assert "/id/area/thanh-pho-cam-pha" in hrefs and "/id/organ/cam-pha-ban-dan-van" in hrefs
    first = hrefs.index("/id/area/thanh-pho-cam-pha")
    assert first < hrefs.index("/id/area/cam-pha-phuong-cam-tay")  # what is called just that
    more = next(one for one in hrefs if "kind=organ" in one)
    asked = parse_qs(urlsplit(more).query)
    rest = Read(listing.search(cam_pha, VI, "cam pha", "organ"))
    assert asked["q"] == ["cam pha"] and rest.words.count("organ:") == 19
    assert "Không tìm thấy tên nào" in Read(listing.search(cam_pha, VI, "xyzzy")).words
    told = json.loads(listing.names(cam_pha, VI, "quang hanh", "area").body)  # type: ignore[arg-type]
    assert [one["id"] for one in told] == [
        "area:cam-pha-phuong-quang-hanh",
        "area:quang-ninh-phuong-quang-hanh-2025",
    ]
    for act in (listing.browse, listing.search):
        with pytest.raises(UnknownNameError):
            act(cam_pha, VI, kind="nothing")


# ---- things ----


def test_a_person_has_posts_dates_and_evidence(cam_pha: Graph) -> None:
    page = Read(thing.page(cam_pha, EN, HANG))
    for told in (
        "person Phạm Văn Hạng",
        "Head of Lê Hồng Phong neighbourhood",
        "≤ 2020-07-23 ≥ 2020-07-23",
        "fact implicit Article about Cẩm Phả city, 23 July 2020 characters 1414–1489",
        "fact explicit Article about Cẩm Phả city, 23 July 2020 characters 1448–1489",
        "Từ khi đảm nhận 2 chức danh",
        "evidence:cam-pha-2020-s022",
        "register",
    ):
        assert told in page.words, told
    assert "/id/post/le-hong-phong-truong-khu" in page.all("a", "href")
    assert any("timeline.svg?person=" in one for one in page.all("img", "src"))


def test_an_evidence_shows_its_place_and_what_it_supports(cam_pha: Graph) -> None:
    page = Read(thing.page(cam_pha, EN, terms.ID + "evidence/cam-pha-2020-s022"))
    for told in (
        "Phạm Văn Hạng — Head of Lê Hồng Phong neighbourhood tenure:pham-van-hang-truong-khu",
        "fact explicit Article about Cẩm Phả city, 23 July 2020 characters 1448–1489",
        "Trưởng khu Lê Hồng Phong (phường Cẩm Tây)",
    ):
        assert told in page.words
    assert "3415" not in page.words  # that is another place


def test_what_is_derived_says_by_which_rule_from_what(cam_pha: Graph) -> None:
    page = Read(thing.page(cam_pha, EN, terms.ID + "coverage/cam-pha-2017-07-bi-thu-chi-bo/named"))
    assert "derived by the rule rule:named-counts from:" in page.words
    assert "/id/" + HOLDING.removeprefix(terms.ID) in page.all("a", "href")
    held = Read(thing.page(cam_pha, EN, HOLDING))
    assert re.search(r"certainty certain derived", held.words)
    assert "derived , Article about Cẩm Phả city" in held.words


def test_what_is_denied_or_planned_says_so(cam_pha: Graph) -> None:
    found = cam_pha.query("SELECT ?claim { ?e govg:supports ?claim ; govg:status status:plan }")
    assert isinstance(found, Answer)
    planned = Read(thing.page(cam_pha, EN, found.rows[0]["claim"]))
    assert '<span class="badge maybe">plan</span>' in planned.source
    store = Store.memory()
    store.add(
        Quad(NamedNode(terms.ID + one), NamedNode(terms.GOVG + name), value, NamedNode("http://g"))
        for one, name, value in (
            ("evidence/no", "supports", NamedNode(HOLDING)),
            ("evidence/no", "status", NamedNode(terms.ID + "status/denied")),
            ("evidence/no", "explicit", Literal(False)),
            ("evidence/no", "begins", Literal("x")),
        )
    )
    store.add(
        [
            Quad(
                NamedNode(terms.ID + "evidence/no"),
                NamedNode(PREFIXES["oa"] + "hasSource"),
                NamedNode(HOLDING),
                NamedNode("http://g"),
            )
        ]
    )
    denied = Read(thing.page(Graph(store), EN, HOLDING))
    assert '<span class="badge bad">denied</span>' in denied.source
    assert '<span class="badge plain">implicit</span>' in denied.source


def test_a_page_names_others_of_its_name(many: Graph) -> None:
    page = Read(thing.page(many, EN, terms.ID + "person/0010"))
    assert "The same name, but something else" in page.words
    assert "/id/person/0015" in page.all("a", "href")
    assert "/id/person/0011" in page.all("a", "href")  # Hưng is no Hùng, but folds alike
    assert "/id/person/0020" not in page.all("a", "href")


def test_the_questions_of_a_kind_are_answered_on_its_pages(cam_pha: Graph) -> None:
    for kind, about in directory.kinds_known().items():
        for name, parameter in {**about.get("questions", {}), **about.get("linked", {})}.items():
            assert questions.get(name).parameters[parameter].type in (kind, "thing")
        for iri in prepared.names(cam_pha.store).sample(kind, 2):
            for view in (VI, EN):
                assert Read(thing.page(cam_pha, view, iri)).all("h1", "id") == []


def test_a_named_graph_and_a_class_have_pages_too(cam_pha: Graph) -> None:
    page = Read(thing.page(cam_pha, EN, terms.DERIVED))
    assert "what this graph is about" in page.words
    assert "class" in Read(thing.page(cam_pha, EN, terms.PERSON)).words


@pytest.mark.parametrize("iri", ["", "x", "http://a b", terms.ID + "area/nothing"])
def test_what_is_not_there_has_no_page(cam_pha: Graph, iri: str) -> None:
    for act in (thing.page, data.description):
        with pytest.raises((UnknownNameError, ParameterError)):
            act(cam_pha, VI, iri)


# ---- questions ----


@pytest.mark.parametrize("name", questions.names())
def test_every_question_has_a_form_and_an_answer(cam_pha: Graph, name: str) -> None:
    question = questions.get(name)
    for view in (VI, EN):
        page = Read(asking.form(cam_pha, view, name, {}))
        assert question.words(view["lang"]) in page.words
        assert set(page.all("input", "name")) == {*question.parameters, "q", "query"}
        assert page.words.count("PREFIX") >= 1
    found = cam_pha.ask(name, lang="en")
    endings = ("csv", "json", "md") if isinstance(found, Answer) else ("ttl",)
    for ending in endings:
        made = asking.download(cam_pha, EN, name, ending, {})
        kind = {"md": "markdown", "ttl": "turtle"}.get(ending, ending)
        assert made.body == found.to(kind).encode()  # type: ignore[union-attr]
        assert f"/questions/{name}.{ending}" in page.all("a", "href")
    with pytest.raises(UnknownNameError):
        asking.download(cam_pha, EN, name, "ttl" if isinstance(found, Answer) else "csv", {})


def test_a_form_shows_what_was_asked_and_the_query(cam_pha: Graph) -> None:
    given_ = {"area": "cam pha", "on": "2020-07-23"}
    page = Read(asking.form(cam_pha, EN, "combined-roles", given_))
    assert re.findall(r'class="badge (sure|maybe)"', page.source) == [
        *["sure"] * 2,
        *["maybe"] * 2,
    ]
    shown = {
        about["name"]: about.get("value")
        for tag, about in page.elements
        if tag == "input" and "name" in about
    }
    assert shown["area"] == "cam pha" and shown["on"] == "2020-07-23"
    assert f"VALUES ?_area {{ <{CAM_PHA}> }}" in page.words
    assert '"2020-07-23"^^' in page.words
    (picture,) = page.all("img", "src")
    assert parse_qs(urlsplit(picture).query)["area"] == [CAM_PHA]
    rows = cam_pha.query(shown["query"] or "")
    asked = cam_pha.ask("combined-roles", area="Cẩm Phả", on="2020-07-23", lang="en")
    assert isinstance(rows, Answer) and isinstance(asked, Answer) and rows.cells == asked.cells


def test_a_name_of_several_things_is_never_guessed(cam_pha: Graph) -> None:
    page = Read(asking.form(cam_pha, VI, "combined-roles", {"area": "quang hanh"}))
    assert not page.all("table", "class") and "Trả lời" not in page.words
    assert "Có phải một trong những thứ này?" in page.words
    choices = [parse_qs(urlsplit(one).query) for one in page.all("a", "href") if "area=" in one]
    assert {one["area"][0] for one in choices} == {
        "area:cam-pha-phuong-quang-hanh",
        "area:quang-ninh-phuong-quang-hanh-2025",
    }
    then = Read(
        asking.form(cam_pha, VI, "combined-roles", {"area": "Quang Hanh", "on": "2020-01-01"})
    )
    assert "Trả lời" in then.words  # one of the two existed on that day
    wrong = Read(asking.form(cam_pha, VI, "posts-of-person", {"person": "Phạm Văn Hàng"}))
    assert "Trả lời" not in wrong.words  # a wrong accent is another name
    plain = Read(asking.form(cam_pha, VI, "posts-of-person", {"person": "pham van hang"}))
    assert "Trưởng khu Lê Hồng Phong" in plain.words


@pytest.mark.parametrize(
    ("name", "given_", "told"),
    [
        ("combined-roles", {"on": "23/07/2020"}, "YYYY-MM-DD"),
        ("combined-roles", {"area": "http://a b"}, "IRI"),
        ("combined-roles", {"nothing": "1"}, "nothing"),
        ("combined-roles", {"area": "không đâu cả"}, "không đâu cả"),
    ],
)
def test_a_wrong_parameter_is_told_beside_the_form(
    cam_pha: Graph, name: str, given_: dict[str, str], told: str
) -> None:
    page = Read(asking.form(cam_pha, EN, name, given_))
    (alert,) = re.findall(r'role="alert">([^<]+)', page.source)
    assert told in alert and not page.all("a", "download")


def test_no_file_is_read_by_an_address(cam_pha: Graph, tmp_path: Path) -> None:
    file = tmp_path / "x.rq"
    file.write_text('#+ vi = "a"\n#+ en = "b"\nASK {}')
    for act in (asking.form, lambda g, v, n, p: asking.download(g, v, n, "csv", p)):
        with pytest.raises(UnknownNameError):
            act(cam_pha, EN, str(file), {})


# ---- the editor ----


def test_the_editor_runs_links_and_tells_errors(cam_pha: Graph) -> None:
    page = Read(editor.page(cam_pha, EN))
    assert "PREFIX govg:" in page.words and "Ctrl" in page.words
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.source, re.DOTALL)
    assert text
    import html

    run = Read(editor.page(cam_pha, EN, html.unescape(text[1])))
    assert "/id/person/cam-tay-pham-van-hang" in run.all("a", "href")
    broken = json.loads(editor.result(cam_pha, EN, "SELECT *\nWHERE { ?s ?p }").body)  # type: ignore[arg-type]
    assert (broken["line"], broken["column"]) == (2, 16)
    assert "line 2, column 16" in broken["html"]
    assert "Yes" in Read(editor.page(cam_pha, EN, "ASK { ?s ?p ?o }")).words
    made = Read(editor.page(cam_pha, EN, "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 2"))
    assert "2 statements" in made.words
    for bad in ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "CLEAR ALL", "LOAD <http://x/>"):
        assert 'role="alert"' in Read(editor.page(cam_pha, EN, bad)).source


def test_results_are_downloaded(cam_pha: Graph) -> None:
    query = "SELECT ?p { ?p a govg:Person } ORDER BY ?p"
    found = cam_pha.query(query)
    assert isinstance(found, Answer)
    assert editor.download(cam_pha, EN, query, "csv").body == found.to_csv().encode()
    assert editor.download(cam_pha, EN, query, "json").body == found.to_json().encode()
    turtle = editor.download(cam_pha, EN, "CONSTRUCT WHERE { ?p a govg:Person }", "ttl")
    assert len(list(parse(turtle.body, RdfFormat.TURTLE))) == len(found)  # type: ignore[arg-type]
    for ending in ("ttl", "exe"):
        with pytest.raises(UnknownNameError):
            editor.download(cam_pha, EN, query, ending)


def test_the_editors_bundle_is_small_and_licensed() -> None:
    bundle = assets.content("codemirror.js")
    assert len(bundle) < 500_000 and b"http://" not in bundle.replace(b"http://www.w3.org", b"")
    licence = assets.text("codemirror.LICENSE.txt")
    made = json.loads((Path(__file__).parents[1] / "docs/editor/package.json").read_text())
    for name, version in made["dependencies"].items():
        assert f"{name} {version}" in licence
    assert licence.count("Permission is hereby granted") >= 5


# ---- data ----


def test_a_things_statements_in_every_format(cam_pha: Graph) -> None:
    expected = {
        (quad.subject, quad.predicate, quad.object)
        for quad in cam_pha.store.quads()
        if quad.subject == NamedNode(HANG)
    }
    for name, kind in (
        ("turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("rdf", RdfFormat.RDF_XML),
        ("nt", RdfFormat.N_TRIPLES),
    ):
        made = data.description(cam_pha, EN, HANG, name)
        found = {(q.subject, q.predicate, q.object) for q in parse(made.body, kind)}  # type: ignore[arg-type]
        assert expected <= found
        assert any(one[2] == NamedNode(HANG) for one in found)  # its tenures
        assert f'<{HANG}>; rel="describes"' in made.headers["Link"]
    held = data.description(cam_pha, EN, HOLDING)
    assert b"oa:hasSource source:cam-pha-2020" in held.body  # type: ignore[operator]


def test_every_term_of_the_ontology_is_told(cam_pha: Graph) -> None:
    for lang in ("vi", "en"):
        found = ontology.known(lang)
        assert len(found) > 90
        page = Read(ontology.page(cam_pha, {"lang": lang}))
        places = {about.get("id") for _, about in page.elements}
        for one in found:
            assert one.label and one.definition and one.example, one.name
            assert one.name in places and one.definition in page.words
    made = ontology.turtle(cam_pha, EN)
    assert NamedNode(terms.PERSON) in {q.subject for q in parse(made.body, RdfFormat.TURTLE)}  # type: ignore[arg-type]


def test_the_figures_are_those_of_the_store(cam_pha: Graph) -> None:
    figures = void.measure(cam_pha.store)
    quads = list(cam_pha.store.quads())
    triples = {quad.triple for quad in quads}
    assert figures["triples"] == len(triples)
    assert figures["subjects"] == len({one.subject for one in triples})
    assert figures["objects"] == len({one.object for one in triples})
    a = NamedNode(PREFIXES["rdf"] + "type")
    assert figures["classes"] == {
        kind.value: len(
            {one.subject for one in triples if (one.predicate, one.object) == (a, kind)}
        )
        for kind in {one.object for one in triples if one.predicate == a}
        if isinstance(kind, NamedNode)
    }
    assert {iri: one["triples"] for iri, one in figures["graphs"].items()} == {
        name: sum(quad.graph_name == NamedNode(name) for quad in quads)
        for name in cam_pha.store.graphs()
    }
    doubled = Graph(Store.memory())
    doubled.store.add(  # type: ignore[union-attr]
        Quad(q.subject, q.predicate, q.object, NamedNode(g))
        for q in quads
        for g in ("http://a", "http://b")
    )
    again = void.measure(doubled.store)
    for key in ("triples", "subjects", "objects", "entities", "classes", "properties"):
        assert again[key] == figures[key], key


def test_the_description_says_where_and_how_to_ask(cam_pha: Graph) -> None:
    quads = void.describe(void.measure(cam_pha.store), base="https://g.example")
    node = NamedNode("https://g.example/.well-known/void#dataset")
    told = {
        (q.predicate.value.rpartition("#")[2], str(q.object)) for q in quads if q.subject == node
    }
    assert ("sparqlEndpoint", "<https://g.example/sparql>") in told
    assert ("uriSpace", f'"{terms.ID}"') in told
    assert ("subset", f"<{terms.DERIVED}>") in told
    names = {name for name, _ in told}
    assert {"triples", "entities", "classPartition", "propertyPartition", "vocabulary"} <= names
    assert {"distinctSubjects", "distinctObjects", "exampleResource", "distribution"} <= names
    sourced = [q for q in quads if q.predicate.value == PREFIXES["dcterms"] + "source"]
    assert (
        Quad(
            NamedNode(terms.ID + "graph/cam-pha-2020"),
            NamedNode(PREFIXES["dcterms"] + "source"),
            NamedNode(terms.ID + "source/cam-pha-2020"),
        )
        in sourced
    )
    for kind in ("turtle", "jsonld", "rdfxml", "ntriples"):
        made = dataset.description(cam_pha, EN, kind, at="https://g.example")
        assert isinstance(made.body, bytes)
        fmt = {"jsonld": RdfFormat.JSON_LD, "rdfxml": RdfFormat.RDF_XML}.get(kind, RdfFormat.TURTLE)
        assert {q.triple for q in parse(made.body, fmt)} == {q.triple for q in quads}
    assert (
        f"{len({q.triple for q in cam_pha.store.quads()}):,}"
        in Read(dataset.page(cam_pha, EN)).words
    )


def test_the_description_is_an_export(cam_pha: Graph, tmp_path: Path) -> None:
    cam_pha.write(tmp_path / "x.void.ttl")
    text = (tmp_path / "x.void.ttl").read_text(encoding="utf-8")
    assert "dataset:govgraph a void:Dataset" in text and "sparqlEndpoint" not in text
    assert exports.named("void", "-") == "void"


# ---- pictures ----


def test_pictures_follow_the_readers_screen(cam_pha: Graph) -> None:
    made = drawn.image(cam_pha, VI, "timeline", {"person": HANG})
    assert isinstance(made.body, bytes)
    assert b"prefers-color-scheme: dark" in made.body and "Trưởng khu".encode() in made.body
    assert "sandbox" in made.headers["Content-Security-Policy"]
    post = terms.ID + "post/le-hong-phong-truong-khu"
    assert "Phạm Văn Hạng".encode() in drawn.image(cam_pha, VI, "timeline", {"post": post}).body  # type: ignore[operator]
    whole = drawn.whole(cam_pha, VI, "combined-roles", {"area": CAM_PHA})
    assert isinstance(whole.body, bytes) and whole.body.startswith(b"<!doctype html>")
    for name, given_ in (
        ("nothing", {}),
        ("timeline", {"person": HANG, "area": CAM_PHA}),
        ("timeline", {"person": HANG, "on": "2020-07-23"}),
        ("matrix", {"person": HANG}),
    ):
        with pytest.raises(GovgraphError):
            drawn.image(cam_pha, VI, name, given_)


# ---- strangers ----


def safe(page: Read, allowed: set[str]) -> None:
    for tag, about in page.elements:
        assert tag not in ("script", "iframe", "object", "embed", "base") or "src" in about
        assert not [name for name in about if name.startswith("on") or name in ("style", "srcdoc")]
        for name in ("href", "src", "action", "formaction"):
            value = about.get(name, "/")
            assert value.startswith(("/", "#")) or value in allowed, (tag, value)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08]", page.source)
    assert "49" not in page.words.split()  # no template is run
    assert {tag for tag, _ in page.elements} <= _OWN


_OWN = {
    *("html", "head", "meta", "title", "link", "script", "body", "header", "main", "footer", "nav"),
    *(
        "a",
        "form",
        "input",
        "datalist",
        "button",
        "select",
        "option",
        "textarea",
        "label",
        "output",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "div",
        "section",
        "article",
        "aside",
    ),
    *("table", "thead", "tr", "th", "tbody", "td", "figure", "img", "figcaption", "blockquote"),
    *("details", "summary", "pre", "span", "code", "bdi", "small", "kbd", "b", "i"),
}


def test_nothing_of_a_strangers_graph_is_obeyed() -> None:
    strange = hostile.graph()
    out = {web(iri) for iri in hostile.IRIS} - {""}
    for view in (VI, EN):
        pages = [listing.start(strange, view, name=hostile.NAMES[1])]
        pages += [listing.browse(strange, view, kind) for kind in directory.kinds_known()]
        pages += [listing.search(strange, view, name) for name in hostile.NAMES]
        pages += [thing.page(strange, view, iri) for iri in hostile.IRIS]
        pages += [
            thing.page(strange, view, terms.ID + one)
            for one in ("post/x", "organ/x", "source/x", "tenure/1", "evidence/1")
        ]
        for name in ("posts-of-person", "holders-of-post", "sources", "evidence"):
            pages.append(asking.form(strange, view, name, {}))
        pages += [asking.form(strange, view, "combined-roles", {"area": n}) for n in hostile.NAMES]
        pages += [
            editor.page(strange, view, "SELECT * { ?s ?p ?o }"),
            editor.page(strange, view, hostile.NAMES[5]),
            dataset.page(strange, view),
        ]
        for made in pages:
            safe(Read(made), out)
    shown = Read(thing.page(strange, EN, hostile.IRIS[2])).words
    assert "\\u202Egnp.exe" in shown and "javascript:alert(document.domain)" in shown
    for iri in hostile.IRIS:
        assert b"alert(3)" in data.description(strange, EN, iri).body  # type: ignore[operator]
        image = drawn.image(strange, EN, "timeline", {"person": iri})
        assert isinstance(image.body, bytes)
        assert b"<script" not in image.body and b"<img" not in image.body


# ---- words ----


def test_the_words_of_the_templates_are_there_in_both_languages() -> None:
    known = words._all()
    assert list(known) == sorted(known)
    for key, texts in known.items():
        assert set(texts) == {"vi", "en"} and all(texts.values()), key
        assert re.findall(r"\{\w+\}", texts["vi"]) == re.findall(r"\{\w+\}", texts["en"])
    used = set()
    room = Path(assets.__file__).parent
    for file in (room / "templates").iterdir():
        used |= set(re.findall(r'\bw\("([\w-]+)"[,) ~]', file.read_text(encoding="utf-8")))
    assert {one for one in used if not one.endswith("-")} <= set(known)
    for question in map(questions.get, questions.names()):
        assert all(f"tag-{tag}" in known for tag in question.tags), question.name
    assert all(f"type-{one}" in known for one in questions.TYPES)


# ---- over HTTP ----


@pytest.fixture(scope="module")
def address(cam_pha: Graph) -> Iterator[str]:
    with pages_server.served(cam_pha) as at:
        yield at


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetched(url: str, **headers: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Still)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        return opener.open(urllib.request.Request(url, headers=names), timeout=20)
    except urllib.error.HTTPError as error:
        return error


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/id/area/thanh-pho-cam-pha", "text/html", "text/html; charset=utf-8"),
        ("/id/area/thanh-pho-cam-pha", "text/turtle", "text/turtle; charset=utf-8"),
        ("/id/area/thanh-pho-cam-pha", "application/ld+json", "application/ld+json"),
        ("/id/area/thanh-pho-cam-pha.ttl", "text/html", "text/turtle; charset=utf-8"),
        ("/id/area/thanh-pho-cam-pha.jsonld", "*/*", "application/ld+json"),
        ("/id/area/thanh-pho-cam-pha.html", "text/turtle", "text/html; charset=utf-8"),
        ("/id/" + HOLDING.removeprefix(terms.ID), "text/turtle", "text/turtle; charset=utf-8"),
        ("/thing?iri=http://www.w3.org/ns/org%23Post", "text/html", "text/html; charset=utf-8"),
        ("/thing?iri=http://www.w3.org/ns/org%23Post", "text/turtle", "text/turtle; charset=utf-8"),
        ("/ontology", "text/html", "text/html; charset=utf-8"),
        ("/ontology", "text/turtle", "text/turtle; charset=utf-8"),
        ("/ontology.jsonld", "*/*", "application/ld+json"),
        ("/.well-known/void", "text/turtle", "text/turtle; charset=utf-8"),
        ("/.well-known/void", "application/rdf+xml", "application/rdf+xml"),
        ("/.well-known/void", "text/html", "text/html; charset=utf-8"),
        (
            "/questions/combined-roles.csv?on=2020-07-23",
            "*/*",
            "text/csv; charset=utf-8; header=present",
        ),
        ("/questions/combined-roles.rq", "*/*", "application/sparql-query"),
        ("/pictures/timeline.svg", "image/*", "image/svg+xml"),
        ("/static/site.css", "text/css", "text/css; charset=utf-8"),
    ],
)
def test_an_address_answers_as_accepted(address: str, path: str, accept: str, kind: str) -> None:
    found = fetched(address + path, Accept=accept)
    assert (found.status, found.headers["Content-Type"]) == (200, kind)
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.read()
    if path.startswith(("/id", "/ontology", "/thing", "/.well")):
        assert "Accept" in found.headers["Vary"]
        assert 'rel="canonical"' in found.headers["Link"]
        assert 'type="text/turtle"' in found.headers["Link"]


def test_pages_forbid_what_they_do_not_need(address: str) -> None:
    for path in ("/", "/query", "/id/area/thanh-pho-cam-pha", "/questions", "/id/area/none"):
        found = fetched(address + path)
        policy = found.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy
        assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert found.headers["X-Frame-Options"] == "DENY"
        assert found.headers["Referrer-Policy"] == "no-referrer"


def test_the_language_is_asked_for_or_accepted(address: str) -> None:
    for headers, query, lang in (
        ({}, "", "vi"),
        ({"Accept_Language": "en-GB,en;q=0.9"}, "", "en"),
        ({"Accept_Language": "en"}, "?lang=vi", "vi"),
        ({"Accept_Language": "vi"}, "?lang=en", "en"),
        ({"Accept_Language": "vi"}, "?lang=xx", "vi"),
    ):
        found = fetched(f"{address}/{query}", **headers)
        assert found.headers["Content-Language"] == lang
        assert f'<html lang="{lang}">' in found.read().decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/area/khong-co", 404),
        ("/browse/nothing", 404),
        ("/questions/nothing", 404),
        ("/pictures/nothing", 404),
        ("/static/words.toml", 404),
        ("/thing?iri=x", 400),
        ("/id/area/thanh-pho-cam-pha?lang=en", 200),
        ("/ontology.exe", 406),
        ("/nothing/at/all", 404),
        ("/questions/..%2F..%2Fx", 404),
        ("/static/..%2F__init__.py", 404),
    ],
)
def test_what_is_wrong_has_its_status_and_a_page(address: str, path: str, status: int) -> None:
    found = fetched(address + path, Accept="text/html")
    assert found.status == status
    page = Read(found.read().decode())
    assert "/questions" in " ".join(page.all("a", "href")) and "Traceback" not in page.source


def test_an_unknown_thing_is_looked_for_by_name(address: str) -> None:
    page = Read(fetched(f"{address}/id/area/phuong-cam-tay").read().decode())
    assert "/search?q=phuong+cam+tay" in page.all("a", "href")


def test_other_iris_of_ours_have_one_address(address: str) -> None:
    found = fetched(f"{address}/thing?iri={CAM_PHA}&lang=en")
    assert (found.status, found.headers["Location"]) == (303, "/id/area/thanh-pho-cam-pha?lang=en")
    assert fetched(address + "/id/area/thanh-pho-cam-pha", Accept="image/png").status == 406


def test_a_form_works_without_a_script_and_a_large_one_is_refused(address: str) -> None:
    for body, status in ((b"query=ASK+%7B%7D", 200), (b"query=" + b"x" * 2_000_000, 413)):
        request = urllib.request.Request(address + "/query", body)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            found = opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            found = error
        assert found.status == status
    assert (
        fetched(
            address + "/static/site.css",
            If_None_Match=fetched(address + "/static/site.css").headers["ETag"],
        ).status
        == 304
    )


def test_the_library_itself_needs_no_server() -> None:
    assert "starlette" not in (govgraph.__doc__ or "")
