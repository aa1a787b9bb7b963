"""Numbered documents in a sentence: "Nghị quyết số 18-NQ/TW ngày … của …"."""

from collections.abc import Callable, Sequence
from functools import partial

from govgraph.reading.figures import Figures
from govgraph.reading.lexicon import Lexicon
from govgraph.reading.things import Area, Document, Item
from govgraph.reading.tokens import Token, written

_QUOTES = {'"': '"', "“": "”", "«": "»", "'": "'"}
_TITLE = 80  # tokens of a title in quotation marks


class Papers:
    """Finds numbered documents.

    Args:
        words: the language.
        figures: finds their dates.
        organ: finds the organ that issued one.
        text: the article.
    """

    def __init__(
        self,
        words: Lexicon,
        figures: Figures,
        organ: Callable[[Sequence[Token], int], Item | None],
        text: str,
    ) -> None:
        said = partial(words.phrases, "documents")
        self._kinds = words.documents
        self._number = said("number")
        self._issued, self._dated = said("issued"), said("dated")
        self._issuers, self._units = said("issuers"), said("counted")
        self._figures, self._organ, self._text = figures, organ, text

    def document(self, tokens: Sequence[Token], i: int) -> Item | None:
        """Find a numbered document that begins here."""
        kind = self._kinds.at(tokens, i)
        if not kind:
            return None
        at = i + kind[0]
        said = self._number.at(tokens, at)
        at += said[0] if said else 0
        if said and at < len(tokens) and tokens[at].norm == ".":
            at += 1
        if at >= len(tokens) or not self._is_number(tokens, at, bool(said) or tokens[i].capital):
            return None
        end = at + 1
        words = written(self._text, tokens[i:end])
        title, end = self._title(tokens, end)
        issuer = date = area = None
        for _ in range(2):
            found = self._date(tokens, end)
            if found and date is None:
                date, end = found
            by = self._issuer(tokens, end)
            if by and issuer is None:
                issuer, end, area = by
        if title is None:
            title, end = self._title(tokens, end)
        return Item("doc", i, end, Document(words, title, issuer, date, area))

    def _is_number(self, tokens: Sequence[Token], at: int, sure: bool) -> bool:
        norm = tokens[at].norm
        if not norm[0].isdecimal():
            return False
        if not norm.isdecimal():
            return ("/" in norm and any(one.isalpha() for one in norm)) or (
                sure and "-" in norm and any(one.isalpha() for one in norm)
            )
        year = len(norm) == 4 and norm[:2] in ("19", "20")
        return sure and not year and len(norm) <= 4 and not self._units.at(tokens, at + 1)

    def _title(self, tokens: Sequence[Token], end: int) -> tuple[str | None, int]:
        if end >= len(tokens) or tokens[end].raw not in _QUOTES:
            return None, end
        close = _QUOTES[tokens[end].raw]
        for stop in range(end + 2, min(len(tokens), end + _TITLE)):
            if tokens[stop].raw == close:
                return written(self._text, tokens[end + 1 : stop]), stop + 1
        return None, end

    def _date(self, tokens: Sequence[Token], end: int) -> tuple[str, int] | None:
        at = end
        if at < len(tokens) and tokens[at].norm in (",", "("):
            at += 1
        if at >= len(tokens) or not self._dated.at(tokens, at):
            return None
        item = self._figures.date(tokens, at)
        if item is None:
            step = self._dated.at(tokens, at)
            item = (
                self._figures.date(tokens, at + step[0])
                if step and at + step[0] < len(tokens)
                else None
            )
        if item is None or item.kind != "date":
            return None
        stop = item.j
        if tokens[at - 1].norm == "(" and stop < len(tokens) and tokens[stop].norm == ")":
            stop += 1
        return item.value.begin, stop

    def _issuer(self, tokens: Sequence[Token], end: int) -> tuple[str, int, Area | None] | None:
        of = self._issued.at(tokens, end) if end < len(tokens) else None
        if not of:
            return None
        at = end + of[0]
        found = self._issuers.at(tokens, at) if at < len(tokens) else None
        item = self._organ(tokens, at) if at < len(tokens) else None
        if found and (item is None or item.j <= at + found[0]):
            return written(self._text, tokens[at : at + found[0]]), at + found[0], None
        return (item.value.label, item.j, item.value.area) if item else None
