"""The one way to an endpoint: HTTP with bounds, patience and no leak of credentials.

* Redirects of GET and HEAD are followed; of POST only 307 and 308, which keep method and body
  (RFC 9110 section 15.4), and for updates only within the origin: 301, 302 and 303 would turn
  the query into a bare GET. Never from https to http. Another origin gets no credentials.
* Safe requests, and those that may be repeated, are tried again when the server is away or
  busy, ever later, or when it says so (``Retry-After``).
* An answer has a largest size and a longest time; one that is cut off is no answer.
"""

import os
import time
from email.message import Message
from http.client import HTTPException, HTTPResponse, IncompleteRead, InvalidURL
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request

from govgraph.errors import GovgraphError, ParameterError, StoreError
from govgraph.remote import credentials, faults, login
from govgraph.remote.address import checked, origin

_BUSY = (429, 502, 503, 504)
_FOLLOWED = 5
_LONGEST_WAIT = 30.0  # seconds, of a Retry-After
_FIRST_WAIT = 0.25
_CHUNK = 1 << 20
_OVERALL = 10  # times the time-out: for a whole answer


class Reply(NamedTuple):
    """An answer, whole."""

    status: int
    kind: str
    content: bytes
    headers: Message


class Transport:
    """Sends requests to one endpoint.

    Args:
        url: its address; errors are told of it.
        others: further addresses of the same endpoint that the user named.

    Attributes:
        timeout: seconds to wait for each piece of an answer (``GOVGRAPH_TIMEOUT``, 60).
        retries: how often a request is tried again (``GOVGRAPH_RETRIES``, 3).
        largest: the bytes of the largest answer taken (``GOVGRAPH_MAX_BYTES``, 1 GiB).

    Raises:
        StoreError: an address or the credentials will not do.

    Example:
        >>> Transport("http://127.0.0.1/sparql").timeout
        60.0
    """

    def __init__(self, url: str, others: tuple[str, ...] = ()) -> None:
        self.url = checked(url)
        self.timeout = _number("GOVGRAPH_TIMEOUT", 60.0)
        self.retries = int(_number("GOVGRAPH_RETRIES", 3))
        self.largest = int(_number("GOVGRAPH_MAX_BYTES", 1 << 30))
        origins = {origin(checked(one)) for one in (url, *others)}
        self._credentials = {one: credentials.find(one, url) for one in origins}
        self._opener = login.opener(self._credentials)

    def send(
        self, request: Request, *, again: bool, follow: bool = True, timeout: float | None = None
    ) -> Reply:
        """Send a request and read the whole answer.

        Args:
            request: what to send.
            again: it may be sent several times, with the same effect as once.
            follow: a redirect to another origin may be followed.
            timeout: seconds, in place of the transport's.

        Raises:
            QueryError: the endpoint finds the request broken (400).
            StoreError: it is away, refuses, moved, or gives a page or part of an answer.
        """
        tries = self.retries if again else 0
        wait = _FIRST_WAIT
        while True:
            try:
                return self._followed(request, follow, timeout or self.timeout)
            except HTTPError as error:
                told = _told_wait(error)
                if error.code not in _BUSY or not tries or (told or 0) > _LONGEST_WAIT:
                    raise faults.refused(request.full_url, error) from None
                error.close()
                time.sleep(wait if told is None else told)
            except GovgraphError:
                raise
            except (OSError, HTTPException, ValueError) as error:
                if not tries or not _passing(error):
                    raise faults.unreachable(request.full_url, error) from None
                time.sleep(wait)
            tries -= 1
            wait *= 2

    def _followed(self, request: Request, follow: bool, timeout: float) -> Reply:
        for _ in range(_FOLLOWED):
            try:
                return self._once(request, timeout)
            except HTTPError as error:
                target = error.headers.get("Location")
                if not 300 <= error.code < 400 or not target:
                    raise
                moved = _redirected(request, error.code, urljoin(request.full_url, target), follow)
                if moved is None:
                    raise
                error.close()
                request = moved
        raise StoreError("endpoint-moved-often", where=self.url)

    def _once(self, request: Request, timeout: float) -> Reply:
        known = self._credentials.get(origin(request.full_url))
        if known and known.token:
            request.add_unredirected_header("Authorization", f"Bearer {known.token}")
        with self._opener.open(request, timeout=timeout) as response:
            kind = response.headers.get("Content-Type", "")
            content = self._read(request, response, time.monotonic() + timeout * _OVERALL)
            if faults.is_html(content, kind):
                raise faults.not_sparql(request.full_url, kind or "HTML")
            return Reply(response.status, kind, content, response.headers)

    def _read(self, request: Request, response: HTTPResponse, until: float) -> bytes:
        pieces: list[bytes] = []
        size, promised = 0, response.length
        while promised is None or size < promised:
            most = _CHUNK if promised is None else min(_CHUNK, promised - size)
            piece = response.read1(most)  # what has come, so that a trickle is not waited for
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            if size > self.largest:
                raise StoreError("endpoint-too-large", where=request.full_url, limit=self.largest)
            if time.monotonic() > until:
                raise TimeoutError("timed out")
        if promised is not None and size < promised:
            raise IncompleteRead(b"", promised - size)
        return b"".join(pieces)


def _redirected(request: Request, status: int, target: str, follow: bool) -> Request | None:
    """Make the request that follows a redirect; nothing if it is not to be followed."""
    method = request.get_method()
    if status not in ((307, 308) if method == "POST" else (301, 302, 303, 307, 308)):
        return None
    if method not in ("GET", "HEAD", "POST"):
        return None
    try:
        here, there = origin(request.full_url), origin(checked(target))
    except (ValueError, StoreError):
        return None
    if (here != there and not follow) or (here.scheme, there.scheme) == ("https", "http"):
        return None
    kept = {name: value for name, value in request.headers.items() if name != "Authorization"}
    return Request(target, data=request.data, headers=kept, method=method)


def _passing(error: BaseException) -> bool:
    """Say whether a fault may pass: not a time-out, a name that does not resolve, a bad URL."""
    from socket import gaierror

    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError | gaierror) or "timed out" in str(reason):
        return False
    return isinstance(reason, ConnectionError | HTTPException) and not isinstance(
        reason, InvalidURL
    )


def _told_wait(error: HTTPError) -> float | None:
    """Read ``Retry-After``: seconds, or a day and time."""
    text = error.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def _number(name: str, otherwise: float) -> float:
    given = os.environ.get(name)
    if not given:
        return otherwise
    try:
        value = float(given)
    except ValueError:
        value = -1.0
    if not (0 if name == "GOVGRAPH_RETRIES" else 1e-3) <= value < 1e12:  # NaN is not
        raise ParameterError("parameter-not-a-count", name=name, value=given)
    return value
