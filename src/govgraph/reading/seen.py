"""What an article has named, and where."""

from dataclasses import dataclass
from typing import Any

from govgraph.reading.claims import Resolved


@dataclass(frozen=True)
class Seen:
    """Something named in the article, and where."""

    start: int
    end: int
    paragraph: int
    value: Any
    listed: bool = False

    @property
    def resolved(self) -> Resolved:
        """What is said of an area that was taken from here."""
        return Resolved("area", self.value.label, self.start, self.end)
