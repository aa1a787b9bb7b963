"""What notebooks show: pieces of HTML that fit a light page, a dark one, and nbconvert's.

Colours stand only on badges, which bring their own background; what matters stands in the
elements themselves, for notebooks that are not trusted drop style sheets.
"""

from collections.abc import Sequence

from govgraph import language, tables

_STYLE = (
    "<style>.govgraph table th,.govgraph table td{text-align:left;vertical-align:top}"
    ".govgraph caption{text-align:left;font-weight:bold}"
    ".govgraph pre{max-height:30em;overflow:auto}</style>"
)
# White on each of these is readable (WCAG 2.1, at least 5 : 1).
_COLOURS = {"Violation": "#b3261e", "Warning": "#875600", "Info": "#1d5fa8", "ok": "#2e6b33"}
_BADGE = "display:inline-block;padding:0 .5em;border-radius:.6em;color:#fff;background:"
_UNFOLDED = 10


def block(content: str, lang: str | None = None) -> str:
    """Wrap HTML for a notebook.

    Example:
        >>> block("<p>a</p>", "en").endswith('lang="en"><p>a</p></div>')
        True
    """
    return f'{_STYLE}<div class="govgraph" lang="{lang or language.current()}">{content}</div>'


def badge(words: str, kind: str) -> str:
    """Return a coloured badge that says in words what its colour means.

    Args:
        words: what it says.
        kind: ``Violation``, ``Warning``, ``Info`` or ``ok``; any other is grey.

    Example:
        >>> ">Info<" in badge("Info", "Info")
        True
    """
    colour = _COLOURS.get(kind, "#5a5a5a")
    return f'<span style="{_BADGE}{colour}">{tables.escape(words)}</span>'


def listed(items: Sequence[str], lang: str | None = None) -> str:
    """Return a list whose end is folded where it is long.

    Args:
        items: HTML, one item each.
        lang: the language of the words on the fold.

    Example:
        >>> listed(["a", "b"])
        '<ul><li>a</li><li>b</li></ul>'
    """
    shown, folded = items, items[:0]
    if len(items) > _UNFOLDED + 1:  # folding one line away saves none
        shown, folded = items[:_UNFOLDED], items[_UNFOLDED:]
    out = _list(shown)
    if folded:
        more = tables.escape(language.text("more", lang, count=len(folded)))
        out += f"<details><summary>{more}</summary>{_list(folded)}</details>"
    return out


def note(words: str) -> str:
    """Return a remark below what is shown.

    Example:
        >>> note("<")
        '<p><small>&lt;</small></p>'
    """
    return f"<p><small>{tables.escape(words)}</small></p>"


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""
