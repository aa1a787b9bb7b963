"""What several sentences say of one person: posts held together, a post taken from another."""

from collections.abc import Collection
from itertools import combinations, permutations

from govgraph.reading.holdings import concurrent
from govgraph.reading.story import Draft, Story

_AFTER = ("is", "in-years-after", "was-in-years")  # what these rules tell goes on beside a new post
_MOST = 12  # posts of one person that are compared
_RECENT = 60  # claims that a post is looked for in


def derive(story: Story, rules: Collection[str]) -> None:
    """Add that posts are held together where each is said to be held now, or is got at once.

    Args:
        story: the article, all tenures and appointments written down.
        rules: the rules of those tenures that hold on the day of the article.
    """
    party = frozenset(story.told["organs"].get("party_titles", ()))
    held: dict[str, list[Draft]] = {}
    known: set[tuple[str, str, str]] = set()
    left: set[str] = set()
    for one in story.drafts:
        name = str(one.fields.get("person") or "")
        if one.kind == "concurrent":
            known |= {(name, *pair) for pair in permutations(one.fields["posts"], 2)}
        elif one.kind == "dismissal":
            left.add(name)
        elif one.status == "fact" and (
            (one.kind == "tenure" and one.rule in rules)
            or (one.kind == "appointment" and _lately(one, story.published))
        ):
            held.setdefault(name, []).append(one)
    for name, drafts in held.items():
        if not name or name in left:
            continue
        for one, other in combinations(drafts[:_MOST], 2):
            if (name, one.fields["post"], other.fields["post"]) in known:
                continue
            if not (_together(one, other) or _at_once(one, other, party)):
                continue
            known.add((name, one.fields["post"], other.fields["post"]))
            found = [*one.resolved, *other.resolved]
            story.drafts.append(concurrent(one, other, rule="derived", resolved=found))


def _lately(one: Draft, published: str | None) -> bool:
    """Whether somebody got a post not long ago, as far as is told: the year before at most."""
    day = str(one.fields.get("date") or "")[:4]
    return not (published and day.isdecimal()) or int(day) >= int(published[:4]) - 1


def _together(one: Draft, other: Draft) -> bool:
    """Whether two claims are of different posts, both held on the day of the article."""
    mine, yours = one.posts[0], other.posts[0]
    if mine.member or yours.member or mine.former or yours.former:
        return False
    if mine.title.casefold() == yours.title.casefold() or other.kind == "appointment":
        return False
    if not (mine.organ or mine.area) or not (yours.organ or yours.area):
        return False
    if mine.area and yours.area and mine.area.name != yours.area.name:
        return False
    # An appointment may end what was held before: only what is told after it goes on beside it.
    return one.kind == "tenure" or other.rule in _AFTER


def _at_once(one: Draft, other: Draft, party: Collection[str]) -> bool:
    """Whether somebody gets two posts of one place, one in the Party: neither ends the other."""
    if one.kind != "appointment" or other.kind != "appointment":
        return False
    mine, yours = one.posts[0], other.posts[0]
    if mine.member or yours.member or (mine.title in party) == (yours.title in party):
        return False
    areas = one.fields["area"], other.fields["area"]
    days = {str(draft.fields.get("date") or "")[:4] for draft in (one, other)} - {""}
    return bool(areas[0]) and areas[0] == areas[1] and len(days) < 2  # in one year


def post_of(story: Story, name: str | None, start: int) -> Draft | None:
    """Find the claim that tells the post somebody leaves to another.

    Args:
        story: the article so far.
        name: who left; without a name, whoever was last said to leave.
        start: where the paragraph begins.
    """
    recent = story.drafts[-_RECENT:]
    left = [one for one in recent if one.kind == "dismissal"]
    for one in [*reversed(left), *reversed(recent)]:
        if one.status not in ("fact", "past") or one.kind not in ("dismissal", "tenure"):
            continue
        if one.posts and one.posts[0].member:
            continue
        if name is None and (one.kind != "dismissal" or one.start < start):
            continue
        if name is None or one.fields["person"] == name:
            return one
    return None
