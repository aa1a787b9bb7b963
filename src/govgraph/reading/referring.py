"""What words of a sentence refer to that was named before, or elsewhere in it."""

from collections.abc import Mapping
from dataclasses import replace

from govgraph.reading.elided import is_a
from govgraph.reading.patterns import Match
from govgraph.reading.story import Line, Part, Story
from govgraph.reading.things import Area, Item, Organ, Post

_FAR = 30  # lines in which the only committee is looked for
_RECENT = 60  # claims in which somebody's last post is looked for


def listed(story: Story, part: Part, match: Match, where: str) -> list[Item]:
    """Find the organ of "Director: A": that of the line before; or of a post beside the name.

    Args:
        story: the article.
        part: the part of a sentence that speaks of somebody.
        match: what a rule found in it.
        where: where the organ is told.
    """
    if where == "of":
        return match.get("of", "org")
    place = match.range("verb")
    at = next(one for one in part.items[place[0] :]) if place else part.items[0]
    if where == "own":
        posts = [one for one in match.get("body", "post") if one.value.organ]
        return [replace(at, kind="org", value=posts[0].value.organ) for _ in posts[:1]]
    if where == "meant":
        return _meant(story, part, match, at)
    for line in reversed(story.before(part.line, 1)):
        if line.sentence.bullet or line.paragraph == part.line.paragraph:
            organs = [one for one in line.items if one.kind == "org"]
            return [replace(at, kind="org", value=one.value) for one in organs[:1]]
    return []


def _meant(story: Story, part: Part, match: Match, at: Item) -> list[Item]:
    """ "who chaired the committee": the one named last, or the only one of the article so far."""
    place = match.range("named")
    head = part.words(*place).strip() if place else ""
    alike = story.told["organs"].get("alike", {})
    heads = [head, *alike.get(head, ())]
    start = part.span(match.first, match.last)[0]
    near = [part.line, *reversed(story.before(part.line, 2))]
    for lines in (*([one] for one in near), story.before(part.line, _FAR)):
        organs = {
            body.bare: body
            for line in lines
            for one in line.items
            if one.kind in ("org", "post") and line.tokens[one.i].start < start
            for body in [one.value if one.kind == "org" else one.value.organ]
            if body and not body.elided and any(is_a(body, one) for one in heads)
        }
        if organs:
            bodies = [_committee(one, head) for one in organs.values()]
            found = [replace(at, kind="org", value=one) for one in bodies]
            return found if len(found) == 1 else []
    return []


def _committee(organ: Organ, word: str) -> Organ:
    """ "The committee" of a Front: its committee."""
    if is_a(organ, word):
        return organ
    return replace(
        organ, words=f"{organ.words} {word.title()}", head=word, bare=f"{organ.bare} {word}"
    )


def of_person(story: Story, name: str, post: Post) -> Post:
    """Complete "she is also secretary of the village's cell": of the village that she heads.

    In English only, and only where the text has several villages.

    Args:
        story: the article.
        name: who holds the post.
        post: a post as completed from the context.
    """
    area = post.area
    if area is None or area.name or not area.level or not story.told["places"].get("nearest"):
        return post
    for one in reversed(story.drafts[-_RECENT:]):
        if one.fields.get("person") != name or one.status != "fact" or not one.posts:
            continue
        own = one.posts[0].area
        if own and own.name and own.level == area.level:
            return post.at(own)
    return post


def as_written(line: Line, item: Item, of: str) -> str | None:
    """Write "the People's Committee of X District" as it stands.

    Args:
        line: the sentence.
        item: an organ in it.
        of: the word that stands before what it is of, with spaces.
    """
    organ: Organ = item.value
    area, rest = organ.area, organ.words.removeprefix("{} ")
    said = [token.norm for token in line.tokens[item.i : item.j]]
    if area is None or said[-1:] != area.level.split()[-1:] or of.strip() not in said:
        return None
    return None if "{}" in rest or rest == organ.words else f"{rest}{of}{area.label}"


def several(organ: Organ, plurals: Mapping[str, str], of: str) -> Organ | None:
    """Take one of several bodies of a kind: "the Party Organisations of A, B and C wards".

    Args:
        organ: the bodies, of the first of several areas.
        plurals: the words for several bodies, each with that for one.
        of: the word that stands before what it is of, with spaces.
    """
    one = plurals.get(organ.bare)
    if one is None or organ.area is None:
        return None
    words = organ.words[: len(organ.words) - len(organ.bare) + len(one)]  # "-s" is left out
    own = words.removeprefix("{}").strip()
    return replace(organ, words=f"{own}{of}{{}}", bare=one, head=one)


def of_post(item: Item) -> Item:
    """Take the department of "Director of the Department of X, formed by merging ...".

    Args:
        item: what a rule found; only a post is turned into its organ.
    """
    organ = item.value.organ if item.kind == "post" else None
    return replace(item, kind="org", value=organ) if organ else item


def about(story: Story, line: Line, area: Area) -> bool:
    """Say whether the sentence before, of the same paragraph, names this area and none like it.

    Args:
        story: the article.
        line: the sentence.
        area: the area.
    """
    for one in story.before(line, 1):
        areas = [item.value for item in one.items if item.kind == "area"]
        same = {item.name for item in areas if item.tier == area.tier}
        return one.paragraph == line.paragraph and same == {area.name}
    return False
