"""Reviewing what was read: claims are accepted, corrected or rejected, and go into the graph.

Example:
    >>> import govgraph
    >>> from govgraph.reviewing.applying import apply
    >>> apply(govgraph.open(), []).graphs
    ()
"""
