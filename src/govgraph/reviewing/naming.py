"""What the words of a claim tell by themselves: levels and names of areas, kinds of post and organ.

All of it comes from the labels of the ontology and ``queries/reading/claims.toml``.
"""

import re
from collections.abc import Iterable
from functools import cache

from pyoxigraph import Literal, NamedNode

from govgraph import knowledge, text
from govgraph.intake import lexicon
from govgraph.reading import telling
from govgraph.turtle import PREFIXES

_BROADER = PREFIXES["skos"] + "broader"
_NAME = PREFIXES["skos"] + "prefLabel"
_NOTATION = PREFIXES["skos"] + "notation"


def level(label: str) -> tuple[str, str]:
    """Part an area's level from its name: its words, in either order; "" for what is not there.

    Example:
        >>> level("phường Cẩm Tây"), level("Hưng Sơn Province"), level("thành phố"), level("Lam")
        (('phường', 'Cẩm Tây'), ('Province', 'Hưng Sơn'), ('thành phố', ''), ('', 'Lam'))
    """
    words = label.split()
    for count in range(len(words), 0, -1):
        if _is_level(" ".join(words[:count])):
            return " ".join(words[:count]), " ".join(words[count:])
    for count in range(1, len(words)):  # as English has it, where a name has a capital
        ending = words[-count:]
        if (
            "".join(ending).isascii()
            and ending[0].istitle()
            and _is_level(" ".join(words[-count:]))
        ):
            return " ".join(words[-count:]), " ".join(words[:-count])
    return "", label


def owner(label: str) -> str:
    """Return the level of the area that an organ or post is for, where its words end in one.

    Example:
        >>> owner("Phòng Nội vụ thành phố"), owner("Ban Tổ chức Thành ủy"), owner("Trạm Y tế")
        ('thành phố', 'thành phố', '')
    """
    words = text.same(label).split()
    known = telling.knowledge()["owner"]
    for count in range(len(words), 0, -1):
        found = known.get(" ".join(words[-count:]))
        if found:
            return str(found[0])
    return ""


def unit(label: str) -> str:
    """Return the level or the kind of organ that a unit is: "phường, xã" is the commune level.

    Example:
        >>> unit("xã, thị trấn").rpartition("/")[2], unit("đơn vị sự nghiệp").rpartition("/")[2]
        ('vn-cap-xa', 'vn-don-vi-su-nghiep')
    """
    for kind in ("AreaLevel", "OrganKind"):
        if found := _narrowest(lexicon.called(kind, label)):
            return found
    parts = [lexicon.concept("AreaLevel", part) for part in re.split(r",| và | and ", label)]
    if len(parts) > 1 and all(parts):
        shared = set.intersection(*({part, *broader(part)} for part in parts))
        if len(shared) == 1:
            return shared.pop()
    if not label.isascii() or not label.endswith("s"):
        return ""
    return lexicon.concept("AreaLevel", label.removesuffix("s"))


def post_kind(label: str, places: Iterable[str] = (), at: str = "") -> str:
    """Return the kind of a post that its words tell; "" where they tell none for sure.

    What comes after a known title may only say where: "bí thư đảng ủy phường Cẩm Tây" begins
    with a known title, and so does "bí thư đoàn trường Cẩm Tây", which is another post.

    Args:
        label: the post.
        places: names of areas that may stand in it.
        at: the level of its area, an IRI: of a kind with a narrower one for it, that is meant.

    Example:
        >>> post_kind("Chủ tịch UBND phường Cẩm Tây", ["Cẩm Tây"]).rpartition("/")[2]
        'vn-chu-tich-ubnd-cap-xa'
        >>> post_kind("Bí thư Thành ủy Lam"), post_kind("Bí thư Thành ủy Lam", ["Lam"])[-8:]
        ('', 'thanh-uy')
    """
    words = text.same(label).split()
    for count in range(len(words), 0, -1):
        found = lexicon.called("PostKind", " ".join(words[:count]))
        if not found:
            continue
        kind = _narrowest(found)
        return _narrower(kind, at) if kind and _only_where(words[count:], places) else ""
    return ""


def organ_kind(label: str) -> str:
    """Return the kind of an organ that its words begin with."""
    return lexicon.beginning("OrganKind", label)


def is_many(label: str) -> bool:
    """Whether a name means bodies of a kind, one in each unit of a level: "… cấp xã".

    Example:
        >>> is_many("bộ phận phối hợp cấp xã"), is_many("UBND xã Lam")
        (True, False)
    """
    words = text.same(label).split()
    tiers = {name for name in lexicon.names("AreaLevel") if name in _tiers()}
    return any(" ".join(words[-count:]) in tiers for count in (1, 2, 3))


def event_word(words: str) -> str:
    """Return the first word for an event in some words, as it is written there.

    Example:
        >>> event_word("Xã sáp nhập hai thôn"), event_word("Xã có tin mới")
        ('sáp nhập', '')
    """
    found = _events().search(words)
    return found[0].lower() if found else ""


def tier(level: str) -> int:
    """Return how wide the areas of a level are, from 0 on; an open level is among the widest.

    Example:
        >>> tier(unit("tỉnh")) < tier(unit("phường")), tier("")
        (True, 0)
    """
    order = telling.knowledge()["tiers"]["order"]
    above = {level, *_above(level)} if level else set()
    return next((place for place, one in enumerate(order) if one in above), 0)


def notation(kind: str, sign: str) -> str:
    """Return the concept with a notation: of comparators, ">".

    Example:
        >>> notation("comparator", ">").rpartition("/")[2]
        'more-than'
    """
    return _notations().get((kind, sign), "")


def broader(concept: str) -> tuple[str, ...]:
    """Return the concepts directly above one.

    Example:
        >>> [one.rpartition("/")[2] for one in broader(unit("phường"))]
        ['vn-cap-xa']
    """
    return _facts(_BROADER).get(concept, ())


def related(one: str, other: str) -> bool:
    """Whether two concepts are one, or one is above the other.

    Example:
        >>> related(unit("phường"), unit("cấp xã")), related(unit("phường"), unit("xã"))
        (True, False)
    """
    return one == other or other in _above(one) or one in _above(other)


def pref(concept: str, lang: str = "vi") -> str:
    """Return what a concept is called."""
    return _names(lang).get(concept, "")


def _narrowest(found: Iterable[str]) -> str:
    """Of concepts with one name take the one that is below all others."""
    some = set(found)
    rest = some - {above for one in some for above in _above(one)}
    return rest.pop() if len(rest) == 1 else ""


def _narrower(kind: str, at: str) -> str:
    """Of a kind that has narrower ones by level, take the one for a level."""
    for place in (at, *broader(at)) if at else ():
        found = lexicon.concept("PostKind", f"{pref(kind)} {pref(place)}")
        if found and kind in _above(found):
            return found
    return kind


def _is_level(words: str) -> bool:
    known = lexicon.called("AreaLevel", words)
    return bool(known) or text.same(words) in telling.knowledge()["level"]["open"]


def _only_where(rest: list[str], places: Iterable[str]) -> bool:
    if not rest:
        return True
    told = telling.knowledge()
    starts = {*told["rest"]["vi"], *told["rest"]["en"], *told["owner"], *map(text.same, places)}
    starts |= lexicon.names("AreaLevel") | set(told["level"]["open"])
    joined = " ".join(rest)
    return any(joined == one or joined.startswith(f"{one} ") for one in starts)


@cache
def _above(concept: str) -> frozenset[str]:
    found: set[str] = set()
    open_ = [concept]
    while open_:
        new = set(broader(open_.pop())) - found
        found |= new
        open_ += new
    return frozenset(found)


@cache
def _tiers() -> frozenset[str]:
    """Names of levels that have narrower levels: "cấp xã"."""
    above = {one for some in _facts(_BROADER).values() for one in some}
    return frozenset(text.same(pref(one)) for one in above if pref(one))


@cache
def _events() -> re.Pattern[str]:
    names = sorted(lexicon.names("EventKind"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)


@cache
def _facts(predicate: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for quad in knowledge.ontology():
        if quad.predicate.value != predicate or not isinstance(quad.object, NamedNode):
            continue
        if isinstance(quad.subject, NamedNode):
            have = found.get(quad.subject.value, ())
            found[quad.subject.value] = (*have, quad.object.value)
    return found


@cache
def _names(lang: str) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in knowledge.ontology()
        if quad.predicate.value == _NAME
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.language == lang
    }


@cache
def _notations() -> dict[tuple[str, str], str]:
    return {
        (quad.subject.value.split("/")[-2], quad.object.value): quad.subject.value
        for quad in knowledge.ontology()
        if quad.predicate.value == _NOTATION
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }
