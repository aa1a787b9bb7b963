"""Credentials, from the environment or netrc; never from a command line, never shown."""

import os
from dataclasses import dataclass
from pathlib import Path

from govgraph.errors import StoreError
from govgraph.remote.address import Origin, loopback

USER, PASSWORD, TOKEN = "GOVGRAPH_USER", "GOVGRAPH_PASSWORD", "GOVGRAPH_TOKEN"
INSECURE = "GOVGRAPH_INSECURE"


@dataclass(frozen=True, repr=False)
class Credentials:
    """A user and password, or a token; showing them shows nothing.

    Example:
        >>> Credentials("me", "secret")
        Credentials(…)
    """

    user: str = ""
    password: str = ""
    token: str = ""

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def __repr__(self) -> str:
        return "Credentials(…)"


def find(origin: Origin, where: str) -> Credentials:
    """Find the credentials for an endpoint.

    ``GOVGRAPH_TOKEN`` goes before ``GOVGRAPH_USER`` and ``GOVGRAPH_PASSWORD``, and these before
    netrc (the file that ``NETRC`` names, else ``~/.netrc``), where the host must stand by name:
    its ``default`` is for no endpoint.

    Args:
        origin: the endpoint's origin.
        where: how messages call the endpoint.

    Returns:
        The credentials; empty ones where there are none.

    Raises:
        StoreError: they hold control characters; netrc is broken; or they would go in the clear
            to another machine, and ``GOVGRAPH_INSECURE`` is not ``1``.

    Example:
        >>> bool(find(Origin("https", "host.invalid", 443), "x"))
        False
    """
    found = Credentials(
        os.environ.get(USER, ""), os.environ.get(PASSWORD, ""), os.environ.get(TOKEN, "")
    )
    found = found or _netrc(origin.host, where)
    if not found:
        return found
    token_fits = found.token.isascii() and " " not in found.token
    if not (found.user + found.password + found.token).isprintable() or not token_fits:
        raise StoreError("endpoint-credentials-broken", where=where)
    clear = origin.scheme == "http" and not loopback(origin.host)
    if clear and os.environ.get(INSECURE) != "1":
        raise StoreError("endpoint-credentials-in-clear", where=where)
    return found


def _netrc(host: str, where: str) -> Credentials:
    from netrc import NetrcParseError, netrc

    given = os.environ.get("NETRC")
    try:
        path = Path(given) if given else Path.home() / ".netrc"
        if not path.is_file():
            return Credentials()
        entry = netrc(str(path)).hosts.get(host)
    except NetrcParseError as error:  # its words may hold a password
        raise StoreError("netrc-broken", where=where, file=path, line=error.lineno) from None
    except (OSError, RuntimeError, ValueError):
        return Credentials()
    return Credentials(entry[0] or "", entry[2] or "") if entry else Credentials()
