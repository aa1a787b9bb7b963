"""From bytes to the text that is read: encodings, and pages of HTML.

Of a page only what it shows is kept: the title, the day it was published, the article. Offsets
and digests of claims are of that text; the page's own digest is kept beside.
"""

import codecs
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from govgraph import resources
from govgraph.errors import InputError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LARGEST = 32 << 20  # bytes of an article
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_HTML = re.compile(
    r"\s*+<(?:!doctype|html|head|body|article|div|p|meta|h1|section|\?xml|!--)", re.I
)
_CHARSET = re.compile(rb"charset\s*+=\s*+[\"']?+([\w-]{3,20})", re.I)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# Elements before which a parser looks through all that are open: nested by the thousand they
# take quadratic time. Browsers stop at 512.
_NESTING = re.compile(
    r"<(/?+)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset"
    r"|figcaption|figure|footer|header|hgroup|main|menu|nav|ol|section|summary|ul|h[1-6]|pre"
    r"|form|listing|plaintext|xmp|search)\b",
    re.I,
)
_DEEPEST = 2000
_BREAK = "\x1e"  # no page shows this character
_LINE = "\x1f"  # nor this
_LINES = re.compile(rf"\s*+{_LINE}(?:[\s{_LINE}]*+{_LINE})\s*+|(?<=[.!?:;…”\"»)])\s*+{_LINE}")
_SPACES = re.compile(r"[ \t\r\n\f\v]++")


@dataclass(frozen=True)
class Extracted:
    """A text to read; ``page_sha256`` where it was taken from a page.

    Example:
        >>> extracted(b"<p>Mot <b>tin</b></p><script>x</script>", "a.html").text
        'Mot tin\\n'
    """

    text: str
    doc: str
    page_sha256: str | None = None


def extracted(content: bytes, doc: str) -> Extracted:
    """Take the text out of a file's bytes.

    Args:
        content: plain text or HTML, in UTF-8 or UTF-16.
        doc: the file's name or address; ``.html`` and ``.htm`` are pages whatever they begin with.

    Returns:
        The text, exactly as given where it is plain text.

    Raises:
        InputError: it is in another encoding, no text, or too large.

    Example:
        >>> extracted("Một tin".encode("utf-16"), "a.txt").text
        'Một tin'
    """
    if len(content) > LARGEST:
        raise InputError("read-large", where=doc, size=len(content), most=LARGEST)
    text = _decoded(content, doc)
    if "\0" in text:
        raise InputError("read-not-text", where=doc)
    if PurePath(doc).suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(text[:2000]):
        if _depth(text) > _DEEPEST:
            raise InputError("read-nested", where=doc)
        return Extracted(_page(text), doc, sha256(content).hexdigest())
    return Extracted(text, doc)


def _decoded(content: bytes, doc: str) -> str:
    mark = next((one for one in _MARKS if content.startswith(one)), b"")
    try:
        if mark:
            return content[len(mark) :].decode(_MARKS[mark])
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        said = _CHARSET.search(content[:2048])
        if said and not mark:
            try:
                return content.decode(said[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError):
                pass
        raise InputError("read-encoding", where=doc, byte=error.start + len(mark) + 1) from error


def _depth(html: str) -> int:
    """How deeply blocks stand in each other, at most: an element left open counts."""
    deepest = depth = 0
    for found in _NESTING.finditer(html):
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _page(html: str) -> str:
    """What a page shows, a line for each block."""
    from selectolax.lexbor import LexborHTMLParser  # only pages need it

    said = resources.toml("queries", "reading/pages.toml")
    tree = LexborHTMLParser(html.replace(_BREAK, " ").replace(_LINE, " "))
    title, day = _head(tree, said)
    for node in tree.css(", ".join(said["ignored"])):
        node.decompose()
    root = _article(tree, said)
    if root is None:
        return ""
    for node in root.css(", ".join(said["blocks"])):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    for node in root.css("br"):
        node.replace_with(_LINE)
    for node in root.css("td, th"):
        node.insert_after(" ")
    # Two line breaks, or one after a sentence, part paragraphs; another is a space.
    whole = _LINES.sub(_BREAK, root.text(deep=True)).replace(_LINE, " ")
    shown = (_SPACES.sub(" ", one).strip(" ") for one in whole.split(_BREAK))
    lines = [one for one in shown if one]
    lead = [title] if title and title not in lines[:3] else []
    body = lines
    if title in lines[:3]:
        lead, body = [title], [one for one in lines if one != title or one not in lines[:3]]
    if day and not any(day in one for one in body[:6]):
        lead.append(day)
    return "".join(f"{one}\n" for one in [*lead, *body])


def _head(tree: "LexborHTMLParser", said: dict[str, list[str]]) -> tuple[str, str]:
    """The title a page gives itself, and the day it was published."""
    title = ""
    for query in said["title"]:
        node = tree.css_first(query)
        if node is not None:
            title = node.attributes.get("content") or node.text(deep=True)
            title = _SPACES.sub(" ", title or "").strip(" ")
        if title:
            break
    for query in said["published"]:
        node = tree.css_first(query)
        if node is None:
            continue
        found = _DAY.search(node.attributes.get("content") or node.attributes.get("datetime") or "")
        if found:
            return title, f"{found[3]}/{found[2]}/{found[1]}"
    return title, ""


def _article(tree: "LexborHTMLParser", said: dict[str, list[str]]) -> "LexborNode | None":
    """The part of a page that holds most of its article."""
    for query in said["article"]:
        nodes = tree.css(query)
        if nodes:
            best = max(nodes, key=lambda one: len(one.text(deep=True)))
            if len(best.text(deep=True).strip()) > 200:
                return best
    return tree.body or tree.root
