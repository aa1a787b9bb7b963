"""One line for a claim, to write down in tests what a sentence says."""

from __future__ import annotations

from govgraph.reading.claims import Claim

HEAD = {"vi": "Tin thử\n\n15/08/2021\n\n", "en": "Test news\n\nAugust 15, 2021\n\n"}
_LISTED = ("sources", "results", "posts")
_LEFT = (
    *("person", "post", "posts", "organ", "area", "attested", "as_of", "mode", "basis", "title"),
    *("sources", "result", "results", "document"),
)


def brief(claim: Claim) -> str:
    """Give kind, status, who, what, and the figures; a question mark where it is implied."""
    mark = "" if claim.explicit else "?"
    parts = [f"{claim.kind}{mark} {claim.status}:"]
    if claim["person"]:
        parts.append(f"{claim['person']} =")
    for name in ("post", "document", "organ" if not claim["person"] else ""):
        if name and claim[name]:
            parts.append(claim[name])
    for name in _LISTED:
        if claim[name]:
            parts.append(" + ".join(claim[name]))
    if claim["result"]:
        parts.append(f"> {claim['result']}")
    for name, value in claim.fields.items():
        if name not in _LEFT and value is not None:
            shown = value["kind"] if isinstance(value, dict) else value
            parts.append(f"{name}={shown}")
    if claim["area"] and not claim["person"]:
        parts.append(f"@ {claim['area']}")
    return " ".join(parts)
