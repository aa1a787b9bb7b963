"""govgraph: who holds which public posts together, where, since when, on whose word.

    >>> import govgraph
    >>> g = govgraph.open()
    >>> print(g.ask("combined-roles", area="Cẩm Phả", on="2020-07-23"))  # doctest: +SKIP

Names are loaded when first used, so that importing costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govgraph.answer import Answer
    from govgraph.errors import GovgraphError
    from govgraph.graph import Graph, open
    from govgraph.grounds import Why
    from govgraph.questions import Question
    from govgraph.reading.reader import Reading, read
    from govgraph.report import Report
    from govgraph.statements import Statements

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "GovgraphError",
    "Graph",
    "Question",
    "Reading",
    "Report",
    "Statements",
    "Why",
    "open",
    "read",
]

_HOMES = {
    "Answer": "answer",
    "GovgraphError": "errors",
    "Graph": "graph",
    "Question": "questions",
    "Reading": "reading.reader",
    "Report": "report",
    "Statements": "statements",
    "Why": "grounds",
    "open": "graph",
    "read": "reading.reader",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'govgraph' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"govgraph.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def load_ipython_extension(ipython: Any) -> None:
    """Make ``%load_ext govgraph`` work: it gives a notebook ``%%sparql``."""
    _magic().load(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """Make ``%unload_ext govgraph`` work."""
    _magic().unload(ipython)


def _magic() -> Any:
    from importlib import import_module

    return import_module("govgraph.magic")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
