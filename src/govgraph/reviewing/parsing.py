"""Reading records back: everything in a file of decisions is a stranger's, and is checked.

A wrong line is one error with the line's number; nothing of the file is used then.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from govgraph.errors import InputError
from govgraph.reading.claims import FIELDS, Claim
from govgraph.reading.reader import Reading
from govgraph.reviewing.dates import is_date
from govgraph.reviewing.records import (
    ACCEPT,
    QUOTED,
    REJECT,
    SKIP,
    Paper,
    Record,
    line_of,
    records,
)

LISTS = frozenset({"posts", "sources", "results", "means"})
COUNTS = frozenset({"count", "total", "from", "to"})
_DATES = frozenset({"begins", "ends", "attested", "date", "as_of"})
_LONGEST = 4_000  # characters of a field
_MANY = 200  # entries of a list
_FAR = 1 << 40  # no article has so many characters


def parse(content: str, where: str, known: Mapping[str, Reading] | None = None) -> Iterator[Record]:
    """Read records, or claims as ``govgraph read`` writes them, from JSON Lines.

    Args:
        content: the lines.
        where: what errors call them.
        known: the articles at hand, by the SHA-256 of their text; claims alone need theirs.

    Raises:
        InputError: a line is wrong; the message has its number.
    """
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            if "claim" not in told:
                yield _of_claim(told, number, where, known or {})
                continue
            one = from_json(told, number)
        except InputError as error:
            if error.key != "claim-unknown":
                raise
            raise InputError("claims-broken", where=where, line=number) from error
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            raise InputError("claims-broken", where=where, line=number) from error
        yield one


def from_json(told: Mapping[str, Any], line: int = 0) -> Record:
    """Take a record back from its JSON object; everything in it is a stranger's.

    Raises:
        InputError, ValueError, TypeError: it is none.
    """
    claim = checked(told["claim"])
    about = told["source"]
    paper = Paper(
        _text(about["sha256"], 64),
        _count(about.get("length", 0)),
        _text(about.get("doc", "")),
        _text(about.get("lang", "vi"), 8),
        line_of(_text(about.get("title", ""))),
        line_of(_text(about.get("author", ""))),
        _text(about["published"], 10) if about.get("published") else None,
        _text(about["page_sha256"], 64) if about.get("page_sha256") else None,
        _spans(about.get("captions", ())),
        {name: _spans([span])[0] for name, span in about.get("places", {}).items()},
    )
    _require(paper.sha256 == claim.text_sha256 and _is_digest(paper.sha256))
    _require(paper.page_sha256 is None or _is_digest(paper.page_sha256))
    _require(paper.published is None or is_date(paper.published))
    quotes = tuple(_text(one) for one in told.get("quotes", ()))
    fits = len(quotes) == len(claim.evidence)
    quotes = tuple(
        one if end - start == len(one) and len(one.split()) <= QUOTED else ""
        for one, (start, end) in zip(quotes, claim.evidence, strict=fits)
    )
    corrected = dict(told.get("corrected") or {})
    _require(corrected.keys() <= {"status", "explicit", *FIELDS[claim.kind]})
    checked({**claim.to_json(), **corrected})
    decision = str(told.get("decision") or "")
    _require(decision in (ACCEPT, REJECT, SKIP, ""))
    word = line_of(_text(told.get("word", ""), 60))
    by, when = line_of(_text(told.get("by") or "", 200)), _text(told.get("when") or "", 40)
    placed = told.get("placed") is True
    return Record(claim, paper, quotes, word, placed, decision, by, when, corrected, line)


def checked(told: Mapping[str, Any]) -> Claim:
    """Take a claim from its JSON object if every part of it is what it should be.

    Raises:
        InputError, ValueError, TypeError: it is not.
    """
    claim = Claim.from_json(told)
    for name, value in claim.fields.items():
        if value is None:
            continue
        if name in LISTS:
            _require(isinstance(value, list | tuple) and len(value) <= _MANY)
            _require(all(line_of(_text(one)) for one in value))
        elif name in COUNTS:
            _count(value)
        elif name in _DATES:
            _require(is_date(value))
        elif name == "share":
            _require(isinstance(value, int | float) and not isinstance(value, bool))
            _require(math.isfinite(value) and 0 <= value <= 1)
        elif name == "of":
            _require(value["kind"] in FIELDS)
            _spans([(value["start"], value["end"])])
        else:
            _text(value)
    _require(all(_text(part, 200) is not None for part in (claim.rule, claim.lang, claim.doc)))
    _spans([*claim.evidence, (claim.start, claim.end)])
    _require(all(_text(flag, 40) for flag in claim.flags) and claim.end < _FAR)
    return claim


def _of_claim(
    told: Mapping[str, Any], number: int, where: str, known: Mapping[str, Reading]
) -> Record:
    claim = checked(told)
    reading = known.get(claim.text_sha256)
    if reading is None:
        raise InputError("review-needs-text", where=where, line=number, doc=claim.doc or "–")
    _require(all(end <= len(reading.text) for _, end in claim.evidence))
    (one,) = records(replace(reading, claims=(claim,)))
    return replace(one, line=number)


def _text(value: object, most: int = _LONGEST) -> str:
    _require(isinstance(value, str) and len(value) <= most)
    assert isinstance(value, str)
    value.encode()  # a lone half of a character is a ValueError
    _require("\0" not in value)
    return value


def _count(value: object) -> int:
    _require(isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _FAR)
    assert isinstance(value, int)
    return value


def _spans(told: Iterable[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    found = tuple((_count(one[0]), _count(one[1])) for one in told)
    _require(len(found) <= 10_000 and all(start <= end for start, end in found))
    return found


def _is_digest(words: str) -> bool:
    return len(words) == 64 and set(words) <= set("0123456789abcdef")


def _require(holds: object) -> None:
    if not holds:
        raise ValueError
