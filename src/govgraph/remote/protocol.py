"""The SPARQL 1.1 protocol by SPARQLWrapper, over our transport.

SPARQLWrapper makes the requests and hands out the answers; how they travel is
:mod:`govgraph.remote.transport`'s. By itself it would guess a query's form from its text, forward
credentials to wherever a redirect leads, and install its digest login for the whole process.
"""

from collections.abc import Iterable
from typing import Any

from SPARQLWrapper import INSERT, POST, SPARQLWrapper

from govgraph.remote.transport import Reply, Transport

Parameters = Iterable[tuple[str, str]]
_UPDATE_ACCEPT = "application/sparql-results+json, text/plain;q=0.5, */*;q=0.1"


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper whose requests go through a transport."""

    def __init__(self, transport: Transport, url: str, **how: Any) -> None:
        super().__init__(endpoint=url, updateEndpoint=url)
        self._transport, self._how = transport, how
        self.setMethod(POST)
        self.setOnlyConneg(True)  # else it names formats in parameters that override Accept

    def _query(self) -> Any:
        return self._transport.send(self._createRequest(), **self._how), self.returnFormat


def ask(
    transport: Transport,
    text: str,
    form: str,
    accept: str,
    parameters: Parameters = (),
    timeout: float | None = None,
) -> Reply:
    """Send a query.

    Args:
        transport: how.
        text: the query.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        accept: the media type wanted.
        parameters: further ones, as ``default-graph-uri``.
        timeout: seconds, in place of the transport's.

    Raises:
        GovgraphError: as :meth:`Transport.send` does.
    """
    wrapper = _Wrapper(transport, transport.url, again=True, timeout=timeout)
    wrapper.queryString, wrapper.queryType = text, form
    return _sent(wrapper, accept, parameters)


def change(
    transport: Transport,
    url: str,
    text: str,
    *,
    again: bool,
    parameters: Parameters = (),
    timeout: float | None = None,
) -> Reply:
    """Send an update.

    Args:
        transport: how.
        url: the address for updates.
        text: the update.
        again: its effect is the same if it is sent several times.
        parameters: further ones, as ``using-graph-uri``.
        timeout: seconds, in place of the transport's.

    Raises:
        GovgraphError: as :meth:`Transport.send` does.
    """
    wrapper = _Wrapper(transport, url, again=again, follow=False, timeout=timeout)
    wrapper.queryString, wrapper.queryType = text, INSERT
    return _sent(wrapper, _UPDATE_ACCEPT, parameters)


def _sent(wrapper: _Wrapper, accept: str, parameters: Parameters) -> Reply:
    for name, value in parameters:
        wrapper.addParameter(name, value)
    wrapper.addCustomHttpHeader("Accept", accept)
    reply: Any = wrapper.query().response
    assert isinstance(reply, Reply)
    return reply
