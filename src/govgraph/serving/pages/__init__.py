"""The pages of ``govgraph serve``: browsing, questions, the editor, data behind every IRI."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.routing import Route

    from govgraph.serving.site import Site


def routes(site: "Site") -> "list[Route]":
    """Return the routes of the pages.

    Args:
        site: the server: ``pool``, ``base`` and ``name`` are used.
    """
    from govgraph.serving.pages import addresses

    return addresses.routes(site)
