"""Where a query over all targets must bind the focus nodes.

SHACL puts a term in the place of ``$this`` everywhere (appendix A); a query over all targets joins
``$this`` instead. Joined groups give the same as long as each binds ``$this`` before it uses it:
a FILTER sees what its own group binds, a BIND and an OPTIONAL only what stands before them, a
sub-select what its WHERE binds. ``EXISTS`` sees what surrounds it, so that its group counts as
an expression of the group that it is written in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from govgraph.errors import ShapesError
from govgraph.lexer import Token


@dataclass(eq=False)
class _Group:
    """A group of patterns while a query is walked; the query itself is one that holds a SELECT.

    Attributes:
        opening: the offset behind its brace. kind: "", "optional", "exists" or "query".
        context: what is being read: "" for patterns, "filter", "bind", the projection ("select")
            or the modifiers ("after") of a sub-select.
        depth: the parentheses open there. pending: what the next group will be.
        named, where: of the sub-select that it holds, the projection and the WHERE.
        bound: a pattern of its own has ``$this``. seen: so has one below.
        judged: expressions use it anywhere. late: they do before it is bound.
        report: within EXISTS, tells the group outside of it that ``$this`` is used.
    """

    opening: int
    kind: str
    context: str = ""
    depth: int = 0
    pending: str = ""
    named: list[str] = field(default_factory=list)
    where: "_Group | None" = None
    asked: bool = False
    bound: bool = False
    seen: bool = False
    judged: bool = False
    late: bool = False
    report: Callable[[], None] | None = None

    def use(self) -> None:
        """Take note that what is being read uses ``$this``."""
        if self.report:
            self.report()
        elif self.context == "select":
            self.asked = True
        elif self.context == "after":
            assert self.where is not None
            self.where.judged = True
        elif self.context == "filter":
            self.judged = True
        elif not self.bound:
            self.late = True

    def incomplete(self) -> bool:
        """Whether it uses ``$this`` without having bound it."""
        if self.report or self.kind == "query":
            return False
        # a FILTER of an OPTIONAL sees what stands before the OPTIONAL
        return self.late or (self.judged and not self.bound and self.kind != "optional")


def places(tokens: Iterable[Token], name: str) -> list[int]:
    """Find behind which braces the focus nodes must be bound.

    Args:
        tokens: a SELECT query's, without prologue.
        name: what the query is called in messages.

    Returns:
        Offsets, rising; the first is behind the outermost brace.

    Raises:
        ShapesError: a SELECT does not project ``$this``.

    Example:
        >>> from govgraph import lexer
        >>> text = "SELECT $this { { FILTER isIRI($this) } UNION { $this ?p ?o } }"
        >>> [text[at:] for at in places(lexer.tokens(text), "")][1]
        ' FILTER isIRI($this) } UNION { $this ?p ?o } }'
    """
    walk = _Walk()
    for token in tokens:
        walk.step(token)
    for one in (walk.query, *walk.groups):
        gives = "this" in one.named or ("*" in one.named and one.where and one.where.seen)
        if one.where is not None and not gives and one is not walk.query:
            raise ShapesError("shapes-sub-select", name=name)
    if not {"this", "*"} & set(walk.query.named):
        raise ShapesError("shapes-sub-select", name=name)
    found = [one.opening for one in walk.groups if one.incomplete() or one is walk.query.where]
    return sorted(found)


class _Walk:
    """Walks a query's tokens once."""

    def __init__(self) -> None:
        self.query = _Group(0, "query")
        self.groups: list[_Group] = []
        self._stack = [self.query]

    def step(self, token: Token) -> None:
        here = self._stack[-1]
        word = token.text.upper() if token.kind == "word" else ""
        if token.kind == "op":
            self._mark(here, token)
        elif word == "EXISTS":
            here.pending = "exists"
        elif here.context == "" and word in ("FILTER", "BIND", "SELECT"):
            here.context = word.lower()
        elif here.context == "" and word == "OPTIONAL":
            here.pending = "optional"
        elif token.kind == "var":
            self._variable(here, token.text[1:])

    def _mark(self, here: _Group, token: Token) -> None:
        mark = token.text
        if mark == "{":
            self._open(here, token.start + 1)
        elif mark == "}":
            self._close()
        elif mark in "()" and here.context:
            here.depth += 1 if mark == "(" else -1
            if here.depth == 0 and here.context in ("filter", "bind"):
                here.context = ""
        elif mark == "*" and here.context == "select" and here.depth == 0:
            here.named.append("*")

    def _open(self, here: _Group, opening: int) -> None:
        made = _Group(opening, here.pending, report=here.report)
        if here.pending == "exists":
            context = here.context
            made.report = here.report or partial(_used_in, here, context)
        elif here.context == "select":
            here.where, here.context = made, "after"
            made.judged = here.asked
        here.pending = ""
        self.groups.append(made)
        self._stack.append(made)

    def _close(self) -> None:
        if len(self._stack) > 1:
            closed = self._stack.pop()
            above = self._stack[-1]
            if closed.kind == "exists" and above.context == "filter" and above.depth == 0:
                above.context = ""

    def _variable(self, here: _Group, name: str) -> None:
        if here.context == "select" and here.depth == 0:
            here.named.append(name)
        if name != "this":
            return
        projected = here.context == "select" and here.depth == 0
        if here.context == "" or projected:
            for one in self._stack:
                one.seen = True
        if here.context == "" and not here.report:
            here.bound = True
        elif not projected:
            here.use()
        # an OPTIONAL that uses it needs it bound before
        for above, one in zip(self._stack, self._stack[1:], strict=False):
            if one.kind == "optional" and not above.bound and not above.report:
                above.late = True


def _used_in(group: _Group, context: str) -> None:
    before, group.context = group.context, context
    group.use()
    group.context = before
