"""What goes wrong on the way to an endpoint and back, as one line each."""

from contextlib import suppress
from http.client import HTTPException, IncompleteRead
from typing import TYPE_CHECKING

from govgraph.errors import GovgraphError, QueryError, StoreError
from govgraph.remote.credentials import PASSWORD, TOKEN, USER

if TYPE_CHECKING:
    from urllib.error import HTTPError

_SHOWN = 1000  # bytes of a refusal
_HTML = (b"<!doctype html", b"<html")


def refused(where: str, error: "HTTPError") -> GovgraphError:
    """Tell of an answer whose status is no success.

    Args:
        where: the address.
        error: the answer.

    Returns:
        A QueryError where the endpoint finds the request broken, else a StoreError.
    """
    if (target := error.headers.get("Location")) and 300 <= error.code < 400:
        return StoreError("endpoint-moved", where=where, target=target, status=error.code)
    if error.code in (401, 403):
        what = f"HTTP {error.code}"
        names = {"user": USER, "password": PASSWORD, "token": TOKEN}
        return StoreError(
            "endpoint-unauthorised", where=where, what=what, status=error.code, **names
        )
    what = f"HTTP {error.code} {error.reason}"
    if (wait := error.headers.get("Retry-After")) and error.code in (429, 503):
        what += f" (Retry-After: {wait})"
    if "html" not in error.headers.get("Content-Type", ""):
        with suppress(OSError, HTTPException, AttributeError):  # the status says enough
            text = error.read(_SHOWN)
            if not is_html(text):
                what += f": {text.decode('utf-8', 'replace').strip()}"
    kind = QueryError if error.code == 400 else StoreError
    return kind("endpoint-refused", where=where, what=what, status=error.code)


def unreachable(where: str, error: BaseException) -> StoreError:
    """Tell of a server that cannot be reached, or hangs up.

    Example:
        >>> unreachable("http://a", OSError("no route")).fields["what"]
        'no route'
    """
    if isinstance(error, IncompleteRead):
        return StoreError("endpoint-cut", where=where, count=error.expected or 0)
    reason = getattr(error, "reason", error)
    what = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return StoreError("endpoint-unreachable", where=where, what=what)


def not_sparql(where: str, what: str) -> StoreError:
    """Tell of an answer that is no answer in SPARQL.

    Example:
        >>> not_sparql("http://a", "text/html").key
        'endpoint-not-sparql'
    """
    return StoreError("endpoint-not-sparql", where=where, what=what)


def is_html(content: bytes, kind: str = "") -> bool:
    """Say whether an answer is a page for people: of a proxy, a login, a firewall.

    Example:
        >>> is_html(b"  <!DOCTYPE html><p>"), is_html(b"{}")
        (True, False)
    """
    return "html" in kind or content[:100].lstrip().lower().startswith(_HTML)
