"""Numbered documents: what there is, what rests on them, who carries them out."""

from typing import Any

from govgraph.reading.patterns import Patterns
from govgraph.reading.story import Draft, Line, Part, Story
from govgraph.reading.things import Document

_FOUNDED = frozenset({"coverage", "arrangement", "target", "merger", "reduction", "establishment"})


class Policies:
    """Runs the rules about documents over an article, after all others.

    Args:
        patterns: the rules.
    """

    def __init__(self, patterns: Patterns, told: dict[str, Any]) -> None:
        self._rules = [one for one in patterns.rules if one.says["says"].startswith("policy_")]
        self._year = told["dates"]["year"]

    def read(self, story: Story) -> None:
        """Find the claims of an article."""
        known: dict[tuple[str, str], str] = {}
        for line in story.lines:
            for part in line.parts:
                for item in part.items:
                    if item.kind == "doc" and not line.sentence.title:
                        self._policy(story, known, item.value, part.of(item))
                for rule in self._rules:
                    for match in part.row.find(rule):
                        document: Document = match.get("doc", "doc")[0].value
                        span = part.span(match.first, match.last)
                        if rule.says["says"] == "policy_basis":
                            self._basis(story, line, part, document, rule.name, span)
                        else:
                            self._carried(story, line, part, document, rule.name, match, span)

    def _policy(
        self,
        story: Story,
        known: dict[tuple[str, str], str],
        document: Document,
        span: tuple[int, int],
    ) -> None:
        fields = {
            "document": document.words,
            "title": document.title,
            "issuer": document.issuer,
            "date": document.date,
        }
        key = _key(document.words)
        fields["document"] = known.setdefault(key, document.words)
        story.drafts.append(Draft("policy", "fact", True, *span, fields, "numbered-document"))

    def _basis(
        self,
        story: Story,
        line: Line,
        part: Part,
        document: Document,
        rule: str,
        span: tuple[int, int],
    ) -> None:
        """What the sentence says beside is said to rest on the document."""
        for draft in story.within(line.sentence.start, line.sentence.end):
            if draft.kind not in _FOUNDED or draft.status not in ("fact", "pilot"):
                continue
            if draft.end <= line.sentence.end:
                of = {"kind": draft.kind, "start": draft.start, "end": draft.end}
                fields = {"document": document.words, "of": of}
                story.drafts.append(Draft("policy_basis", "fact", True, *span, fields, rule))

    def _carried(
        self,
        story: Story,
        line: Line,
        part: Part,
        document: Document,
        rule: str,
        match: Any,
        span: tuple[int, int],
    ) -> None:
        years = match.get("years", "num")[0]
        at = part.place(years)
        words = [line.tokens[item.i].raw for item in part.items[match.first + 1 : at + 2]]
        after = [item for item in part.items[match.last :] if item.kind == "area"]
        main = story.context.main()
        by = after[0].value.label if after else main.value.label if main else None
        fields = {"document": document.words, "by": by, "duration": " ".join(words)}
        story.drafts.append(Draft("policy_implementation", "fact", True, *span, fields, rule))


def _key(words: str) -> tuple[str, str]:
    """What makes two mentions one document: its kind and its number."""
    parts = words.casefold().split()
    return parts[0], parts[-1]
