"""The sentence around a claim's words, for people who look at them."""

from typing import NamedTuple

_FAR = 700  # characters on each side at most
_ENDS = ".!?…"
_CLOSES = '"”’»)'


class Around(NamedTuple):
    """A sentence, its claim's words marked.

    Attributes:
        before, marked, after: the words before, the claim's own, and after.
    """

    before: str
    marked: str
    after: str


def sentence(text: str, start: int, end: int) -> Around:
    """Return the sentence around ``text[start:end]``, on one line.

    Args:
        text: the article.
        start, end: the claim's words.

    Example:
        >>> sentence("Một. Hai ba bốn. Năm.", 9, 11)
        Around(before='Hai ', marked='ba', after=' bốn.')
    """
    start, end = min(start, len(text)), min(end, len(text))
    low, high = max(0, start - _FAR), min(len(text), end + _FAR)
    first = next((at for at in range(start, low, -1) if _ends(text, at, start)), low)
    last = next((at for at in range(end, high) if _ends(text, at, high)), high)
    before = " ".join(text[first:start].split())
    marked = " ".join(text[start:end].split())
    after = " ".join(text[end:last].split())
    if before and text[start - 1 : start].isspace():
        before += " "
    if after and text[end : end + 1].isspace():
        after = f" {after}"
    cut = first == low > 0, last == high < len(text)
    return Around("…" * cut[0] + before, marked, after + "…" * cut[1])


def _ends(text: str, at: int, stop: int) -> bool:
    """Whether a sentence ends before a place."""
    if at and text[at - 1] == "\n":
        return True
    if at == 0 or at > stop or (at < len(text) and not text[at].isspace()):
        return False
    back = at - 1
    while back > 0 and text[back] in _CLOSES:
        back -= 1
    return text[back] in _ENDS
