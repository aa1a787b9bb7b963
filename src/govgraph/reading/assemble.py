"""From drafts to claims: what is said twice is one claim with two places."""

from govgraph.reading.claims import Claim
from govgraph.reading.story import Draft, Story
from govgraph.reading.tokens import phrase

_INNER = frozenset({"continues", "beside"})  # for ourselves
_COMPARED = 60  # claims about one person that a further one is compared with


def assembled(story: Story) -> list[Claim]:
    """Make the claims of an article, in the order of its text."""
    loose = frozenset(story.told["titles"].get("loose", ()))
    drafts = _merged(story.drafts, loose)
    claims = [
        Claim(
            one.kind,
            one.start,
            one.end,
            one.fields,
            one.status,
            one.explicit,
            one.rule,
            evidence=tuple(evidence),
            resolved=tuple(dict.fromkeys(one.resolved)),
            open_list=one.open_list,
            flags=tuple(flag for flag in one.flags if flag not in _INNER),
        )
        for one, evidence in drafts
    ]
    return sorted(claims, key=lambda one: (one.start, one.end, one.kind, one.id))


def _merged(
    drafts: list[Draft], loose: frozenset[str]
) -> list[tuple[Draft, dict[tuple[int, int], None]]]:
    kept: list[tuple[Draft, dict[tuple[int, int], None]]] = []
    index: dict[tuple[object, ...], list[int]] = {}
    for draft in drafts:
        key = _key(draft)
        for place in index.get(key, [])[-_COMPARED:]:
            one, spans = kept[place]
            if _same(one, draft, loose):
                _take(one, draft)
                spans[draft.start, draft.end] = None
                break
        else:
            index.setdefault(key, []).append(len(kept))
            kept.append((draft, {(draft.start, draft.end): None}))
    return kept


def _key(draft: Draft) -> tuple[object, ...]:
    """What two drafts must share before they are compared at all."""
    if "person" in draft.fields:
        return (draft.kind, draft.fields["person"])
    if draft.kind == "policy":
        return (draft.kind, draft.fields["document"])
    told = {name: value for name, value in draft.fields.items() if name != "as_of"}
    return (draft.kind, draft.status, repr(sorted(told.items())))


def _same(one: Draft, other: Draft, loose: frozenset[str]) -> bool:
    """Whether two drafts say the same thing."""
    if one.status != other.status and not _goes_on(one, other):
        return False
    mine, yours = one.fields, other.fields
    if one.kind in ("tenure", "appointment", "dismissal"):
        if one.range and other.range and one.range != other.range:
            return False
        return _alike(mine["post"], yours["post"], loose)
    if one.kind == "concurrent":
        few, many = sorted((mine["posts"], yours["posts"]), key=len)
        return all(any(_alike(post, known, loose) for known in many) for post in few)
    drop = {"attested", "as_of", "title", "issuer", "date"} if one.kind == "policy" else set()
    return all(mine.get(k) == yours.get(k) for k in mine.keys() | yours.keys() if k not in drop)


def _goes_on(one: Draft, other: Draft) -> bool:
    """A past tenure of which the article says that it still goes on."""
    return (
        one.kind == "tenure"
        and one.status == "past"
        and other.status == "fact"
        and "continues" in other.flags
    )


def _take(one: Draft, other: Draft) -> None:
    """Fill what the first draft lacks from the second."""
    if _goes_on(one, other) and one.status != other.status:
        one.status = "fact"
        one.fields["ends"] = None
        one.fields["attested"] = other.fields["attested"]
    if one.kind == "concurrent" and len(other.fields["posts"]) > len(one.fields["posts"]):
        one.fields["posts"], one.posts = other.fields["posts"], other.posts
        one.start, one.end, one.explicit = other.start, other.end, other.explicit
    for key, value in other.fields.items():
        if one.fields.get(key) is None:
            one.fields[key] = value
    mine, yours = one.fields.get("post"), other.fields.get("post")
    if mine and yours and len(yours) > len(mine) and not one.fields.get("area"):
        one.fields["post"] = yours
    one.explicit = one.explicit or other.explicit


def _alike(a: str, b: str, loose: frozenset[str] = frozenset()) -> bool:
    """Whether two labels may mean one post: the same title, one says more than the other.

    Words that are said or not ("khu *phố*", "Phó Bí thư *Thường trực*") are ``loose``. What a
    label says more comes last ("Chủ tịch UBND *xã Mẫu*"); in English the place comes before the
    organ, and its words need only be among the other's.

    Example:
        >>> _alike("Chủ tịch UBND", "Chủ tịch UBND xã Mẫu"), _alike("Trưởng bản", "Trưởng Ban bản")
        (True, False)
    """
    said = (tuple(one for one in phrase(label) if one not in loose) for label in (a, b))
    few, many = sorted(said, key=len)
    if few[:1] != many[:1]:
        return False
    return few == many[: len(few)] or ("of" in few and set(few) <= set(many))
