"""Words of a text, compared as people do, with where they stand in the text as given.

The text may be decomposed (NFD), hold no-break spaces and either placement of tones: a token's
``norm`` is composed, lower case, of the newer placement; its offsets are the given text's.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

# The standard engine, not RE2: offsets into str without a detour over UTF-8, and every pattern
# here is a sequence of possessive parts that begin differently, so nothing is tried twice.
_TOKEN = re.compile(
    r"[đĐ]/[cC](?!\w)"
    r"|\d\w*+(?:[./,:\-–]\w++)*+"
    r"|\w++(?:['’ʼ]\w++)*+"
    r"|\.{2,}+|…|[^\w\s]"
)
_CLUSTER = re.compile(
    r"[^\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff][\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]++"
)
_TONES = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "–": "-", "—": "-"})


class Token:
    """One word, number or mark.

    Example:
        >>> [token.norm for token in tokenize("Huyện uỷ, 9/14 xã…")]
        ['huyện', 'ủy', ',', '9/14', 'xã', '...']
    """

    __slots__ = ("end", "norm", "raw", "start")

    def __init__(self, raw: str, start: int, end: int) -> None:
        self.raw = raw
        self.start = start
        self.end = end
        self.norm = normal(raw)

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[0].isupper()

    @property
    def word(self) -> bool:
        """Whether it is no mark."""
        return self.raw[0].isalnum()

    def __repr__(self) -> str:
        return f"Token({self.raw!r}, {self.start}, {self.end})"


@cache
def _spelled(low: str) -> str:
    if len(low) < 2 or low[-2:] not in _TONES or (low[-3:-2] == "q" and low[-2] == "u"):
        return low
    return low[:-2] + _TONES[low[-2:]]


def normal(raw: str) -> str:
    """Return the form in which spellings of a word are equal.

    Example:
        >>> normal("HOÀ"), normal("Quý"), normal("…")
        ('hòa', 'quý', '...')
    """
    if len(raw) > 24:  # no word of any lexicon; not kept
        return raw.casefold().translate(_APOSTROPHES)
    return _low(raw)


@cache
def _low(raw: str) -> str:
    if raw == "…" or raw.startswith(".."):
        return "..."
    if raw == "đ/c" or raw == "Đ/c":
        return "đ/c"
    return _spelled(raw.casefold().translate(_APOSTROPHES))


def tokenize(text: str) -> list[Token]:
    """Cut a text into tokens.

    Args:
        text: any text.

    Returns:
        Its tokens in order; offsets are of ``text``.
    """
    if unicodedata.is_normalized("NFC", text):
        return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]
    composed, places = _composed(text)
    return [
        Token(found[0], places[found.start()], places[found.end()])
        for found in _TOKEN.finditer(composed)
    ]


def _composed(text: str) -> tuple[str, list[int]]:
    """Compose letters with their marks; say where each character came from."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for found in _CLUSTER.finditer(text):
        plain = text[last : found.start()]
        parts.append(plain)
        places.extend(range(last, found.start()))
        one = unicodedata.normalize("NFC", found[0])
        parts.append(one)
        places.extend([found.start()] * len(one))
        last = found.end()
    parts.append(text[last:])
    places.extend(range(last, len(text) + 1))
    return "".join(parts), places


@lru_cache(1 << 14)
def phrase(text: str) -> tuple[str, ...]:
    """Return the norms of a phrase of a lexicon.

    Example:
        >>> phrase("Uỷ ban nhân dân")
        ('ủy', 'ban', 'nhân', 'dân')
    """
    return tuple(token.norm for token in tokenize(text))


def written(text: str, tokens: Sequence[Token]) -> str:
    """Give the words of some tokens as a label: composed, newer tones, single spaces.

    Example:
        >>> text = "Huyện  uỷ"
        >>> written(text, tokenize(text))
        'Huyện ủy'
    """
    shown: list[str] = []
    last = -1
    for token in tokens:
        gap = token.start > last >= 0
        piece = _tones(unicodedata.normalize("NFC", token.raw))
        shown.append(f" {piece}" if gap else piece)
        last = token.end
    return "".join(shown)


@cache
def _tones(raw: str) -> str:
    low = raw.casefold()
    new = _spelled(low)
    if new == low or len(new) != len(raw):
        return raw
    return "".join(b.upper() if a.isupper() else b for a, b in zip(raw, new, strict=True))


def bare(word: str) -> str:
    """A word without its marks.

    Example:
        >>> bare("nguyễn"), bare("đỗ")
        ('nguyen', 'do')
    """
    parts = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(one for one in parts if not unicodedata.combining(one))
