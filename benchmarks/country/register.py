"""The register beside the roster: seats of posts, combinations, and how many units have them."""

from collections.abc import Iterable, Iterator
from typing import Any

from .answers import iri
from .model import Area, Post
from .places import ID

GOVG = "https://w3id.org/govgraph/ontology#"
_SKOS, _XSD = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2001/XMLSchema#"
_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_GRAPH, SOURCE = f"<{ID}/graph/country-register>", f"<{ID}/source/country-register>"
_DCT, _OA = "http://purl.org/dc/terms/", "http://www.w3.org/ns/oa#"


def head(combinations: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Give the source and the combinations, as lines of N-Quads."""
    yield _line(_GRAPH, _A, "<http://www.w3.org/ns/prov#Bundle>")
    yield _line(_GRAPH, f"<{_DCT}source>", SOURCE)
    yield _line(SOURCE, _A, f"<{GOVG}Source>")
    yield _line(SOURCE, f"<{_SKOS}prefLabel>", '"Sổ đăng ký của nước bịa"@vi')
    yield _line(SOURCE, f"<{_SKOS}prefLabel>", '"The invented country\'s register"@en')
    for one in combinations:
        node = f"<{ID}/combination/{one['id']}>"
        yield _line(node, _A, f"<{GOVG}Combination>")
        yield _line(node, f"<{_SKOS}prefLabel>", f'"{one["vi"]}"@vi')
        yield _line(node, f"<{_SKOS}prefLabel>", f'"{one["en"]}"@en')
        for kind in one["kinds"]:
            yield _line(node, f"<{GOVG}combines>", f"<{ID}/post-kind/{kind}>")
        yield _line(node, f"<{GOVG}scope>", f"<{ID}/scope/same-unit>")


def seats(post: Post) -> str:
    """Give the number of seats of a post."""
    return _line(f"<{iri('post', post.id)}>", f"<{GOVG}seats>", _number(post.seats))


def coverage(
    area: Area, combination: dict[str, Any], count: int, total: int, on: str
) -> tuple[str, Iterator[str]]:
    """Give the IRI and the lines of a count of units, with its evidence."""
    name = f"{combination['id']}-{area.code}"
    return f"{ID}/coverage/{name}", _coverage(name, area, combination, count, total, on)


def _coverage(
    name: str, area: Area, combination: dict[str, Any], count: int, total: int, on: str
) -> Iterator[str]:
    node, evidence = f"<{ID}/coverage/{name}>", f"<{ID}/evidence/{name}>"
    yield _line(node, _A, f"<{GOVG}Coverage>")
    yield _line(node, "<http://purl.org/linked-data/cube#dataSet>", f"<{ID}/dataset/coverage>")
    yield _line(node, f"<{GOVG}combination>", f"<{ID}/combination/{combination['id']}>")
    yield _line(node, f"<{GOVG}area>", f"<{area.iri}>")
    yield _line(node, f"<{GOVG}unitKind>", f"<{ID}/area-level/{combination['unit']}>")
    yield _line(node, f"<{_DCT}source>", SOURCE)
    yield _line(node, f"<{GOVG}date>", f'"{on}"^^<{_XSD}date>')
    yield _line(node, f"<{GOVG}count>", _number(count))
    yield _line(node, f"<{GOVG}total>", _number(total))
    yield _line(evidence, _A, f"<{GOVG}Evidence>")
    yield _line(evidence, f"<{GOVG}supports>", node)
    yield _line(evidence, f"<{GOVG}status>", f"<{ID}/status/fact>")
    yield _line(evidence, f"<{GOVG}explicit>", f'"true"^^<{_XSD}boolean>')
    yield _line(evidence, f"<{_OA}hasSource>", SOURCE)


def _number(value: int) -> str:
    return f'"{value}"^^<{_XSD}integer>'


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{subject} {predicate} {value} {_GRAPH} .\n"
