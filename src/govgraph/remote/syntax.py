"""Reading SPARQL 1.1 for its patterns (:mod:`govgraph.remote.tree`).

Expressions are passed over but for the patterns of ``EXISTS``, and for ``BOUND`` of a parameter,
which tells a branch that gives nothing.

SPARQL 1.1 Query Language, section 19.8, for the grammar.
"""

from govgraph.errors import QueryError
from govgraph.remote.tree import (
    Aside,
    Bound,
    Choice,
    Edge,
    Group,
    Inner,
    Item,
    Made,
    Query,
    Values,
    mapped,
)
from govgraph.remote.triples import PARTS, Reader, UnreadError, upper


def read(text: str) -> Query:
    """Read a query.

    Args:
        text: a query that the grammar allows.

    Raises:
        QueryError: it cannot be read.

    Example:
        >>> read("ASK { ?s a ?c ; !<http://p> 1 }").group.items[0]
        Edge(subject='?s', predicate='a', object='?c', graph='')
    """
    try:
        return _Queries(text).query()
    except (UnreadError, IndexError) as error:
        raise QueryError("query-failed", what=str(error) or "?") from None


class _Queries(Reader):
    """Reads a query and its groups."""

    def query(self) -> Query:
        prologue = []
        while self._word in ("PREFIX", "BASE"):
            count_of = 3 if self._word == "PREFIX" else 2
            prologue += [self._take().text for _ in range(count_of)]
        form = self._take().upper
        if form == "CONSTRUCT" and self._word == "{":
            self._skip("{", "}")
        while self._word not in ("FROM", "WHERE", "{", ""):
            self._take()
        dataset = self._dataset()
        if form == "CONSTRUCT" and not dataset and self._word == "":
            raise UnreadError("CONSTRUCT")
        group = Group()
        if self._if("WHERE") or self._word == "{":
            group = self._group()
        group.items += self._modifiers()
        return Query(" ".join(prologue), dataset, group)

    def _dataset(self) -> str:
        told = []
        while self._if("FROM"):
            named = "NAMED " if self._if("NAMED") else ""
            told.append(f"FROM {named}{self._take().text}")
        return " ".join(told)

    def _modifiers(self) -> list[Item]:
        """Read what follows a query's group: EXISTS in HAVING and ORDER BY."""
        found: list[Item] = []
        while self._word not in ("}", ""):
            if self._if("VALUES"):
                self._values()  # joined after what is counted
            elif self._if("EXISTS"):
                found.append(Aside("test", self._group()))
            else:
                self._take()
        return found

    def _select(self) -> list[Item]:
        """Read a sub-select: it, and the variables that its expressions set."""
        self._take("SELECT")
        given: set[str] | None = set()
        found: list[Item] = []
        tests: list[Item] = []
        depth, before = 0, ""
        while depth or self._word not in ("WHERE", "{"):
            if self._if("EXISTS"):
                tests.append(Aside("test", self._group()))
                continue
            token = self._take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.kind == "var" and depth == 0 and given is not None:
                given.add(self._variable(token.text))
            elif token.kind == "var" and before == "AS":
                found.append(Made(self._variable(token.text)))
            elif token.text == "*" and depth == 0:
                given = None
            before = upper(token)
        self._if("WHERE")
        group = self._group()
        start = self._at
        more = self._modifiers()
        cut = any(one.upper in ("LIMIT", "OFFSET") for one in self._tokens[start : self._at])
        group.items += [*tests, *more]
        group = group if given is None else _renamed(group, given, f"_{self._at}")
        return [Inner(group, cut), *found]

    # Groups

    def _group(self) -> Group:
        self._take("{")
        found = Group()
        if self._word == "SELECT":
            found.items += self._select()
        while not self._if("}"):
            self._part(found)
        return found

    def _part(self, group: Group) -> None:
        word = self._word
        if word not in PARTS and word not in ("{", "."):
            self._triples(group)
            return
        if word == "{":
            several = [self._group()]
            while self._if("UNION"):
                several.append(self._group())
            group.items.append(several[0] if len(several) == 1 else Choice(tuple(several)))
            return
        self._take()
        if word in ("OPTIONAL", "MINUS"):
            group.items.append(Aside(word.lower(), self._group()))
        elif word == "GRAPH":
            before, self._graph = self._graph, self._variable(self._take().text)
            within = self._group()
            if not any(isinstance(one, Edge) for one in within.items):  # any graph that is there
                within.items.append(self.edge(self._new(), self._new(), self._new()))
            group.items.append(within)
            self._graph = before
        elif word == "VALUES":
            group.items += self._values()
        elif word == "BIND":
            group.items += self._expression()
            group.items.append(Made(self._variable(self._tokens[self._at - 2].text)))
        elif word == "FILTER":
            start = self._at
            tests = self._expression()
            told = [one for one in self._tokens[start : self._at] if one.text not in "()"]
            words = [upper(one) for one in told]
            if words[:-1] in (["BOUND"], ["!", "BOUND"]) and told[-1].kind == "var":
                variable = self._variable(told[-1].text)
                group.items.append(Bound(variable, words[0] == "BOUND"))
            group.items += tests
        elif word == "SERVICE":
            raise UnreadError("SERVICE")

    def _expression(self) -> list[Item]:
        """Pass over a constraint or a BIND; find the groups of EXISTS in it."""
        found: list[Item] = []
        if self._if("NOT"):
            pass
        depth = 0
        while True:
            if self._if("EXISTS"):
                found.append(Aside("test", self._group()))
                if depth == 0:
                    return found
                continue
            token = self._take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.text == ")" and depth == 0:
                return found

    def _values(self) -> list[Item]:
        if self._word != "(":
            name = self._variable(self._take().text)
            self._take("{")
            terms = []
            while not self._if("}"):
                terms.append(self._term())
            return [Values(name, tuple(terms))]
        self._take("(")
        names = []
        while not self._if(")"):
            names.append(self._variable(self._take().text))
        self._take("{")
        columns: list[list[str]] = [[] for _ in names]
        while not self._if("}"):
            self._take("(")
            for column in columns:
                column.append(self._term())
            self._take(")")
        return [Values(n, tuple(c)) for n, c in zip(names, columns, strict=True)]


def _renamed(group: Group, kept: set[str], suffix: str) -> Group:
    """Give the variables of a sub-select that it does not hand on names of their own."""

    def name(term: str) -> str:
        return term + suffix if term[:1] == "?" and term not in kept else term

    return mapped(group, name)
