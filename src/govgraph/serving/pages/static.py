"""The files that pages load: styles, scripts, fonts. Nothing else is ever sent."""

import hashlib
from functools import cache

from starlette.responses import Response

from govgraph.errors import UnknownNameError
from govgraph.pictures import assets as pictures
from govgraph.serving.pages import assets

_SCRIPT, _STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
_FILES = {
    "site.css": _STYLE,
    "site.js": _SCRIPT,
    "query.js": _SCRIPT,
    "codemirror.js": _SCRIPT,
    "codemirror.LICENSE.txt": "text/plain; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "NotoSans-Regular.ttf": "font/ttf",
    "NotoSans-Bold.ttf": "font/ttf",
    "OFL.txt": "text/plain; charset=utf-8",
}
_FONTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "OFL.txt")


def response(name: str, known: str | None = None) -> Response:
    """Send a file, or word that the client's copy is still right.

    Args:
        name: the file.
        known: what the client's copy was tagged with.

    Raises:
        UnknownNameError: there is no such file.

    Example:
        >>> response("site.css").media_type
        'text/css; charset=utf-8'
    """
    if name not in _FILES:
        raise UnknownNameError("file-missing", where=name)
    content, tag = _read(name)
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    if known and tag in known:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=_FILES[name])


@cache
def _read(name: str) -> tuple[bytes, str]:
    found = pictures.content(f"fonts/{name}") if name in _FONTS else assets.content(name)
    return found, f'"{hashlib.sha256(found).hexdigest()[:20]}"'
