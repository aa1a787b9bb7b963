"""The page that somebody looks at: its language and address, and the addresses it leads to.

Things are shown at the address that their IRI has below ``/id/``; any other IRI is a parameter
of ``/thing``. All links are made here, so that none leads to an address of a stranger's making:
an IRI such as ``javascript:…`` is only ever a parameter.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from govgraph import language, terms

_PATH = "/!$&'()*+,;=:@-._~"
_PLAIN = re.compile(r"(?!.*(?:^|/)\.{0,2}(?:/|$))[^/].*")
_WEB = re.compile(r"https?://[^\x00-\x20\"<>\\^`{|}]+")


@dataclass(frozen=True)
class View:
    """What is asked for.

    Attributes:
        lang: the language of the page.
        base: the server's address, or the path below which it lies; ``""`` for none.
        path: the page's path below it.
        query: the parameters of its address, in order.
        chosen: whether the address itself names the language; its links then do so too.

    Example:
        >>> View("vi").of("https://w3id.org/govgraph/id/area/a")
        '/id/area/a'
    """

    lang: str
    base: str = ""
    path: str = "/"
    query: tuple[tuple[str, str], ...] = field(default=())
    chosen: bool = False

    def to(self, path: str, **given: object) -> str:
        """Return the address of a page.

        Args:
            path: below the server's address, percent-encoded.
            **given: parameters; those that are ``None`` or empty are left out.

        Example:
            >>> View("en", chosen=True).to("/browse/person", after=3)
            '/browse/person?after=3&lang=en'
        """
        pairs = [(key, str(value)) for key, value in given.items() if value not in (None, "")]
        if self.chosen and "lang" not in given:
            pairs.append(("lang", self.lang))
        path, mark, place = path.partition("#")
        return self.base + path + (f"?{urlencode(pairs)}" if pairs else "") + mark + place

    def of(self, iri: str) -> str:
        """Return the address of a thing's page.

        Example:
            >>> View("vi").of("javascript:alert(1)")
            '/thing?iri=javascript%3Aalert%281%29'
        """
        path, given = place(iri)
        return self.to(path, **given)

    def again(self, **changed: object) -> str:
        """Return the address of this page with other parameters.

        Example:
            >>> View("vi", path="/search", query=(("q", "a"), ("lang", "vi"))).again(lang="en")
            '/search?q=a&lang=en'
        """
        kept = {key: value for key, value in self.query if key != "lang"}
        return self.to(quote(self.path, safe=_PATH), **{**kept, **changed})

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages there are, each with the address of this page in it."""
        return [(lang, self.again(lang=lang)) for lang in language.LANGUAGES]


def place(iri: str) -> tuple[str, dict[str, str]]:
    """Say where the page of an IRI lies: its path, and its parameters.

    Example:
        >>> place("https://w3id.org/govgraph/ontology#Post")
        ('/ontology#Post', {})
        >>> place("https://w3id.org/govgraph/id/../x")[0]
        '/thing'
    """
    if iri.startswith(terms.GOVG) and re.fullmatch(r"\w+", iri[len(terms.GOVG) :], re.ASCII):
        return "/ontology#" + iri[len(terms.GOVG) :], {}
    if iri.startswith(terms.ID) and _PLAIN.fullmatch(iri[len(terms.ID) :]):
        return "/id/" + quote(iri[len(terms.ID) :], safe=_PATH), {}
    return "/thing", {"iri": iri}


def web(iri: str) -> str:
    """Return an IRI that may be followed to the web; ``""`` for any other.

    Example:
        >>> web("https://example.org/a"), web("data:text/html,x")
        ('https://example.org/a', '')
    """
    return quote(iri, safe="%/:?#[]@!$&()*+,;=~", errors="replace") if _WEB.fullmatch(iri) else ""
