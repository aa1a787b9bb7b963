"""Likely the same: proposing it with reasons and scores, and keeping what people decide.

Nothing is merged by itself. :func:`propose` only proposes; :func:`apply` does what a reviewed
file says, and :func:`undo` gives back what the sources wrote.
"""

from govgraph.matching.decisions import Decision
from govgraph.matching.identities import apply, renew, undo
from govgraph.matching.names import Grade, compare
from govgraph.matching.proposals import Beside, Proposal, Proposals, beside, propose

__all__ = [
    "Beside",
    "Decision",
    "Grade",
    "Proposal",
    "Proposals",
    "apply",
    "beside",
    "compare",
    "propose",
    "renew",
    "undo",
]
