"""Comparing names, Vietnamese ones first: a grade and why, never just yes or no.

Hùng, Hưng and Hứng are three names; hòa and hoà are one. What a mark means is kept: two spellings
with different tones or different vowels are different, however alike they look without accents.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from govgraph import resources, text

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_QUALITIES = "\u0302\u0306\u031b"  # circumflex, breve, horn
_WORD = re.compile(r"[^\W\d_]+")


class Grade(StrEnum):
    """How two names compare, the surest first."""

    SAME = "same"
    TONE = "tone"  # hòa, hoà
    I_Y = "i-y"  # Lý, Lí
    ORDER = "order"  # Mark Rutte; Rutte, Mark
    UNACCENTED = "unaccented"  # Nguyen Van A
    INITIALS = "initials"  # P. Van Hang
    ALIKE = "alike"  # a middle name more or less
    DIFFERENT = "different"


def compare(one: str, other: str, *, person: bool = True) -> Grade:
    """Compare two names.

    Args:
        one, other: the names as written.
        person: names of persons may have titles before them, another order, initials.

    Example:
        >>> compare("Vũ Thị Hòa", "VŨ THỊ HOÀ").value, compare("Hùng", "Hưng").value
        ('tone', 'different')
    """
    first, second = (bare(name) if person else plain(name) for name in (one, other))
    if not first or not second:
        return Grade.DIFFERENT
    if first == second:
        return Grade.SAME
    first, second = settled(first), settled(second)
    if first == second:
        return Grade.TONE
    if _one_i(first) == _one_i(second):
        return Grade.I_Y
    if person and _reordered(first, second):
        return Grade.ORDER
    if _unaccented(first, second):
        return Grade.UNACCENTED
    if person and _initials(first, second):
        return Grade.INITIALS
    if person and _middle(first, second):
        return Grade.ALIKE
    return Grade.DIFFERENT


def plain(name: str) -> str:
    """Return a name in NFC, without case, double spaces and letters typed for others.

    Example:
        >>> plain(" ÐỖ  Văn An") == "đỗ văn an"
        True
    """
    if not name.isprintable():  # zero-width characters are no letters; odd spaces are spaces
        name = "".join(
            c for c in name if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc")
        )
    found = text.same(name)
    for wrong, right in knowledge()["lookalikes"].items():
        found = found.replace(wrong, right)
    return found


@lru_cache(maxsize=400_000)
def bare(name: str) -> str:
    """Return a person's name without the titles before it.

    Example:
        >>> bare("PGS.TS Phạm Văn Hạng"), bare("Bà")
        ('phạm văn hạng', 'bà')
    """
    found = plain(name)
    titles, careful = _titles()
    while True:
        match = titles.match(found)
        if not match:
            return found
        rest = found[match.end() :].strip()
        title = match[1].replace(".", "")
        if not rest or (title in careful and len(rest.split()) < 2):
            return found
        found = rest


@lru_cache(maxsize=400_000)
def settled(name: str) -> str:
    """Return a name with every tone mark where the older rule puts it: hòa, thúy, quý.

    A mark moves only inside the vowels of one Vietnamese syllable; other words stay as they are.

    Example:
        >>> settled("Thuý Hoà Qúy")
        'thúy hòa quý'
    """
    return _WORD.sub(lambda word: _syllable(word[0]), plain(name))


@lru_cache(maxsize=400_000)
def key(name: str, *, person: bool = True) -> str:
    """Return what names that are worth comparing share: words without accents, in no order.

    Example:
        >>> key("Lý Văn Hùng") == key("Hung, Li Van")
        True
    """
    words = re.findall(r"\w+", text.fold(bare(name) if person else plain(name)))
    return " ".join(sorted(word.replace("y", "i") for word in words))


def accented(name: str) -> bool:
    """Whether a name is written with accents.

    Example:
        >>> accented("Nguyen Van A"), accented("Đỗ A")
        (False, True)
    """
    return plain(name) != text.fold(plain(name))


def _syllable(word: str) -> str:
    """Move a word's one tone mark to its place, if the word is a Vietnamese syllable."""
    letters = unicodedata.normalize("NFD", word)
    marks = [char for char in letters if char in _TONES]
    if len(marks) != 1:
        return word
    toneless = unicodedata.normalize("NFC", letters.replace(marks[0], ""))
    found = _shape().fullmatch(toneless)
    if not found:
        return word
    begin, vowels, end = found[1] or "", found[2], found[3] or ""
    at = len(begin) + _place(vowels, end)
    marked = unicodedata.normalize("NFC", toneless[at] + marks[0])
    return toneless[:at] + marked + toneless[at + 1 :]


def _place(vowels: str, end: str) -> int:
    """Say which vowel carries the tone."""
    letters = [unicodedata.normalize("NFD", vowel) for vowel in vowels]
    marked = [i for i, letter in enumerate(letters) if set(letter) & set(_QUALITIES)]
    if marked:
        return marked[-1]  # ươ: the second
    if end and len(vowels) > 1:
        return len(vowels) - 1
    return 1 if len(vowels) > 2 else 0


@cache
def _shape() -> re.Pattern[str]:
    """Make the pattern of a syllable without its tone: begin, vowels, end."""
    parts = knowledge()["syllable"]
    simple = "|".join(sorted((b for b in parts["begins"] if b not in ("qu", "gi")), key=len)[::-1])
    ends = "|".join(sorted(parts["ends"], key=len)[::-1])
    vowels = "[aăâeêioôơuưy]"
    # u after q belongs to the beginning; i after g where another vowel follows.
    return re.compile(rf"(qu(?={vowels})|gi(?={vowels})|{simple})?({vowels}{{1,3}})({ends})?")


def _one_i(name: str) -> str:
    """Write y as i where it is the whole rhyme of a syllable: lý, mỹ, quý."""
    return _WORD.sub(lambda word: _with_i(word[0]), name)


def _with_i(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    marks = "".join(char for char in letters if char in _TONES)
    toneless = "".join(char for char in letters if char not in _TONES)
    begin = toneless[:-1]
    if toneless.endswith("y") and begin in knowledge()["syllable"]["i_or_y"] and len(marks) < 2:
        return unicodedata.normalize("NFC", begin + "i" + marks)
    return word


def _reordered(one: str, other: str) -> bool:
    """Whether the family name stands first in one and last in the other."""
    if "," in one or "," in other:
        return _turned(one) == _turned(other)
    first, second = one.split(), other.split()
    return len(first) == len(second) > 1 and (
        [*first[1:], first[0]] == second or [*second[1:], second[0]] == first
    )


def _turned(name: str) -> str:
    family, comma, given = name.partition(",")
    return f"{given} {family}".strip() if comma else name


def _unaccented(one: str, other: str) -> bool:
    """Whether one is the other typed without any accents; half accented is another name."""
    return (accented(one) != accented(other)) and text.fold(one) == text.fold(other)


def _initials(one: str, other: str) -> bool:
    first, second = one.replace(".", ". ").split(), other.replace(".", ". ").split()
    if len(first) != len(second) or len(first) < 2 or first[-1].endswith("."):
        return False
    pairs = [(text.fold(a), text.fold(b)) for a, b in zip(first, second, strict=True)]
    short = [p for p in pairs if p[0] != p[1]]
    typed = accented(one) and accented(other)
    whole = not typed or all(a == b or "." in a + b for a, b in zip(first, second, strict=True))
    return bool(short) and whole and pairs[-1][0] == pairs[-1][1] and all(map(_initial, short))


def _initial(pair: tuple[str, str]) -> bool:
    short, full = sorted(pair, key=len)
    return len(short) == 2 and short.endswith(".") and full.startswith(short[0])


def _middle(one: str, other: str) -> bool:
    """Whether one has the other's words and more between the first and the last."""
    few, many = sorted((one.split(), other.split()), key=len)
    if len(few) < 2 or len(few) == len(many) or few[0] != many[0] or few[-1] != many[-1]:
        return False
    rest = iter(many)
    return all(word in rest for word in few)


@cache
def knowledge() -> dict[str, Any]:
    """Read what is known of how names are written.

    Example:
        >>> "syllable" in knowledge()
        True
    """
    return resources.toml("queries", "mappings/names.toml")


@cache
def _titles() -> tuple[re.Pattern[str], frozenset[str]]:
    known = [plain(title) for some in knowledge()["titles"].values() for title in some]
    found = "|".join(re.escape(title) for title in sorted(known, key=len, reverse=True))
    # A title ends at a dot or a space: "bà." and "bà ", not the beginning of "bàng".
    careful = frozenset(plain(word) for word in knowledge()["careful"]["words"])
    return re.compile(rf"({found})(?:\s*[.,:]+\s*|\s+)"), careful
