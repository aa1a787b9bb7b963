"""The server as its routes see it."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from govgraph.serving import replies
from govgraph.serving.limits import Limits
from govgraph.serving.made import Made
from govgraph.serving.pool import Pool

ENDPOINT = "/sparql"


@dataclass(frozen=True)
class Site:
    """What is served, and where.

    Attributes:
        pool: what runs jobs on the graph.
        limits: what a request may take.
        base: the address that others know the server by, without a slash at its end; empty
            where it is the one that they ask.
        name: the store's.
    """

    pool: Pool
    limits: Limits
    base: str
    name: str

    def endpoint(self, request: Request) -> str:
        """Return the address of the SPARQL endpoint, as the client knows it."""
        return (self.base or str(request.base_url).rstrip("/")) + ENDPOINT

    async def run(self, request: Request, job: str, /, **arguments: Any) -> Made:
        """Run a job as long as the client waits for it.

        Args:
            request: a request whose body has been read.
            job, **arguments: as for :meth:`~govgraph.serving.pool.Pool.run`.

        Raises:
            Gone: the client has gone away; the job was stopped.
            GovgraphError: as for :meth:`~govgraph.serving.pool.Pool.run`.
        """
        return await replies.while_there(request, self.pool.run(job, **arguments))
