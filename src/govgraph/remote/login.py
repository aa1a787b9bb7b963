"""Logging in when a server asks for it: Basic and Digest, in a client of our own.

urllib's handlers do the work, in a private opener: SPARQLWrapper's own digest login would
install one for the whole process. A password is sent only after the endpoint's origin has asked
for one, and Basic never where Digest was asked for.
"""

import hashlib
from collections.abc import Mapping
from http.client import HTTPMessage
from typing import IO, Any
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgr,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from govgraph.remote.address import Origin, origin
from govgraph.remote.credentials import Credentials

_HASHES = {"MD5": hashlib.md5, "SHA": hashlib.sha1, "SHA-256": hashlib.sha256}
_ANSWERS = 2  # to challenges of one request: the second one where the nonce had grown old
_Challenge = dict[str, str]


class _Passwords(HTTPPasswordMgr):
    """A user and password for each of some origins only."""

    def __init__(self, credentials: Mapping[Origin, Credentials]) -> None:
        super().__init__()
        self._credentials = credentials

    def find_user_password(self, realm: str, authuri: str) -> Any:
        known = self._credentials.get(origin(authuri))
        return (known.user, known.password) if known and known.user else (None, None)


class _Basic(HTTPBasicAuthHandler):
    """Basic; sent unasked once the server has asked for it."""

    def __init__(self, passwords: _Passwords) -> None:
        super().__init__(passwords)
        self._asked: set[Origin] = set()

    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        asked = headers.get_all("WWW-Authenticate") or ()
        if not any("basic" in one.lower() for one in asked):
            return None  # urllib would raise
        return super().http_error_401(req, fp, code, msg, headers)

    def retry_http_basic_auth(self, host: str, req: Request, realm: str) -> Any:
        self._asked.add(origin(req.full_url))
        return super().retry_http_basic_auth(host, req, realm)

    def http_request(self, req: Request) -> Request:
        if origin(req.full_url) in self._asked and not req.has_header("Authorization"):
            from base64 import b64encode

            user, password = self.passwd.find_user_password("", req.full_url)
            if user is not None:
                text = b64encode(f"{user}:{password}".encode()).decode("ascii")
                req.add_unredirected_header("Authorization", f"Basic {text}")
        return req

    https_request = http_request


class _Digest(HTTPDigestAuthHandler):
    """Digest; the last challenge is answered again unasked, to send no body twice."""

    def __init__(self, passwords: _Passwords) -> None:
        super().__init__(passwords)
        self._last: tuple[Origin, _Challenge] | None = None

    def http_error_401(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        answered = getattr(req, "answered", 0)
        for challenge in headers.get_all("WWW-Authenticate") or ():
            if challenge.lower().startswith("digest") and answered < _ANSWERS:
                req.answered = answered + 1  # type: ignore[attr-defined]
                self.reset_retry_count()
                return self.retry_http_digest_auth(req, challenge)
        return None

    def get_algorithm_impls(self, algorithm: str) -> Any:
        """Hash in UTF-8 (RFC 7616 section 4); urllib takes ASCII only, and no SHA-256."""
        make = _HASHES.get(algorithm.upper())
        if make is None:
            raise ValueError(f"digest algorithm {algorithm}")

        def hashed(text: str) -> str:
            return str(make(text.encode()).hexdigest())

        return hashed, lambda secret, data: hashed(f"{secret}:{data}")

    def get_authorization(self, req: Request, chal: Any) -> Any:
        self._last = origin(req.full_url), chal
        return super().get_authorization(req, chal)

    def http_request(self, req: Request) -> Request:
        if self._last and self._last[0] == origin(req.full_url):
            answer = self.get_authorization(req, self._last[1])
            if answer:
                req.add_unredirected_header("Authorization", f"Digest {answer}")
        return req

    https_request = http_request


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: the transport does, with care for method and credentials."""

    def redirect_request(self, *_: object) -> None:
        return None


def opener(credentials: Mapping[Origin, Credentials]) -> OpenerDirector:
    """Make a client that logs in where asked, and follows no redirect.

    Args:
        credentials: the user and password for each origin; tokens are not sent here.

    Returns:
        The client. No global one is touched.

    Example:
        >>> type(opener({})).__name__
        'OpenerDirector'
    """
    passwords = _Passwords(credentials)
    return build_opener(_Stay, _Digest(passwords), _Basic(passwords))
