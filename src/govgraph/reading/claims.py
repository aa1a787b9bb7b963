"""The claim: one thing an article says, with the place that says it and the rule that found it.

A claim is one flat JSON object; many are JSON Lines. Keys, in this order:

=================  ================================================================================
``id``             ``c`` and 16 hexadecimal digits: of text, kind, status, span and fields
``kind``           tenure, appointment, dismissal, concurrent, arrangement, coverage, target,
                   merger, split, dissolution, establishment, renaming, reduction, policy,
                   policy_basis, policy_implementation, plan
``status``         fact, past, plan, target, pilot, proposed, denied
``explicit``       false where the words imply it only
``start, end``     the words that carry it: ``text[start:end]``, characters of the text as given
(fields)           what the kind has, see :data:`FIELDS`; a field not known is null
``rule``           the rule that found it, a name in ``queries/reading/rules/*.toml``
``doc``            the file or address the text came from, "" where it had none
``lang``           the language whose rules found it: vi or en
``text_sha256``    of the text in UTF-8: that of a text file's own text, or what a page's HTML
                   was reduced to
``page_sha256``    of the page's bytes where the text was taken from HTML, else null
``evidence``       all places that say it, ``[[start, end], ...]``, the first is start and end;
                   captions printed twice are here
``resolved``       what was taken from the context: ``{"field", "value", "start", "end"}``, the
                   span being the words that the value was taken from
``open_list``      the list it stands in ends with "..."
``flags``          further marks: "pilot" (it is on trial), "goal" (a slogan-like aim)
=================  ================================================================================

``past`` becomes in the graph a tenure that ended; ``pilot`` a flag on the evidence.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from govgraph.errors import InputError

# What each kind says, beside what all claims have.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "tenure": ("person", "post", "organ", "area", "begins", "ends", "attested"),
    "appointment": ("person", "post", "organ", "area", "date", "mode", "term"),
    "dismissal": ("person", "post", "organ", "area", "date", "mode"),
    "concurrent": ("person", "posts", "area", "basis"),
    "arrangement": ("posts", "area"),
    "coverage": ("posts", "area", "unit", "count", "total", "share", "as_of"),
    "target": ("posts", "area", "unit", "comparator", "share", "count", "by", "condition"),
    "merger": ("sources", "result", "mode", "date"),
    "split": ("sources", "results", "date"),
    "dissolution": ("organ", "date"),
    "establishment": ("organ", "date"),
    "renaming": ("organ", "result", "date"),
    "reduction": ("unit", "area", "from", "to", "means"),
    "policy": ("document", "title", "issuer", "date"),
    "policy_basis": ("document", "of"),
    "policy_implementation": ("document", "by", "duration"),
    "plan": ("actor", "act", "by"),
}
STATUSES = ("fact", "past", "plan", "target", "pilot", "proposed", "denied")
_COMMON = ("id", "kind", "status", "explicit", "start", "end")
_LAST = (
    *("rule", "doc", "lang", "text_sha256", "page_sha256"),
    *("evidence", "resolved", "open_list", "flags"),
)


@dataclass(frozen=True)
class Resolved:
    """What a field's value, or a part of it, was taken from.

    Example:
        >>> Resolved("area", "xã Cẩm Hưng", 10, 21).value
        'xã Cẩm Hưng'
    """

    field: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Claim:
    """One claim; the module tells what each part means. :attr:`fields` holds the kind's own.

    Example:
        >>> one = Claim("policy", 0, 8, {"document": "Đề án 25"})
        >>> one.status, one["document"], one["issuer"]
        ('fact', 'Đề án 25', None)
        >>> Claim.from_json(one.to_json()) == one
        True
    """

    kind: str
    start: int
    end: int
    fields: Mapping[str, Any]
    status: str = "fact"
    explicit: bool = True
    rule: str = ""
    doc: str = ""
    lang: str = "vi"
    text_sha256: str = ""
    page_sha256: str | None = None
    evidence: tuple[tuple[int, int], ...] = ()
    resolved: tuple[Resolved, ...] = ()
    open_list: bool = False
    flags: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        whole = {name: self.fields.get(name) for name in FIELDS[self.kind]}
        object.__setattr__(self, "fields", whole)
        if not self.evidence:
            object.__setattr__(self, "evidence", ((self.start, self.end),))

    def __getitem__(self, name: str) -> Any:
        return self.fields.get(name)

    @property
    def id(self) -> str:
        """A name that stays the same when the same text is read again."""
        parts = [self.text_sha256, self.kind, self.status, self.start, self.end]
        named = {name: self[name] for name in FIELDS[self.kind] if self[name] is not None}
        content = json.dumps([*parts, named], ensure_ascii=False, sort_keys=True)
        return "c" + sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """Give the claim as one flat JSON object."""
        shown: dict[str, Any] = {name: getattr(self, name) for name in _COMMON}
        shown.update({name: self[name] for name in FIELDS[self.kind]})
        shown.update({name: getattr(self, name) for name in _LAST})
        shown["evidence"] = [list(span) for span in self.evidence]
        shown["resolved"] = [vars(one) for one in self.resolved]
        shown["flags"] = list(self.flags)
        return shown

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Claim":
        """Take a claim back from its JSON object; what it lacks has its usual value.

        Raises:
            InputError: it has no known kind or status, or no span.
        """
        kind, status = str(told.get("kind")), str(told.get("status", "fact"))
        start, end = told.get("start"), told.get("end")
        if kind not in FIELDS or status not in STATUSES:
            raise InputError("claim-unknown", where="claims", what=f"{kind}, {status}")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end:
            raise InputError("claim-unknown", where="claims", what=f"{start}, {end}")
        return cls(
            kind,
            start,
            end,
            {name: told.get(name) for name in FIELDS[kind]},
            status,
            bool(told.get("explicit", True)),
            **{name: told[name] for name in _LAST[:5] if name in told},
            evidence=tuple((one[0], one[1]) for one in told.get("evidence", ())),
            resolved=tuple(Resolved(**one) for one in told.get("resolved", ())),
            open_list=bool(told.get("open_list")),
            flags=tuple(told.get("flags", ())),
        )

    def with_evidence(self, *spans: tuple[int, int]) -> "Claim":
        """Return the claim supported at more places."""
        new = [span for span in spans if span not in self.evidence]
        return replace(self, evidence=(*self.evidence, *sorted(set(new))))


def lines(claims: Iterable[Claim]) -> str:
    """Write claims as JSON Lines.

    Example:
        >>> len(list(parse(lines([Claim("policy", 0, 8, {"document": "Đề án 25"})]))))
        1
    """
    return "".join(json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in claims)


def parse(content: str, where: str = "claims") -> Iterator[Claim]:
    """Read claims from JSON Lines.

    Raises:
        InputError: a line is no claim; the message has its number.
    """
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            claim = Claim.from_json(told)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
            raise InputError("claims-broken", where=where, line=number) from error
        except InputError as error:
            raise InputError("claims-broken", where=where, line=number) from error
        yield claim
