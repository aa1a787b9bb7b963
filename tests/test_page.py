"""The page of a picture, without a browser: one file, nothing fetched, every text only text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

import scenes
from govgraph import language
from govgraph.pictures import assets, page, sheet
from govgraph.pictures.scene import Item, Scene


def written(scene: Scene) -> str:
    return page.html(scene, sheet.write(scene))


class Elements(HTMLParser):
    """Every element with its attributes, and the content of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
            self._in_script = True

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data


def data(text: str) -> Any:
    return json.loads(Elements(text).scripts[0])


@pytest.mark.parametrize("hostile", [False, True])
def test_it_has_two_scripts_and_allows_only_its_own(hostile: bool) -> None:
    elements = Elements(written(scenes.roles(hostile)))
    (_, code) = elements.scripts
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    (policy,) = (a["content"] for _, a in elements.found if a.get("http-equiv"))
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("hostile", [False, True])
def test_nothing_in_it_fetches_or_runs(hostile: bool) -> None:
    text = written(scenes.roles(hostile))
    for tag, attributes in Elements(text).found:
        assert tag not in {"img", "iframe", "object", "embed", "base", "foreignobject", "use", "a"}
        assert not [name for name in attributes if name.startswith("on")]
        assert not {"src", "xlink:href", "srcset"} & set(attributes)
        assert attributes.get("href") in (None, "data:,")
    assert "url(" not in text and "@import" not in text


def test_hostile_labels_come_out_as_they_went_in() -> None:
    read = data(written(scenes.roles(hostile=True)))
    assert read["title"] == scenes.HOSTILE[1]
    titles = {item["t"] for item in read["items"].values()}
    assert {scenes.HOSTILE[0], scenes.HOSTILE[2], scenes.HOSTILE[4]} <= titles
    assert "a\\u202Eb\\u2066c\\u2028d" in {one.replace(" ", "\\u2028") for one in titles}


def test_the_json_holds_no_character_that_html_or_javascript_could_take_for_its_own() -> None:
    text = written(scenes.roles(hostile=True))
    (found,) = re.findall(r'id="gg-data">(.*)</script>', text)
    assert not set("<>&\u2028\u2029\u202e") & set(found)


def test_the_script_makes_text_never_markup() -> None:
    for name in page.SCRIPTS:
        code = assets.text(name)
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|srcdoc|"
            r"fetch\(|XMLHttp|WebSocket|import\(|location|</script|<!--",
            code,
        ), name
        assert len(code.splitlines()) <= 300, name


def test_every_word_the_script_says_is_there_and_every_word_is_said() -> None:
    code = "".join(map(assets.text, page.SCRIPTS)) + assets.text("page.html")
    known = {key.removeprefix("page-") for key in language.messages() if key.startswith("page-")}
    said = set(re.findall(r"\$word-([a-z-]+)|words\.([a-z]+)|say\('([a-z-]+)'", code))
    shown = {one for found in said for one in found if one}
    shown |= {"certain", "possible", "play", "pause", "system", "light", "night"}
    assert shown == known


def test_it_is_in_the_pictures_language() -> None:
    for lang, word in (("vi", "Phóng to (+)"), ("en", "Zoom in (+)")):
        text = written(Scene("matrix", "A", lang))
        assert f'<html lang="{lang}">' in text and word in text
        assert data(text)["words"]["zoom-in"] == word


def test_the_svg_stands_in_it_unchanged_and_the_same_scene_gives_the_same_bytes() -> None:
    scene = scenes.roles()
    assert sheet.write(scene) in written(scene)
    assert written(scene) == written(scenes.roles())


def test_a_dollar_in_a_label_is_no_placeholder() -> None:
    scene = Scene("matrix", "$title ${svg} $$", "en")
    scene.add("a", Item("$word-fit", "thing"))
    text = written(scene)
    assert "<title>$title ${svg} $$</title>" in text
    assert data(text)["items"]["1"]["t"] == "$word-fit"
