"""The page of a picture: one HTML file with its SVG, its data and its script, and nothing else."""

import base64
import hashlib
import json
import string
from typing import Any

from govgraph import language, tables
from govgraph.pictures import assets, style
from govgraph.pictures.scene import Scene

# In this order they make one script.
SCRIPTS = ("page.js", "stage.js", "fold.js", "day.js", "details.js", "search.js", "export.js")
_PREFIX = "page-"
_UNSAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


class _Template(string.Template):
    idpattern = "[a-z][a-z-]*"


def html(scene: Scene, svg: str) -> str:
    """Write a picture's page.

    Args:
        scene: the picture.
        svg: the scene, written as SVG.

    Example:
        >>> html(Scene("matrix", "", "en"), "<svg/>").startswith("<!doctype html>")
        True
    """
    words = _words(scene.lang)
    code = "".join(map(assets.text, SCRIPTS))
    return _Template(assets.text("page.html")).substitute(
        {f"word-{key}": tables.escape(value) for key, value in words.items()},
        lang=tables.escape(scene.lang),
        title=tables.escape(scene.title),
        css=assets.text("page.css"),
        dark=style.css(dark=True, before="html.dark"),
        svg=svg,
        data=_script_safe({**scene.data(), "words": words}),
        code=code,
        digest=base64.b64encode(hashlib.sha256(code.encode()).digest()).decode("ascii"),
    )


def _words(lang: str) -> dict[str, str]:
    """Return the page's own words, by their keys without the prefix."""
    found = language.messages()
    return {key[len(_PREFIX) :]: found[key][lang] for key in found if key.startswith(_PREFIX)}


def _script_safe(data: Any) -> str:
    """Write JSON in which no text can end the script element that holds it."""
    written = json.dumps(_clean(data), ensure_ascii=False, separators=(",", ":"))
    return written.translate(_UNSAFE)


def _clean(value: Any) -> Any:
    """Show what is hidden in texts, as the SVG does (:func:`govgraph.tables.clean`)."""
    if isinstance(value, str):
        return tables.clean(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
