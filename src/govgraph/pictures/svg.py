"""Writing SVG: elements as text, every attribute and label escaped, numbers always alike."""

from govgraph import tables
from govgraph.pictures import metrics

FONT = "'Noto Sans', 'Noto Sans Display', 'Be Vietnam Pro', Roboto, 'Segoe UI', Arial, sans-serif"


def number(value: float) -> str:
    """Write a number the same way everywhere: at most one decimal.

    Example:
        >>> number(3.0), number(2.25), number(-0.01)
        ('3', '2.2', '0')
    """
    out = f"{value:.1f}".removesuffix(".0")
    return "0" if out == "-0" else out


def tag(name: str, *content: str, **attributes: object) -> str:
    """Write an element.

    Args:
        name: the element's name.
        *content: SVG that is already written; use :func:`label` for text.
        **attributes: ``class_`` is ``class``, ``data_i`` is ``data-i``; ``None`` leaves one out.

    Example:
        >>> tag("rect", x=1, class_="card", fill=None)
        '<rect x="1" class="card"/>'
    """
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            shown = number(value) if isinstance(value, int | float) else tables.escape(str(value))
            parts.append(f'{key.rstrip("_").replace("_", "-")}="{shown}"')
    inner = "".join(content)
    return f"<{' '.join(parts)}>{inner}</{name}>" if inner else f"<{' '.join(parts)}/>"


def label(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 12,
    bold: bool = False,
    width: float | None = None,
    **attributes: object,
) -> str:
    """Write a line of text, its middle at ``y``, shortened to a width.

    Example:
        >>> label(0, 10, "<b>", size=10)
        '<text x="0" y="13.5" font-size="10">&lt;b&gt;</text>'
    """
    shown = words if width is None else metrics.shorten(words, width, size, bold=bold)
    weight = "bold" if bold else None
    return tag(
        "text",
        tables.escape(shown),
        x=x,
        y=y + size * 0.35,
        font_size=size,
        font_weight=weight,
        **attributes,
    )


def group(*content: str, at: tuple[float, float] | None = None, **attributes: object) -> str:
    """Write a group, moved to a place."""
    place = f"translate({number(at[0])},{number(at[1])})" if at else None
    return tag("g", *content, transform=place, **attributes)


def curve(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return the path of a line between a card and a pill; the page redraws the same one.

    Example:
        >>> curve(0, 0, 10, 4)
        'M0 0C5 0 5 4 10 4'
    """
    middle = number((x1 + x2) / 2)
    a, b, c, d = map(number, (x1, y1, x2, y2))
    return f"M{a} {b}C{middle} {b} {middle} {d} {c} {d}"
