"""Lists of persons and posts, and the sentence that introduces one."""

from govgraph.reading.atonce import AtOnce
from govgraph.reading.story import Line, Story
from govgraph.reading.successions import RECENT
from govgraph.reading.things import Item

LIST = 30  # lines of a list, back to what introduces it


class Lists(AtOnce):
    """Tells what a line of a list is about."""

    def _listed(self, story: Story, line: Line) -> bool:
        """Whether a line is one of a list that a decision introduces."""
        if not line.sentence.bullet:
            return False
        intro = self._intro(story, line)
        if intro is not None and self._cue("roster", intro.words()):
            return self._cue("decision", intro.words())
        return any(self._cue("decision", one.words()) for one in story.before(line, LIST))

    @staticmethod
    def _after_bullet(story: Story, line: Line) -> bool:
        """Whether a line is one of a list, and the one before told whom somebody appointed."""
        before = story.before(line, 1)
        if not line.sentence.bullet or not before or not before[0].sentence.bullet:
            return False
        start, end = before[0].sentence.start, before[0].sentence.end
        last = [one for one in story.drafts[-RECENT:] if start <= one.start < end]
        return any(one.kind == "appointment" and one.status == "fact" for one in last)

    def _decided(self, story: Story, line: Line) -> bool:
        """Whether a line is one of a list that a sentence of decisions introduces by a colon."""
        intro = self._intro(story, line) if line.sentence.bullet else None
        if intro is None or intro.tokens[-1].norm != ":":
            return False
        return self._cue("decision", intro.words())

    @staticmethod
    def _intro(story: Story, line: Line) -> Line | None:
        """The last line before a list."""
        before = reversed(story.before(line, LIST))
        return next((one for one in before if not one.sentence.bullet), None)

    def _several_before(self, story: Story, line: Line) -> list[Item]:
        """ "elected two vice chairmen. They are ...": the posts of the sentence before."""
        numbers = story.told["numbers"]["words"]
        for one in story.before(line, 1):
            if one.paragraph != line.paragraph or not self._cue("elected", one.words()):
                continue
            posts = [
                item
                for item in one.items
                if item.kind == "post" and item.i and one.tokens[item.i - 1].norm in numbers
            ]
            own = [Item("post", line.items[0].i, line.items[0].j, post.value) for post in posts]
            return own if len(own) == 1 else []
        return []
