"""The four bounds of a period, and what they say about a day (DESIGN §3)."""

import re
from typing import NamedTuple

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")


class Bounds(NamedTuple):
    """When something began and ended, as far as sources tell; ``""`` where they do not.

    Attributes:
        earliest_begin, latest_begin, earliest_end, latest_end: instants, ``YYYY-MM-DDThh:mm:ss``.

    Example:
        >>> held = Bounds("", "2020-07-23T00:00:00", "2020-07-23T23:59:59", "")
        >>> held.on("2020-07-23"), held.on("2021-01-01")
        ('certain', 'possible')
    """

    earliest_begin: str = ""
    latest_begin: str = ""
    earliest_end: str = ""
    latest_end: str = ""

    def on(self, day: str) -> str:
        """Say whether it is in force on a day: ``certain``, ``possible`` or ``never``."""
        then = f"{day}T00:00:00"
        if (
            self.latest_begin
            and self.earliest_end
            and self.latest_begin <= then < self.earliest_end
        ):
            return "certain"
        begun = not self.earliest_begin or self.earliest_begin <= then
        going = not self.latest_end or then < self.latest_end
        return "possible" if begun and going else "never"

    @property
    def known(self) -> bool:
        """Whether any bound is known."""
        return any(self)

    def words(self) -> str:
        """Say it as the questions' columns do: ``≤ 2020-07-23 – ≥ 2020-07-23``.

        Example:
            >>> Bounds("2020-01-01T00:00:00", "2020-01-31T23:59:59").words()
            '2020-01-01 … 2020-01-31 –'
        """
        begin = _span(self.earliest_begin, self.latest_begin)
        end = _span(self.earliest_end, self.latest_end)
        return f"{begin} – {end}".strip() if begin or end else ""

    def days(self) -> list[str]:
        """Return the days it names, in order of time."""
        return sorted({instant[:10] for instant in self if instant})


UNKNOWN = Bounds()


def of(*instants: object) -> Bounds:
    """Make bounds of four values; what is no instant counts as unknown.

    Example:
        >>> of("2020-01-01T00:00:00", None, "soon", None).earliest_begin
        '2020-01-01T00:00:00'
    """
    texts = ("" if one is None else str(one) for one in instants)
    return Bounds(*(text[:19] if _INSTANT.fullmatch(text[:19]) else "" for text in texts))


def _span(earliest: str, latest: str) -> str:
    first, last = earliest[:10], latest[:10]
    if first and last:
        return first if first == last else f"{first} … {last}"
    return f"≤ {last}" if last else f"≥ {first}" if first else ""
