"""What is reviewed: claims with what is known of their article, and what somebody decided on each.

A file of decisions is JSON Lines, one claim a line, whole in itself: no text of the article is
needed to put it into a graph, and none is in it but a title, a name and short quotations.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from govgraph import text
from govgraph.reading.claims import Claim
from govgraph.reading.reader import Reading
from govgraph.reading.telling import knowledge

ACCEPT, REJECT, SKIP = "accept", "reject", "skip"
QUOTED = 12  # words that are quoted at most


@dataclass(frozen=True)
class Paper:
    """An article: what is known of it beside its claims.

    Attributes:
        sha256, length: of its text. page_sha256: of the page it was taken from.
        doc: what it is called. lang: its language.
        title, author: as printed, or nothing. published: a day, or nothing.
        captions: spans of text under pictures.
        places: the spans of title and author.
    """

    sha256: str
    length: int = 0
    doc: str = ""
    lang: str = "vi"
    title: str = ""
    author: str = ""
    published: str | None = None
    page_sha256: str | None = None
    captions: tuple[tuple[int, int], ...] = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A claim, its article, and what was decided.

    Attributes:
        claim, paper: what the article says; the article.
        quotes: the words of each place that says it, where they are few.
        word: the article's own word for an event.
        placed: the words also say in what the claim's area lies.
        decision: ``accept``, ``reject``, ``skip``, or nothing.
        by, when: who decided, at what time.
        corrected: what the claim should say instead, by field.
        line: where in its file.
    """

    claim: Claim
    paper: Paper
    quotes: tuple[str, ...] = ()
    word: str = ""
    placed: bool = False
    decision: str = ""
    by: str = ""
    when: str = ""
    corrected: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0

    @property
    def settled(self) -> Claim:
        """The claim as it was corrected."""
        told = {**self.claim.to_json(), **self.corrected}
        return Claim.from_json(told)

    def decided(
        self, decision: str, by: str = "", when: str = "", corrected: Mapping[str, Any] = {}
    ) -> "Record":
        """Return it with a decision; what is corrected to what it was is not corrected."""
        was = self.claim.to_json()
        changed = {name: value for name, value in corrected.items() if value != was.get(name)}
        return replace(self, decision=decision, by=by, when=when, corrected=changed)

    def to_json(self) -> dict[str, Any]:
        """Give it as one JSON object."""
        about = {name: value for name, value in vars(self.paper).items() if value}
        told: dict[str, Any] = {"decision": self.decision, "by": self.by, "when": self.when}
        told["corrected"] = dict(self.corrected)
        told["claim"] = self.claim.to_json()
        return {
            **told,
            "quotes": list(self.quotes),
            "word": self.word,
            "placed": self.placed,
            "source": about,
        }


def records(reading: Reading) -> list[Record]:
    r"""Make records of what an article says, nothing being decided.

    Example:
        >>> from govgraph.reading.reader import read
        >>> found = records(read("Tin\n\nÔng Đỗ Văn Thử, Chủ tịch UBND xã Đồng Mẫu, cho biết."))
        >>> found[0].claim.kind, found[0].paper.length
        ('tenure', 57)
    """
    spans = {"title": reading.title, "author": reading.byline}
    places = {name: span for name, span in spans.items() if span}
    paper = Paper(
        reading.sha256,
        len(reading.text),
        reading.doc,
        reading.lang,
        **{name: line_of(reading.text[slice(*span)]) for name, span in places.items()},
        published=reading.published,
        page_sha256=reading.page_sha256,
        captions=reading.captions,
        places=places,
    )
    return [
        Record(
            claim,
            paper,
            tuple(quoted(reading.text, *span) for span in claim.evidence),
            word_used(reading.text[claim.start : claim.end]),
            _placed(claim, reading.text[claim.start : claim.end]),
        )
        for claim in reading.claims
    ]


def quoted(whole: str, start: int, end: int) -> str:
    """Return the words of a place if they are few enough to be quoted, else nothing.

    Example:
        >>> quoted("Một hai ba.", 4, 7), quoted("a " * 20, 0, 40)
        ('hai', '')
    """
    words = whole[start:end]
    return words if 0 < len(words.split()) <= QUOTED else ""


def word_used(words: str) -> str:
    """Return the word that an article uses for an event, the first that the ontology knows.

    Example:
        >>> word_used("Thành phố hợp nhất Ban Tổ chức với Phòng Nội vụ")
        'hợp nhất'
    """
    from govgraph.reviewing import naming

    return naming.event_word(words)


def lines(found: Iterable[Record]) -> str:
    """Write records as JSON Lines."""
    return "".join(json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in found)


def decision(words: str) -> str | None:
    """Tell what a word in the column "decision" means; nothing where it is no such word.

    Example:
        >>> decision("Đúng"), decision(""), decision("maybe")
        ('accept', '', None)
    """
    told = text.same(words)
    if not told:
        return ""
    named = ((name, known) for name, known in knowledge()["decision"].items())
    return next((name for name, known in named if told in map(text.same, known)), None)


def _placed(claim: Claim, words: str) -> bool:
    from govgraph.reviewing import naming

    outer = str(claim["area"] or "").partition(", ")[2]
    name = text.same(naming.level(outer)[1])
    return bool(name) and name in text.same(words)


def line_of(words: str) -> str:
    """Put words on one line."""
    return " ".join(words.split())
