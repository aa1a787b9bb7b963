"""What stays open: a claim that does not say enough to be put into a graph."""

from govgraph.errors import GovgraphError


class OpenError(GovgraphError):
    """A claim that leaves open what the graph must know; the message says what.

    Example:
        >>> OpenError("review-open-area").message("en")
        'it names no area'
    """
