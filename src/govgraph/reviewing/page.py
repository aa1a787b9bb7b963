"""The page on which claims are accepted, corrected or rejected, each beside its sentence."""

from collections.abc import Iterable

from govgraph.reading import page as reading_page
from govgraph.reading.reader import Reading
from govgraph.reviewing import records


def page(readings: Iterable[Reading], lang: str | None = None) -> str:
    """Write the page: one file that works offline and remembers what was decided.

    Args:
        readings: what :func:`govgraph.read` gave.
        lang: the language of the page's own words.

    Example:
        >>> 'class="review"' in page([Reading("Một tin.", "vi", "0" * 64)], "en")
        True
    """
    some = list(readings)
    told = [one.to_json() for reading in some for one in records.records(reading)]
    return reading_page.page(some, lang, records=told)
