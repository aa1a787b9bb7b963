"""A person's list of posts becomes claims: one a post, one a pair of posts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from govgraph.reading import elided
from govgraph.reading.claims import Resolved
from govgraph.reading.patterns import Match, Rule
from govgraph.reading.people import People
from govgraph.reading.referring import listed, of_person
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Area, Item, Organ, Post, When
from govgraph.reading.words import one_of

_VILLAGE = 4  # the tier of villages


class Holdings(People):
    """Writes down what a person holds."""

    def _holdings(
        self,
        story: Story,
        line: Line,
        part: Part,
        rule: Rule,
        name: str,
        items: Sequence[Item],
        status: str,
        person: tuple[int, int] | None,
        when: When | None = None,
        *,
        kind: str = "tenure",
        continued: bool = False,
        explicit: bool = True,
        more: dict[str, Any] | None = None,
    ) -> list[Draft]:
        """Write a list of posts of one person: a claim a post, one a pair."""
        posts, resolved = self._posts(
            story,
            line,
            part,
            items,
            gets=str((more or {}).get("mode") or "") if kind == "appointment" else None,
        )
        posts = [of_person(story, name, one) for one in posts]
        former = False
        firm = any(one.organ and one.organ.private for one in posts)
        made: list[tuple[Item, Draft]] = []
        for item, post in zip(items, posts, strict=True):
            if any(_elsewhere(post, draft.posts[0]) for _, draft in made):
                break  # nobody heads two villages: from here on it is about somebody else
            if post.organ and (post.organ.private or post.organ.elided):
                continue
            if firm and not (post.organ or post.area):
                continue  # "chairman and general director of X Corporation"
            if not (post.organ or post.area) and elided.headless(story, post):
                continue  # of what, nobody said
            former = former or post.former
            state = "past" if (former and status == "fact") else status
            if when and when.end and state == "fact" and _over(when.end, story.published):
                state = "past"
            start, end = part.of(item)
            if person is not None:
                start, end = min(start, person[0]), max(end, person[1])
            fields: dict[str, Any] = {
                "person": name,
                "post": post.label,
                "organ": post.organ_label,
                "area": placed(post.area),
            }
            if kind == "tenure":
                fields["begins"] = when.begin if when else None
                fields["ends"] = when.end if when else None
                fields["attested"] = story.published if state == "fact" else None
            fields.update(more or {})
            draft = Draft(
                kind,
                state,
                explicit,
                start,
                end,
                fields,
                rule.name,
                list(resolved),
                posts=(post,),
                caption=line.sentence.caption,
                open_list=line.open and end > line.sentence.end - 8,
            )
            if when:
                draft.range = (when.begin, when.end)
            if continued:
                draft.flags = ("continues",)
            made.append((item, draft))
        story.drafts += [draft for _, draft in made]
        self._pairs(story, part, rule, made, person)
        return [draft for _, draft in made]

    def _pairs(
        self,
        story: Story,
        part: Part,
        rule: Rule,
        made: list[tuple[Item, Draft]],
        person: tuple[int, int] | None,
    ) -> None:
        lead = [
            (item, one)
            for item, one in made
            if not one.posts[0].member
            and part.line.tokens[item.i].norm not in self._then
            and not (one.status == "past" and not one.range and rule.name != "was")
        ]
        for status in dict.fromkeys(one.status for _, one in lead):
            held = {one.fields["post"]: (item, one) for item, one in lead if one.status == status}
            if len(held) < 2:
                continue
            items = sorted((item for item, _ in held.values()), key=lambda one: one.i)
            start, end = part.of(*items)
            if person is not None:
                start, end = min(start, person[0]), max(end, person[1])
            between = [
                part.words(part.place(one) + 1, part.place(other)) for one, other in pairwise(items)
            ]
            stated = all(any(f" {word} " in one for word in self._explicit) for one in between)
            if status == "past" and rule.name == "was" and not stated:
                continue  # "từng là A và B": one after the other, perhaps
            drafts = [one for _, one in held.values()]
            story.drafts.append(
                concurrent(
                    *drafts,
                    rule=rule.name,
                    span=(start, end),
                    status=status,
                    explicit=stated,
                    basis="stated",
                    resolved=drafts[0].resolved,
                    caption=drafts[0].caption,
                )
            )

    def _verbal(self, story: Story, part: Part, rule: Rule, match: Match) -> list[Item]:
        """ "chairs the People's Council": a verb and an organ that make a post."""
        verb, organs = match.range("verb"), match.get("of", "org")
        said = story.told["organs"]
        titles = {**said.get("verbs", {}), **said.get("verbs_past", {})}
        if (told := rule.says.get("listed")) and verb is not None:
            titles |= said.get("listed", {})
            organs = listed(story, part, match, str(told))
        if verb is None or not organs:
            return []
        title, bare = titles[part.words(*verb).strip()], organs[0].value.bare
        title = next(
            (one for end, one in said.get("headed_by", {}).items() if bare.endswith(end)), title
        )
        post = by_verb(title, organs[0].value, said["chaired"])
        return [replace(organs[0], kind="post", value=post)] if post else []

    def _posts(
        self,
        story: Story,
        line: Line,
        part: Part,
        items: Sequence[Item],
        *,
        gets: str | None = None,
    ) -> tuple[list[Post], list[Resolved]]:
        beside = [one.value for one in line.items if one.kind == "post" and one not in items]
        start, _ = part.of(items[0])
        given = [one.value for one in items]
        given = [elided.of_elided(story, line, one, start) for one in given]
        if gets is not None and len(given) == 1:
            given = [elided.of_voters(story, line, given[0], start, gets)]
        return story.context.posts(given, start, line.paragraph, beside=beside)

    @staticmethod
    def _of_party(story: Story, post: Post) -> bool:
        """Whether a post is one in the Party: of a committee, a cell, an office of either."""
        organs = story.told["organs"]
        if post.title in organs["party_titles"] or post.member:
            return True
        words = post.organ.bare if post.organ else ""
        return bool(post.owner) or words.startswith(tuple(organs["party_bodies"]))


def _over(end: str, published: str | None) -> bool:
    """Whether a range that ends then had ended when the article came out."""
    return not published or end <= published[: len(end)]


def by_verb(title: str, organ: Organ, chaired: Sequence[str]) -> Post | None:
    """The post of whoever heads an organ; councils have a chair, and only they."""
    council = organ.bare.endswith(tuple(chaired))
    if organ.private or council != (title == chaired[0]):
        return None
    return Post(title, title).of_the(organ, organ.area)


def charge(rule: Rule, match: Match) -> list[Item]:
    """ "được giao phụ trách Công an xã": not its head, but in charge of it."""
    title = str(rule.says.get("takes", ""))
    organs = match.get("of", "org")
    areas = match.get("of", "area")
    if title and areas and areas[0].value.tier == _VILLAGE:  # "Hòa Bình chose A as its head"
        place = areas[0].value
        head = Post(f"{title} of {{}}", title.casefold(), None, place)
        return [replace(areas[0], kind="post", value=head)]
    if not title or not organs:
        return []
    organ = organs[-1].value
    post = Post(f"{title} {organ.words}", title.casefold(), organ, organ.area)
    return [replace(organs[-1], kind="post", value=post)]


def placed(area: Area | None) -> str | None:
    """An area's label, if it has a name."""
    return area.label if area and area.name else None


def concurrent(
    *held: Draft,
    rule: str,
    span: tuple[int, int] | None = None,
    status: str = "fact",
    explicit: bool = False,
    basis: str = "derived",
    resolved: list[Resolved] | None = None,
    caption: bool = False,
) -> Draft:
    """One person's posts as held together.

    Args:
        held: what says that the person holds each; two or more.
        rule: the rule that found it.
        span: the words that carry it; without it, from the first to the last of those.
        status, explicit, basis, resolved, caption: as the claim has them.
    """
    start, end = span or (min(one.start for one in held), max(one.end for one in held))
    fields = {
        "person": held[0].fields["person"],
        "posts": [one.fields["post"] for one in held],
        "area": next((one.fields["area"] for one in held if one.fields["area"]), None),
        "basis": basis,
    }
    found = [] if resolved is None else resolved
    posts = tuple(one.posts[0] for one in held)
    return Draft(
        *("concurrent", status, explicit, start, end, fields, rule, found),
        posts=posts,
        caption=caption,
    )


def _elsewhere(post: Post, other: Post) -> bool:
    """Whether two posts are of different areas of one tier."""
    one, two = post.area, other.area
    if one is None or two is None or not one.name or not two.name or one.tier != two.tier:
        return False
    return one.name.casefold() != two.name.casefold() and not (post.former or other.former)


def of_organ(post: Post, organ: Organ) -> Post:
    """ "Deputy Secretary A of the Party Committee of B"."""
    if post.organ is not None or post.area is not None:
        return post
    return post.of_the(organ, organ.area)


def singular(post: Post, known: Mapping[str, str]) -> Post:
    """One of those a plural names: "Deputy Secretaries", "Deputy Secretary"."""
    return replace(post, words=" ".join(one_of(word, known) for word in post.words.split()))
