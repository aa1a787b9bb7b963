"""Posts held together though no sentence says so at once: years that overlap, "she is also"."""

from govgraph.reading.appointments import Appointments
from govgraph.reading.holdings import concurrent
from govgraph.reading.story import Draft, Story

_CAREER = 40  # posts of one person whose years are compared


class AtOnce(Appointments):
    """Writes down which posts a person holds at the same time."""

    def _overlapping(self, story: Story) -> None:
        """Posts of one career whose years overlap were held together."""
        careers: dict[str, list[Draft]] = {}
        for draft in story.drafts:
            if draft.range and draft.kind == "tenure" and not draft.posts[0].member:
                careers.setdefault(draft.fields["person"], []).append(draft)
        for held in careers.values():
            for place, one in enumerate(held[:_CAREER]):
                for other in held[place + 1 : _CAREER]:
                    if one.start == other.start or not _overlap(one.range, other.range):
                        continue
                    past = "past" if "past" in (one.status, other.status) else "fact"
                    resolved = [*one.resolved, *other.resolved]
                    story.drafts.append(
                        concurrent(one, other, rule="years-overlap", status=past, resolved=resolved)
                    )


def _overlap(
    one: tuple[str | None, str | None] | None, other: tuple[str | None, str | None] | None
) -> bool:
    """Whether two ranges surely share more than the month of a handover."""
    if one is None or other is None or not one[0] or not other[0]:
        return False
    size = min(len(one[0]), len(other[0]))
    later = max(one[0][:size], other[0][:size])
    ends = [end[: len(later)] for end in (one[1], other[1]) if end]
    return bool(ends) and all(later < end for end in ends)
