"""Choosing by what a client accepts (RFC 9110, section 12): a media type, a language."""

from collections.abc import Iterable, Sequence

from govgraph import formats, language

HTML = "text/html"
RDF = tuple(one.media_type for one in formats.FORMATS)


def media(accept: str, offered: Sequence[str]) -> str:
    """Choose a media type.

    Args:
        accept: the header; empty is as good as ``*/*``.
        offered: what there is, the preferred first.

    Returns:
        The best one; ``""`` where none is acceptable.

    Example:
        >>> media("text/turtle;q=0.9, text/html;q=0.5", ["text/html", "text/turtle"])
        'text/turtle'
        >>> media("image/png", ["text/html"])
        ''
    """
    wishes = list(_wishes(accept or "*/*"))
    best, chosen = 0.0, ""
    for one in offered:
        matching = [(rank, quality) for name, quality in wishes if (rank := _matches(name, one))]
        quality = max(matching)[1] if matching else 0.0
        if quality > best:
            best, chosen = quality, one
    return chosen


def tongue(accept: str) -> str:
    """Choose a language: the one preferred; Vietnamese where nothing is said.

    Example:
        >>> tongue(""), tongue("en-GB,vi;q=0.8"), tongue("fr")
        ('vi', 'en', 'en')
    """
    wishes = sorted(_wishes(accept), key=lambda pair: -pair[1])
    for name, quality in wishes:
        short = name.partition("-")[0]
        if quality and short in language.LANGUAGES:
            return short
    return "en" if wishes and wishes[0][0] != "*" else "vi"


def _wishes(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept.split(",")[:50]:
        name, *rest = (one.strip() for one in part.split(";"))
        quality = 1.0
        for one in rest:
            key, _, value = one.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if name:
            yield name.lower(), quality


def _matches(wish: str, offered: str) -> int:
    """Say how closely a wish names a type: 0 not at all, 3 exactly."""
    if wish == offered:
        return 3
    if wish == offered.partition("/")[0] + "/*":
        return 2
    return 1 if wish == "*/*" else 0
