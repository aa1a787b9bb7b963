"""Whether a literal is of a datatype, and well-formed (SHACL section 4.1.2)."""

import re
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from govgraph import resources
from govgraph.terms import XSD


def condition(datatype: str, value: str) -> str:
    """Say when a value is a literal of a datatype, as a SPARQL expression.

    Of datatypes that ``queries/shacl/datatypes.toml`` does not know, any text is one.

    Args:
        datatype: the datatype's IRI.
        value: a variable.

    Example:
        >>> condition("http://a", "?v")
        'COALESCE(DATATYPE(?v) = <http://a>, false)'
    """
    known = _known()
    name = datatype.removeprefix(XSD)
    told = [f"DATATYPE({value}) = {NamedNode(datatype)}"]
    if name in known["integers"]:  # Oxigraph keeps each kind of whole number as xsd:integer
        told = [f"DATATYPE({value}) IN ({NamedNode(datatype)}, <{XSD}integer>)"]
    text = f"STR({value})"
    form = name if name in known["patterns"] else "integer" if name in known["ranges"] else ""
    if form:
        told.append(f"REGEX({text}, {Literal(f'^({_pattern(form)})$')})")
    if name in known["ranges"]:
        least, most = known["ranges"][name]
        number = f"<{XSD}decimal>({text})"  # decimals go beyond the 64 bits of whole numbers
        told += [f"{number} >= {least}.0", f"{number} <= {most}.0"]
    return f"COALESCE({' && '.join(told)}, false)"


def _pattern(name: str) -> str:
    """Return a datatype's pattern with its parts put in."""
    known = _known()
    found: str = known["patterns"][name]
    while (filled := re.sub(r"\{([a-z]+)\}", lambda part: known["parts"][part[1]], found)) != found:
        found = filled
    return found


@cache
def _known() -> dict[str, Any]:
    return resources.toml("queries", "shacl/datatypes.toml")
