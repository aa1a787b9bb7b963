"""The organ of a post that names none: "Trưởng ban", "ba Phó Giám đốc", "giữ chức Chủ tịch"."""

from collections.abc import Sequence
from dataclasses import replace

from govgraph.reading.story import Draft, Line, Story
from govgraph.reading.things import Item, Organ, Post

_RECENT = 12  # claims in which somebody of this sentence may leave a post
_NEAR = 6  # lines before, in which a body's chair may be elected


def headless(story: Story, post: Post) -> bool:
    """Whether a title says nothing without its organ: a chair, a director, a secretary.

    Args:
        story: the article.
        post: a post as written.
    """
    return bool(_heads(story, post))


def of_elided(story: Story, line: Line, post: Post, start: int) -> Post:
    """Complete "Trưởng ban", "Giám đốc": of the organ last named here or in the sentence before.

    Args:
        story: the article.
        line: the sentence.
        post: a post as written.
        start: where it stands.
    """
    organ = post.organ
    if organ is None or not organ.elided:
        return post
    if story.told["organs"].get("generic"):
        return _of_named(story, line, post, organ.head, start)
    heads = [organ.head] if organ.head else _heads(story, post)
    for one in (line, *reversed(story.before(line, 1))):
        organs = [
            item.value if item.kind == "org" else item.value.organ
            for item in one.items
            if item.kind in ("org", "post") and one.tokens[item.i].start < start
        ]
        named = [(one, head) for one in organs for head in heads if one and _begins(one, [head])]
        if named:
            # The first is what the sentence is about; "A thành B, do ông C làm Giám đốc": B.
            found, head = named[0 if organ.head else -1]
            rest = found.words
            if organ.head:
                rest = " ".join(found.words.split()[len(head.split()) :])
            return _of(post, found, rest)
        if not organ.head and any(organs):
            break  # of something else
    return post


def _of_named(story: Story, line: Line, post: Post, head: str, start: int) -> Post:
    """ "Director of the centre": of the one that was named last, if it is one only."""
    alone = post.title in story.told["titles"]["alone"]  # "the chairman" says something already
    bare = replace(post, organ=None) if alone else post
    for one in (line, *reversed(story.before(line, 2))):
        organs = {
            found.label: found
            for item in one.items
            if item.kind in ("org", "post") and one.tokens[item.i].start < start
            for found in [item.value if item.kind == "org" else item.value.organ]
            if found and not found.elided and is_a(found, head)
        }
        if organs:
            found = next(iter(organs.values()))
            return post.of_the(found, found.area) if len(organs) == 1 else bare
    return bare


def of_voters(story: Story, line: Line, post: Post, start: int, mode: str) -> Post:
    """Complete "được bầu giữ chức Chủ tịch": of the one body just named, or the one before it.

    Args:
        story: the article.
        line: the sentence.
        post: a post that somebody gets.
        start: where it stands.
        mode: how; who appoints is not whom one is appointed to, who elects may be.
    """
    if post.organ or post.area:
        return post
    if post.title in story.told["organs"]["party_titles"]:
        return _of_committee(story, line, post)
    heads = _heads(story, post)
    if not heads:
        return post
    last = _last_got(story)
    own = last.posts[0] if last and last.start >= line.sentence.start else None
    if own and own.organ and _begins(own.organ, heads):
        # "A giữ chức Chủ tịch UBND xã; B làm Phó Chủ tịch"
        return _of(post, replace(own.organ, area=own.area), own.organ.words)
    for one in (line, *reversed(story.before(line, 2))) if mode == "elected" else ():
        organs = {
            item.value.label: item.value
            for item in one.items
            if item.kind == "org" and one.tokens[item.i].start < start
        }
        if organs:
            fit = [one for one in organs.values() if _begins(one, heads)]
            return _of(post, fit[0], fit[0].words) if len(fit) == 1 else post
    return post


def _of_committee(story: Story, line: Line, post: Post) -> Post:
    """ "B was named Deputy Secretary": of the committee whose secretary was just named.

    In English only, where no committee is left out after other posts.
    """
    organs = story.told["organs"]
    last = _last_got(story)
    since = story.near(line)[0].sentence.start
    if not organs.get("generic") or last is None or last.start < since:
        return post
    own = last.posts[0]
    other = own.title.casefold() != post.title.casefold()
    if own.organ is None or own.title not in organs["party_titles"] or not (other and own.area):
        return post
    return post.of_the(own.organ, own.area)


def of_last_got(story: Story, line: Line, post: Post) -> Post:
    """Complete "Two Vice Chairs were elected: ...": of the body whose chair was just elected.

    Args:
        story: the article.
        line: the sentence.
        post: a post that several get.
    """
    if post.area is not None:
        return post
    since = story.before(line, _NEAR)
    start = since[0].sentence.start if since else line.sentence.start
    for one in reversed(story.drafts):
        if one.start < start or one.kind != "appointment" or one.start >= line.sentence.start:
            continue
        last = one.posts[0]
        if last.organ is None or last.area is None or last.member:
            continue
        if post.organ is None and _chair(story, post) and _chair(story, last):
            return post.of_the(last.organ, last.area)
        if post.organ is not None and post.organ.bare == last.organ.bare:
            words = post.words.replace(post.organ.words, last.organ.words)
            organ = replace(post.organ, words=last.organ.words, area=last.area)
            return replace(post, words=words, organ=organ, area=last.area)
    return post


def of_left(story: Story, line: Line, item: Item) -> Post:
    """Complete "relieved A of the post of Chairman of X and elected B as Chairman"."""
    post: Post = item.value
    if post.area is not None or post.organ is not None or not _chair(story, post):
        return post
    own = line.tokens[item.i].norm in story.told["organs"].get("own", ())
    for body in line.items if own else ():  # "the council elected A as its chairman"
        if body.kind == "org" and body.i < item.i:
            return post.of_the(body.value, body.value.area)
    for one in reversed(story.drafts[-_RECENT:]):
        if one.start < line.sentence.start or one.kind != "dismissal":
            continue
        last = one.posts[0]
        if last.organ is not None and _chair(story, last):
            return post.of_the(last.organ, last.area)
    return post


def of_session(story: Story, line: Line, item: Item) -> Post:
    """Complete "elected Vice Chairman of the People's Committee": of which one, was just said.

    Where a sentence names only what somebody was before; in English only.

    Args:
        story: the article.
        line: the sentence.
        item: a post that somebody is elected to.
    """
    post: Post = item.value
    beside = [one.value for one in line.items if one.kind == "post" and one.i != item.i]
    before = [one for one in beside if one.former and one.area]
    if not (post.organ and post.area is None and before) or len(before) < len(beside):
        return post
    if not _chair(story, post) or any(one.kind in ("org", "area") for one in line.items):
        return post
    return of_last_got(story, line, post)


def _chair(story: Story, post: Post) -> bool:
    """Whether a title is a chair's or a vice chair's; in English, whose words for it are told."""
    chair = story.told["organs"].get("chaired", [""])[0]
    return bool(chair) and post.title.rpartition(" ")[2].startswith(chair)


def is_a(organ: Organ, word: str) -> bool:
    """Whether an organ is a department, a centre: in English, by its first or last word.

    Args:
        organ: the organ.
        word: the word for such organs.
    """
    return organ.head.split()[-1:] == word.split()[-1:] or organ.head.startswith(f"{word} ")


def _last_got(story: Story) -> Draft | None:
    """The claim that last told what somebody got."""
    return next((one for one in reversed(story.drafts) if one.kind == "appointment"), None)


def _heads(story: Story, post: Post) -> Sequence[str]:
    """What the organs begin with that a title is of."""
    titles = story.told["titles"]
    title = post.title.removeprefix(titles.get("deputy", "")).strip()
    heads: Sequence[str] = titles.get("heads_of", {}).get(title, ())
    return heads


def _begins(organ: Organ, heads: Sequence[str]) -> bool:
    return f"{organ.bare} ".startswith(tuple(f"{one} " for one in heads))


def _of(post: Post, organ: Organ, rest: str) -> Post:
    return replace(post, words=f"{post.words} {rest}".strip(), organ=organ, area=organ.area)
