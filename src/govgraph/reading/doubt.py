"""What an article tells only to call it untrue: rumours, misprints, mistakes that it corrects."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from govgraph.reading.patterns import Patterns
from govgraph.reading.story import Cued, Draft, Line, Story, cues

_APPOSED = frozenset(
    {"retires", "was-stripped", "removed-as-penalty", "holder-retires", "holder-leaves"}
)
_BESIDE = frozenset({"person-posts", "posts-person", "post-comma-person"})


class Doubts(Cued):
    """Takes back the claims of sentences that call what they tell untrue.

    Who a person is, said beside the name, stays: "the rumour that A, chair of B, was removed".

    Args:
        marks: the file of cues.
        patterns: its rules: what is refuted, what was refused.
    """

    def __init__(self, marks: Mapping[str, Any], patterns: Patterns) -> None:
        self._marks = cues(marks)
        self._rules = [one for one in patterns.rules if one.says["says"] == "untrue"]

    def read(self, story: Story) -> None:
        """Drop claims of the story, after all rules have run and before documents are read."""
        spans: list[tuple[int, int]] = []
        last: Line | None = None
        for line in story.lines:
            words = line.words()
            spans += self._refused(line)
            if self._cue("untrue", words):
                spans.append((line.sentence.start, line.sentence.end))
                told = last is not None and last.paragraph == line.paragraph
                if (
                    last
                    and told
                    and self._cue("that_is", words)
                    and self._cue("told", last.words())
                ):
                    spans.append((last.sentence.start, last.sentence.end))
            last = line
        if spans:
            kept = [
                (_still(one, spans, story.published), _told(one, spans)) for one in story.drafts
            ]
            story.drafts[:] = [
                _holder(one, story.published) if told else one
                for one, told in kept
                if not told or one.rule in _APPOSED
            ]

    def _refused(self, line: Line) -> list[tuple[int, int]]:
        """What a sentence tells as refuted or refused: up to a word that turns it."""
        spans: list[tuple[int, int]] = []
        for part in line.parts:
            for rule in self._rules:
                for match in part.row.find(rule):
                    first, stop = match.first, match.last
                    if rule.says.get("whole"):
                        first, stop = 0, len(part.items)
                    while rule.says.get("on") and stop < len(part.items):
                        if self._cue("turns", part.words(stop, stop + 1)):
                            break
                        stop += 1
                    spans.append(part.span(first, stop))
        return spans


def _holder(draft: Draft, published: str | None) -> Draft:
    """Who is said to have left is still what is said beside the name."""
    if draft.kind != "dismissal":
        return draft
    fields = {"person": draft.fields["person"], **draft.about}
    fields |= {"begins": None, "ends": None, "attested": published}
    return replace(draft, kind="tenure", status="fact", fields=fields)


def _still(draft: Draft, spans: list[tuple[int, int]], published: str | None) -> Draft:
    """Whom a rumour moves on still holds the post that is said beside the name."""
    if "beside" not in draft.flags or draft.status != "past" or not _within(draft, spans):
        return draft
    return replace(draft, status="fact", fields={**draft.fields, "attested": published})


def _within(draft: Draft, spans: list[tuple[int, int]]) -> bool:
    return any(start <= draft.start < end for start, end in spans)


def _told(draft: Draft, spans: list[tuple[int, int]]) -> bool:
    beside = draft.rule in _BESIDE or "beside" in draft.flags
    if draft.status == "denied" or (draft.kind == "tenure" and beside):
        return False
    return _within(draft, spans)
