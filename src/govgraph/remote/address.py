"""Addresses of endpoints: whose they are, and that no password stands in them."""

import re
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from govgraph.errors import StoreError

_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """What credentials belong to (RFC 6454): scheme, host and port."""

    scheme: str
    host: str
    port: int


def origin(url: str) -> Origin:
    """Tell the origin of an address.

    Args:
        url: an http or https URL.

    Raises:
        ValueError: it is none.

    Example:
        >>> origin("https://Host/sparql")
        Origin(scheme='https', host='host', port=443)
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("no host given")
    return Origin(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme])


def checked(url: str) -> str:
    """Refuse an address with a password in it, or that is none.

    Args:
        url: the address.

    Returns:
        The address.

    Raises:
        StoreError: a user or password stands in it; or it leads nowhere. The message shows
            neither.

    Example:
        >>> checked("https://host/sparql")
        'https://host/sparql'
    """
    shown = re.sub(r"//.*@", "//", url, flags=re.DOTALL)
    try:
        parts = urlsplit(url)
        if "@" not in parts.netloc:
            origin(url)
            return url
    except ValueError as error:
        # A password with an unescaped "/" ends the host early: "me:se" / "cret@host".
        if shown == url:
            raise StoreError("endpoint-unreachable", where=url, what=error) from None
    raise StoreError("endpoint-credentials-in-url", where=shown) from None


def loopback(host: str) -> bool:
    """Say whether a host is this machine itself.

    Example:
        >>> loopback("127.0.0.1"), loopback("example.org")
        (True, False)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
