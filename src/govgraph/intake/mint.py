"""Minting IRIs, here and nowhere else.

``id/{kind}/{source}-{id}`` where the source has an id, else ``id/{kind}/{source}-{name}-{hash}``;
the hash is of the name in NFC and its context, for slugs are readable but no identity: Hùng and
Hưng fold alike (DESIGN §2). An id that is an IRI already stays as it is.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote

from pyoxigraph import NamedNode

from govgraph import quads, terms

_ABSOLUTE = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
_OTHER = re.compile("[^a-z0-9]+")
_LONGEST = 60  # characters of a name that are shown in an IRI


@dataclass(frozen=True)
class Origin:
    """A file or another source of claims.

    Attributes:
        name: what it is called: a file's name.
        digest: the SHA-256 of its content, in hexadecimal; or nothing.
        title: its title in words; without it, the name.
        lang: the language of its labels, as a tag (``vi``, ``en``, ``nl``).
        slug: the beginning of the IRIs minted for it; without it, of the name.
        page: where it can be read on the web, or nothing.
    """

    name: str
    digest: str = ""
    title: str = ""
    lang: str = "vi"
    slug: str = ""
    page: str = ""

    @cached_property
    def stem(self) -> str:
        """What the IRIs minted for it begin with."""
        return self.slug or quads.slug(re.sub(r"\.\w{1,6}$", "", self.name.rpartition("/")[2]))


def iri(origin: Origin, kind: str, name: str, *, id: str = "", context: str = "") -> NamedNode:
    """Make an IRI (see the module).

    Args:
        origin: the source.
        kind: ``person``, ``post``, ``organ``, …: what stands after ``id/``.
        name: what it is called.
        id: the source's own id of it, or nothing.
        context: what tells things of one name apart.

    Example:
        >>> iri(Origin("a.csv"), "person", "Hùng") == iri(Origin("a.csv"), "person", "Hưng")
        False
    """
    base = f"{terms.ID}{kind}/{origin.stem}-"
    if id:
        if absolute(id):
            return NamedNode(id)
        shown = quads.slug(id)[:_LONGEST]
        return NamedNode(base + shown + (f"-{_hash(id)}" if shown != id else ""))
    shown = _slug(name)[:_LONGEST].strip("-") if name else ""
    ending = _hash(f"{name}\n{context}")  # which composes both
    return NamedNode(base + (f"{shown}-{ending}" if shown else ending))


def holding(one: NamedNode, other: NamedNode) -> NamedNode:
    """Name a concurrent holding by its two tenures, as rules and shapes do.

    Args:
        one, other: its tenures, in any order.

    Example:
        >>> first, second = NamedNode(terms.ID + "tenure/a"), NamedNode("https://x.org/b")
        >>> holding(second, first).value.rpartition("/")[2]
        'a+https%3A%2F%2Fx.org%2Fb'
    """
    ours = f"{terms.ID}tenure/"
    slugs = [
        iri.removeprefix(ours) if iri.startswith(ours) else quote(iri, safe="")
        for iri in sorted((one.value, other.value))
    ]
    return NamedNode(f"{terms.ID}holding/{slugs[0]}+{slugs[1]}")


def absolute(text: str) -> bool:
    """Whether a text is an address on the web, and can be an IRI as it stands.

    Example:
        >>> absolute("https://a/b"), absolute("a b"), absolute("https://[")
        (True, False, False)
    """
    # RFC 3987 section 4.1 allows no marks of direction.
    if not _ABSOLUTE.fullmatch(text) or not text.isprintable():
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def composed(words: str) -> str:
    """Return a text in NFC, its spaces single."""
    return unicodedata.normalize("NFC", " ".join(words.split()))


def _slug(name: str) -> str:
    if name.isascii():
        return _OTHER.sub("-", name.lower()).strip("-") or quads.slug(name)
    return _folded(name)


_folded = lru_cache(1 << 14)(quads.slug)  # many persons bear one name


def _hash(words: str) -> str:
    return hashlib.sha256(composed(words).encode()).hexdigest()[:8]
