"""An article's layout: what stands above the text, below it, and under its pictures."""

from collections import Counter

from govgraph.reading import segments
from govgraph.reading.figures import Figures
from govgraph.reading.lexicon import lexicon
from govgraph.reading.segments import Parts, Sentence
from govgraph.reading.tokens import Token
from govgraph.reading.words import Phrases

_DASHES = frozenset({"-", "–", "—"})
_BYLINE = 8  # words of a byline at most
_SENTENCE = frozenset({".", "...", "!", "”", '"', ";"})


def layout(text: str, lang: str) -> Parts:
    """Find an article's title, date, byline, captions and sentences.

    Args:
        text: the article.
        lang: its language.

    Example:
        >>> parts = layout("Một tin\\n\\n20/05/2020\\n\\nXã có tin mới.\\n\\nQuế Chi", "vi")
        >>> parts.published, parts.title, parts.byline
        ('2020-05-20', (0, 7), (37, 44))
    """
    words = lexicon(lang)
    said = words.told["layout"]
    lines = segments.paragraphs(text)
    parts = Parts()
    dated = _dateline(lines, lang)
    head = 0
    if dated is not None:
        place, parts.published = dated
        parts.dateline = _span(lines[place][1])
        head = place
    elif lang == "en":
        parts.published = _datelined(lines)
    titled = [one for one in lines[: head or 1] if not _dateish(one[1])]
    if not head:  # without a date below it, a line that ends as a sentence does is one
        titled = [one for one in titled if one[1][-1].norm not in _SENTENCE]
    if titled:
        best = titled[-1]
        parts.title = _span(best[1])
    foot = len(lines)
    reporters = words.phrases("layout", "byline")
    for place in range(len(lines) - 1, max(head, len(lines) - 4), -1):
        if not _byline(lines[place][1], reporters):
            break
        parts.byline = _span(lines[place][1])
        foot = place
    shorts = frozenset(said["shorts"])
    captions = words.phrases("layout", "captions")
    marked = captions.firsts
    seen = Counter(_key(tokens) for _, tokens in lines)
    for place, (_, tokens) in enumerate(lines):
        if place >= foot or (parts.dateline and _span(tokens) == parts.dateline):
            continue
        body, bullet = segments.bare(tokens)
        title = place < head or (parts.title is not None and _span(tokens) == parts.title)
        caption = not title and (
            seen[_key(tokens)] > 1
            or any(captions.at(tokens, i) for i, one in enumerate(tokens) if one.norm in marked)
        )
        if caption:
            parts.captions.append(_span(tokens))
        for sentence in segments.sentences(body, shorts):
            if any(token.word for token in sentence):
                parts.sentences.append(Sentence(sentence, place, title, caption, bullet))
    return parts


def _dateline(lines: list[tuple[int, list[Token]]], lang: str) -> tuple[int, str] | None:
    figures = Figures(lexicon(lang), None)
    for place, (_, tokens) in enumerate(lines[: segments.head_lines()]):
        if not segments.short(tokens):
            continue
        for i, token in enumerate(tokens):
            if not token.word:
                continue
            item = figures.date(tokens, i)
            if item is None or item.kind != "date" or not item.value.begin:
                continue
            day = item.value.begin
            # A sentence may hold a date too; a date line has little else.
            alone = sum(one.word for one in tokens) <= 14 and (tokens[-1].norm != "." or place > 0)
            if alone and len(day) == 10 and day[0] != "-":
                return place, day
    return None


def _datelined(lines: list[tuple[int, list[Token]]]) -> str | None:
    """The day that opens an agency's article: "HANOI, 5 December 2019 (VNA) - ..."."""
    figures = Figures(lexicon("en"), None)
    for _, tokens in lines[:3]:
        opening = tokens[:14]
        dash = next((i for i, one in enumerate(opening) if one.raw in _DASHES), 0)
        for i in range(1, dash):
            item = figures.date(tokens, i) if tokens[0].capital else None
            if item is not None and item.kind == "date" and len(item.value.begin or "") == 10:
                return str(item.value.begin) if item.value.begin[0] != "-" else None
    return None


def _dateish(tokens: list[Token]) -> bool:
    return all(token.raw[0].isdecimal() or not token.word for token in tokens)


def _byline(tokens: list[Token], reporters: Phrases) -> bool:
    words = [token for token in tokens if token.word]
    if not words or len(words) > _BYLINE or not segments.short(tokens):
        return False
    if reporters.at(tokens, 0):
        return True
    if tokens[-1].norm in (".", "!", "?", ":", "..."):
        return False
    if any(token.raw[0].isdecimal() for token in words):
        return False
    return all(token.capital for token in words) and len(words) <= 6


def _key(tokens: list[Token]) -> tuple[str, ...]:
    return tuple(token.norm for token in tokens)


def _span(tokens: list[Token]) -> tuple[int, int]:
    return tokens[0].start, tokens[-1].end
