"""Why: the sources, the sentences, the grounds of what is derived."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govgraph
import samples
from govgraph import evidence, quads
from govgraph.errors import GovgraphError, InputError, ParameterError, UnknownNameError
from govgraph.store import Store

ARTICLE = "Mở đầu.\nBà  Lan là\tTrưởng A, kiêm Trưởng B! Hết… Bà Lan nghỉ.\n"
ID = "https://w3id.org/govgraph/id/"


def place(words: str) -> str:
    start = ARTICLE.index(words)
    number = '"{}"^^xsd:nonNegativeInteger'
    return (
        f"oa:hasSelector [ a oa:TextPositionSelector ; oa:start {number.format(start)} ;"
        f" oa:end {number.format(start + len(words))} ]"
    )


TOLD = samples.GOOD.replace(
    'skos:prefLabel "Báo S"@vi .',
    f'skos:prefLabel "Báo S"@vi ; govg:sha256 "{hashlib.sha256(ARTICLE.encode()).hexdigest()}" .',
).replace(
    "govg:explicit true .\nevidence:b",
    f"govg:explicit true ; {place('Trưởng A')} .\nevidence:b",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> govgraph.Graph:
    """The good graph with a place in its article, in memory; the article beside it."""
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "told.ttl").write_text(TOLD, encoding="utf-8")
    graph = govgraph.Graph(Store.memory(), "en")
    graph.add(folder / "told.ttl")
    return graph


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.encode())
    return path


# Sentences

texts = st.text(st.sampled_from("aạ .!?…\n\t⟦⟧"), max_size=60)
spans = texts.flatmap(
    lambda text: st.tuples(st.just(text), st.integers(0, len(text)), st.integers(0, len(text))).map(
        lambda one: (one[0], min(one[1:]), max(one[1:]))
    )
)


@given(spans)
def test_the_marked_words_are_exactly_those_of_the_place(span: tuple[str, int, int]) -> None:
    text, start, end = span
    shown = evidence.sentence(text, start, end)
    marked = f"⟦{text[start:end]}⟧"
    assert marked in shown
    squeezed = " ".join(text.split())
    assert " ".join(shown.replace(marked, text[start:end], 1).split()) in squeezed or (
        "⟦" in text or "⟧" in text
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Mở", "⟦Mở⟧ đầu."),
        ("đầu.", "Mở ⟦đầu.⟧"),
        ("Trưởng A", "Bà Lan là ⟦Trưởng A⟧, kiêm Trưởng B!"),
        ("Lan là\tTrưởng", "Bà ⟦Lan là\tTrưởng⟧ A, kiêm Trưởng B!"),
        ("Hết", "⟦Hết⟧…"),
        ("B! Hết", "Bà Lan là Trưởng A, kiêm Trưởng ⟦B! Hết⟧…"),
        ("nghỉ", "Bà Lan ⟦nghỉ⟧."),
        (ARTICLE, f"⟦{ARTICLE}⟧"),
    ],
)
def test_sentences(words: str, shown: str) -> None:
    start = ARTICLE.index(words)
    assert evidence.sentence(ARTICLE, start, start + len(words)) == shown


# Claims


def test_a_claim_with_its_text(told: govgraph.Graph, article: Path) -> None:
    why = told.why("tenure:a", article)
    (one,) = why.places
    assert (one.status, one.explicit, one.source_label) == ("fact", True, "Báo S")
    assert one.start is not None
    assert ARTICLE[one.start : one.end] == "Trưởng A"
    assert one.sentence == "Bà Lan là ⟦Trưởng A⟧, kiêm Trưởng B!"
    assert f"Báo S [fact, explicit] characters {one.start}–{one.end}" in str(why)
    assert "“Bà Lan là ⟦Trưởng A⟧, kiêm Trưởng B!”" in str(why)
    assert told.why("tenure:a").places[0].sentence == ""


def test_a_claim_of_that_source_without_a_place(told: govgraph.Graph, article: Path) -> None:
    assert told.why("tenure:b", article).places[0].sentence == ""


@pytest.mark.parametrize("change", [b"", b"\n", ARTICLE.encode() + b" ", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("iri", ["tenure:a", "person:lan", "organ:a"])
def test_a_text_with_another_digest_is_refused(
    told: govgraph.Graph, article: Path, change: bytes, iri: str
) -> None:
    article.write_bytes(change)
    with pytest.raises(InputError) as caught:
        told.why(iri, article)
    assert caught.value.key == "text-differs"
    assert hashlib.sha256(change).hexdigest()[:12] in str(caught.value)
    if iri != "organ:a":
        assert hashlib.sha256(ARTICLE.encode()).hexdigest()[:12] in str(caught.value)


def test_a_text_that_is_not_utf8_is_refused(told: govgraph.Graph, article: Path) -> None:
    article.write_bytes(b"\xff")
    with pytest.raises(InputError, match="not UTF-8"):
        told.why("tenure:a", article)


def test_a_place_outside_the_text_shows_no_words(tmp_path: Path, article: Path) -> None:
    for start, end in ((0, 10_000), (9, 9), (12, 3), (-5, 2)):
        number = '"{}"^^xsd:integer'
        span = f"oa:start {number.format(start)} ; oa:end {number.format(end)} ]"
        text = TOLD.replace(place("Trưởng A").split(" ; ", 1)[1], span)
        assert span in text
        (tmp_path / "x.ttl").write_text(text, encoding="utf-8")
        graph = govgraph.Graph(Store.memory())
        graph.add(tmp_path / "x.ttl")
        (one,) = graph.why("tenure:a", article).places
        assert (one.start, one.end, one.sentence) == (start, end, "")


def test_a_derived_claim_leads_to_its_grounds(told: govgraph.Graph, article: Path) -> None:
    found = told.query("SELECT ?h { ?h a <https://w3id.org/govgraph/ontology#ConcurrentHolding> }")
    assert isinstance(found, govgraph.Answer)
    ((holding,),) = (row.values() for row in found)
    why = told.why(holding, article)
    assert why.places == ()
    assert why.rules == (f"{ID}rule/concurrent-holdings",)
    assert {f"{ID}tenure/a", f"{ID}tenure/b"} <= set(leaves(why))
    text = str(why)
    assert "derived by rule:concurrent-holdings from:" in text
    assert "⟦Trưởng A⟧" in text
    assert text.index("holding:") < text.index("tenure:a")


def leaves(why: govgraph.Why) -> list[str]:
    """The claims at the ends of the grounds, which sources speak of."""
    below = [leaf for ground in why.grounds for leaf in leaves(ground)]
    return below or ([why.iri] if why.places else [])


@pytest.mark.parametrize(
    ("iri", "claims"),
    [
        ("person:lan", ["holding/a+b", "tenure/a", "tenure/b"]),
        ("post:b", ["holding/a+b", "tenure/b"]),
        ("organ:a", []),
    ],
)
def test_a_thing_leads_to_the_claims_about_it(
    told: govgraph.Graph, iri: str, claims: list[str]
) -> None:
    why = told.why(iri)
    assert why.places == ()
    assert [ground.iri.removeprefix(ID) for ground in why.grounds] == claims
    assert all(leaves(ground) for ground in why.grounds)
    assert why.label


def test_labels_and_words_in_both_languages(told: govgraph.Graph) -> None:
    assert told.why("post:a", lang="vi").label == "Trưởng A"
    assert told.why("post:a", lang="en").label == "Head of A"
    assert told.why("post:b", lang="en").label == "Trưởng B"
    assert "[sự thật, nói thẳng] ký tự 19–27" in str(told.why("tenure:a", lang="vi"))
    with pytest.raises(ParameterError, match="fr"):
        told.why("post:a", lang="fr")


def test_grounds_that_go_round_end(tmp_path: Path) -> None:
    ring = samples.PREFIXES + (
        "@prefix prov: <http://www.w3.org/ns/prov#> ."
        "tenure:x prov:wasDerivedFrom tenure:y, tenure:x ; govg:rule <http://r> ."
        "tenure:y prov:wasDerivedFrom tenure:x ; govg:rule <http://r> ."
    )
    (tmp_path / "ring.ttl").write_text(ring, encoding="utf-8")
    graph = govgraph.Graph(Store.memory())
    graph.store.add(quads.read(tmp_path / "ring.ttl"))  # type: ignore[union-attr]
    (below,) = graph.why("tenure:x").grounds
    assert (below.iri, below.grounds) == (f"{ID}tenure/y", ())


def test_formats(told: govgraph.Graph) -> None:
    why = told.why("person:lan")
    assert why.to("text") == str(why)
    assert why.to("html") in why._repr_html_()
    with pytest.raises(GovgraphError, match="text, json, html"):
        why.to("yaml")


def test_in_a_notebook_words_are_marked_and_sources_linked(
    told: govgraph.Graph, article: Path, cam_pha: govgraph.Graph
) -> None:
    html = told.why("person:lan", article).to("html")
    assert "<q>Bà Lan là <mark>Trưởng A</mark>, kiêm Trưởng B!</q>" in html
    assert f'<a href="{ID}source/s" rel="noopener">Báo S</a> [fact, explicit]' in html
    why = cam_pha.why("post-rule:vn-thuong-truc-hdnd-ubnd", lang="en")
    assert why.places[0].page.startswith("https://danhmucvanban")
    assert f'<a href="{why.places[0].page}"' in why.to("html")


def test_only_our_own_brackets_are_marked() -> None:
    def shown(quote: str) -> str:
        place = evidence.Place("http://e", "no iri", "S", "fact", True, quote=quote)
        return govgraph.Why("http://a", "", (place,)).to("html")

    assert "<q>a⟦b⟦c⟧d</q>" in shown("a⟦b⟦c⟧d") and "<q>⟧a⟦</q>" in shown("⟧a⟦")
    assert "<q>&lt;i&gt;<mark>&lt;b&gt;</mark></q>" in shown("<i>⟦<b>⟧")
    assert "<br>" in shown("a") and "<a " in shown("a") and "no iri" not in shown("a")


def test_what_is_not_there_is_refused(told: govgraph.Graph) -> None:
    with pytest.raises(UnknownNameError, match="person:nobody"):
        told.why("person:nobody")
    with pytest.raises(ParameterError):
        told.why("Nguyễn Thị Lan")


# The shipped graph


def test_the_first_holder(cam_pha: govgraph.Graph) -> None:
    why = cam_pha.why("person:cam-tay-pham-van-hang", lang="en")
    assert why.label == "Phạm Văn Hạng"
    assert {
        f"{ID}tenure/pham-van-hang-bi-thu-chi-bo",
        f"{ID}tenure/pham-van-hang-truong-khu",
    } <= {ground.iri for ground in why.grounds}
    assert all(leaves(ground) for ground in why.grounds)


def test_the_article_where_it_is_at_hand(cam_pha: govgraph.Graph) -> None:
    article = Path(__file__).parents[2] / "shared" / "seed" / "cam-pha-2020.txt"
    if not article.exists():
        pytest.skip("the article is not part of this repository")
    why = cam_pha.why("target:cam-pha-bi-thu-chu-tich-ubnd", article)
    (one,) = why.places
    assert one.start is not None and one.end is not None
    words = article.read_text(encoding="utf-8")[one.start : one.end]
    assert words.startswith("trên 75%") and f"⟦{words}⟧" in one.sentence
