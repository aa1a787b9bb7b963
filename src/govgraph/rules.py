"""The derivation rules: SPARQL CONSTRUCT files in ``queries/rules``, and their order.

A rule's header names what it reads and makes and which rules it comes ``after``. Rules form
strata; a cycle is an error, as is a rule that reads what a rule makes that it does not follow.
"""

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from govgraph import header, resources
from govgraph.errors import RuleError

_LISTS = ("reads", "makes", "after", "also_stated")


@dataclass(frozen=True)
class Rule:
    """One derivation rule.

    Attributes:
        name: the file's name without its ending; the rule's IRI ends with it.
        text: the whole file, SPARQL that runs as it stands.
        vi, en: what it derives, in words.
        reads, makes: the properties it reads and owns, as prefixed names.
        after: the names of the rules it follows.
        also_stated: those of ``makes`` that sources state too.
    """

    name: str
    text: str
    vi: str
    en: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    after: tuple[str, ...]
    also_stated: tuple[str, ...] = ()


def parse(name: str, text: str) -> Rule:
    """Make a rule of a file's text.

    Args:
        name: the rule's name.
        text: the file.

    Raises:
        RuleError: the header is broken or incomplete.

    Example:
        >>> parse("r", '#+ vi="a"\\n#+ en="b"\\n#+ makes=["govg:x"]\\nCONSTRUCT {} {}').makes
        ('govg:x',)
    """
    head = header.parse(text, f"{name}.rq")
    lists = {}
    for key in _LISTS:
        if not isinstance(given := head.get(key, []), list):
            raise RuleError("header-incomplete", where=f"{name}.rq", what=key)
        lists[key] = tuple(map(str, given))
    if not lists["makes"]:
        raise RuleError("header-incomplete", where=f"{name}.rq", what="makes")
    return Rule(name=name, text=text, vi=head["vi"], en=head["en"], **lists)


def load() -> list[Rule]:
    """Read the rules that come with govgraph, in the order in which they run.

    Returns:
        The rules; each comes after those it names.

    Raises:
        RuleError: a header is broken, a rule is unknown, or the rules form a cycle.
    """
    found = resources.files("queries", ".rq", under="rules")
    return in_order([parse(file.name.removesuffix(".rq"), resources.read(file)) for file in found])


def in_order(rules: list[Rule]) -> list[Rule]:
    """Sort rules so that each comes after those it depends on.

    The order is the same whatever the order of the files: within a stratum, by name.

    Args:
        rules: the rules, in any order.

    Raises:
        RuleError: a cycle, an unknown rule in ``after``, a property with two owners, or a
            property read before its owner has run.
    """
    by_name = {rule.name: rule for rule in rules}
    _check_owners(rules)
    sorter = TopologicalSorter({rule.name: sorted(rule.after) for rule in rules})
    try:
        sorter.prepare()
    except CycleError as error:
        raise RuleError("rule-cycle", what=" → ".join(error.args[1])) from None
    order: list[Rule] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        for name in ready:
            if name not in by_name:
                raise RuleError("rule-unknown", name=name)
            order.append(by_name[name])
            sorter.done(name)
    _check_reads(order)
    return order


def _check_owners(rules: list[Rule]) -> None:
    owner: dict[str, str] = {}
    for rule in rules:
        for made in rule.makes:
            if made in owner:
                raise RuleError("rule-two-owners", what=made, one=owner[made], other=rule.name)
            owner[made] = rule.name


def _check_reads(order: list[Rule]) -> None:
    follows: dict[str, set[str]] = {}
    for rule in order:
        follows[rule.name] = {rule.name}.union(*(follows[name] for name in rule.after))
    owner = {made: rule.name for rule in order for made in rule.makes}
    for rule in order:
        for read in rule.reads:
            if read in owner and owner[read] not in follows[rule.name]:
                raise RuleError("rule-reads-early", name=rule.name, what=read, other=owner[read])
