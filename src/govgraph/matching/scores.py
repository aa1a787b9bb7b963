"""The score of a pair: the sum of the weights of its reasons, and nothing else."""

from dataclasses import dataclass, field

from govgraph.matching.facts import knowledge
from govgraph.matching.names import Grade


@dataclass
class Found:
    """What comparing two things found.

    Attributes:
        kind: ``person``, ``organ``, ``post``, ``area`` or ``tenure``.
        reasons: their names in ``queries/matching/matching.toml``, in the order found.
        named: whether their names can be one, or an identifier says they are.
    """

    kind: str
    reasons: list[str] = field(default_factory=list)
    named: bool = False

    def add(self, reason: str) -> None:
        """Add a reason, once."""
        if reason not in self.reasons:
            self.reasons.append(reason)

    def name(self, grade: Grade) -> None:
        """Add what comparing the names gave; a kind knows only some grades."""
        if f"name-{grade}" in knowledge()[self.kind]:
            self.named = True
            self.add(f"name-{grade}")

    @property
    def forbidden(self) -> bool:
        """Whether a reason without a weight says that they are two."""
        known = knowledge()[self.kind]
        return any("weight" not in known[reason] for reason in self.reasons)

    @property
    def score(self) -> float:
        """The sum of the weights, between 0 and 1.

        Example:
            >>> Found("person", ["name-same", "same-post"]).score
            0.75
        """
        known = knowledge()[self.kind]
        total = sum(float(known[reason].get("weight", -1)) for reason in self.reasons)
        return round(min(1.0, max(0.0, total)), 2)
