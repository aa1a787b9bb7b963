"""Colours and sides: what ``queries/pictures/style.toml`` says of branches and classes.

SVG files carry literal colours for a light ground; the page adds those for a dark one.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from govgraph import resources
from govgraph.pictures import assets

PEOPLE = 24  # colours of persons; layouts give neighbours different ones
_GOLDEN = 137.508  # degrees: however many are taken, hues lie far apart


@dataclass(frozen=True)
class Colour:
    """One entry of the style file.

    Attributes:
        slug: its name, as in the classes ``fill-slug``, ``line-slug`` and ``text-slug``.
        iri: the concept or class; empty for the rest.
        light, dark: colours.
        side: the column of a branch's organs.
    """

    slug: str
    iri: str
    light: str
    dark: str
    side: str = "right"


def branch(iri: str) -> Colour:
    """Return a branch's entry; an unknown one's is ``other``.

    Example:
        >>> branch("http://a").slug
        'other'
    """
    return _find("branch", iri, "other")


def of_class(iri: str) -> Colour:
    """Return a class's entry; an unknown one's is ``thing``.

    Example:
        >>> of_class("http://a").slug
        'thing'
    """
    return _find("class", iri, "thing")


def branches(iris: Iterable[str]) -> list[Colour]:
    """Return the entries of an organ's branches in the file's order; ``other`` for none."""
    known = _entries("branch")
    found = {branch(iri).slug for iri in iris} or {"other"}
    return [one for one in known if one.slug in found]


def side(iris: Iterable[str], override: Mapping[str, str] | None = None) -> str:
    """Return the column of an organ: ``left`` only if all its branches stand there.

    Args:
        iris: its branches.
        override: other sides, by a branch's slug.
    """
    sides = {(override or {}).get(one.slug, one.side) for one in branches(iris)}
    return "left" if sides == {"left"} else "right"


def slugs(table: str) -> tuple[str, ...]:
    """Return the names of the entries of ``branch`` or ``class``.

    Example:
        >>> slugs("branch")[0]
        'party'
    """
    return tuple(one.slug for one in _entries(table))


def person(index: int) -> str:
    """Return the class of a person's colour.

    Example:
        >>> person(PEOPLE)
        'person-0'
    """
    return f"person-{index % PEOPLE}"


def css(*, dark: bool = False, before: str = "") -> str:
    """Return the style sheet of every picture.

    Args:
        dark: for a dark ground.
        before: what each selector begins with (``html.dark``).
    """
    sheet = assets.text("dark.css" if dark else "picture.css")
    rules = [line for line in sheet.splitlines() if line.startswith(".")]
    for table in ("branch", "class"):
        for one in _entries(table):
            rules += _coloured(one.slug, one.dark if dark else one.light)
    for index in range(PEOPLE):
        rules += _coloured(person(index), _hue(index, dark))
    return "\n".join(f"{before} {rule}".strip() for rule in rules)


def _coloured(slug: str, colour: str) -> list[str]:
    return [
        f".fill-{slug}{{fill:{colour}}}",
        f".line-{slug}{{stroke:{colour}}}",
    ]


def _find(table: str, iri: str, otherwise: str) -> Colour:
    entries = _entries(table)
    return next(
        (one for one in entries if iri and one.iri == iri),
        next(one for one in entries if one.slug == otherwise),
    )


@cache
def _entries(table: str) -> tuple[Colour, ...]:
    found = resources.toml("queries", "pictures/style.toml")[table]
    return tuple(Colour(slug, **about) for slug, about in found.items())


def _hue(index: int, dark: bool) -> str:
    """Return one of the persons' colours, from OKLCH (Ottosson 2020), as sRGB."""
    low, high = (0.74, 0.82) if dark else (0.47, 0.53)
    lightness, chroma = (high if index % 2 else low), 0.13
    angle = math.radians(index * _GOLDEN + 25)
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_gamma(one):02x}" for one in linear)


def _gamma(linear: float) -> int:
    one = min(max(linear, 0.0), 1.0)
    curved = 12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055
    return round(curved * 255)
