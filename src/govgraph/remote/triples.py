"""Reading triple patterns and paths of SPARQL 1.1 (sections 19.8 and 9.1)."""

from dataclasses import dataclass
from itertools import count

from govgraph.brackets import Placed, placed
from govgraph.remote.tree import Choice, Closure, Edge, Group

PARTS = frozenset({"OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "VALUES", "SERVICE"})
_TERMS = frozenset({"iri", "name", "var", "string", "number"})
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class UnreadError(Exception):
    """What this module does not read."""


@dataclass(frozen=True)
class _Path:
    kind: str
    parts: tuple["_Path", ...] = ()
    iri: str = ""


def upper(token: Placed) -> str:
    """Return a keyword in capitals; any other token as it stands."""
    return token.upper or token.text


class Reader:
    """Reads tokens from left to right.

    Args:
        text: a query.
    """

    def __init__(self, text: str) -> None:
        self._tokens = list(placed(text))
        self._at = 0
        self._fresh = count(1)
        self._graph = ""

    # Tokens

    @property
    def _word(self) -> str:
        return upper(self._tokens[self._at]) if self._at < len(self._tokens) else ""

    def _take(self, wanted: str = "") -> Placed:
        token = self._tokens[self._at]
        if wanted and upper(token) != wanted:
            raise UnreadError(f"{token.text} ({wanted})")
        self._at += 1
        return token

    def _if(self, *words: str) -> bool:
        if self._word in words:
            self._at += 1
            return True
        return False

    def _new(self) -> str:
        return f"?gathered{next(self._fresh)}"

    # Queries

    # Triples

    def _triples(self, group: Group) -> None:
        subject = self._node(group)
        if self._word not in (".", "}", "{") and self._word not in PARTS:
            self._properties(group, subject)
        self._if(".")

    def _properties(self, group: Group, subject: str) -> None:
        while True:
            path = self._path()
            while True:
                _follow(self, group, subject, path, self._node(group))
                if not self._if(","):
                    break
            if not self._if(";"):
                return
            while self._if(";"):
                pass
            if self._word in (".", "}", "]", "{") or self._word in PARTS:
                return

    def _node(self, group: Group) -> str:
        if self._if("["):
            here = self._new()
            if not self._if("]"):
                self._properties(group, here)
                self._take("]")
            return here
        if self._if("("):
            members = []
            while not self._if(")"):
                members.append(self._node(group))
            rest = f"<{_RDF}nil>"
            for member in reversed(members):
                here = self._new()
                group.items.append(self.edge(here, f"<{_RDF}first>", member))
                group.items.append(self.edge(here, f"<{_RDF}rest>", rest))
                rest = here
            return rest
        return self._term()

    def edge(self, subject: str, predicate: str, value: str) -> Edge:
        """Make a pattern, of the graph that is being read."""
        return Edge(subject, predicate, value, self._graph)

    def new(self) -> str:
        """Return a variable that the query does not have."""
        return self._new()

    def _term(self) -> str:
        token = self._take()
        if token.text in "+-" and token.kind == "op":
            return token.text + self._take().text
        if token.kind not in _TERMS and token.upper not in ("TRUE", "FALSE", "UNDEF"):
            raise UnreadError(token.text)
        if token.kind != "string":
            return self._variable(token.text)
        if self._at < len(self._tokens) and self._tokens[self._at].kind == "tag":
            return token.text + self._take().text
        if self._word == "^":
            self._take()
            self._take("^")
            return f"{token.text}^^{self._take().text}"
        return token.text

    def _variable(self, text: str) -> str:
        """Write ``$x`` as ``?x``, and a blank node as the variable that it is."""
        if text.startswith("_:"):
            return f"?blank_{text[2:].encode().hex()}"
        return f"?{text[1:]}" if text[0] == "$" else text

    # Paths: ("iri", text), ("^", p), ("*", p), ("!",), ("/", p, …), ("|", p, …)

    def _path(self) -> "_Path":
        parts = [self._sequence()]
        while self._if("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else _Path("|", tuple(parts))

    def _sequence(self) -> "_Path":
        parts = [self._step()]
        while self._if("/"):
            parts.append(self._step())
        return parts[0] if len(parts) == 1 else _Path("/", tuple(parts))

    def _step(self) -> "_Path":
        begun = self._at
        if self._if("^"):
            return _Path("^", (self._step(),))
        if self._if("!"):
            if self._word == "(":
                self._skip("(", ")")
            else:
                self._if("^")
                self._take()
            return _Path("!")
        if self._if("("):
            step = self._path()
            self._take(")")
        else:
            token = self._take()
            if token.kind not in ("iri", "name", "var") and token.text != "a":
                raise UnreadError(token.text)
            step = _Path("iri", (), self._variable(token.text))
        if self._word in ("*", "+", "?") and self._tokens[self._at].kind == "op":
            self._take()
            written = " ".join(one.text for one in self._tokens[begun : self._at])
            return _Path("*", (step,), written)
        return step

    def _skip(self, opening: str, closing: str) -> None:
        depth = 0
        while True:
            text = self._take().text
            depth += {opening: 1, closing: -1}.get(text, 0)
            if depth == 0:
                return


def _follow(reader: Reader, group: Group, subject: str, path: _Path, value: str) -> None:
    """Write what a path asks for as edges, choices and closures."""
    if path.kind == "iri":
        group.items.append(reader.edge(subject, path.iri, value))
    elif path.kind == "!":
        one, other = reader.new(), reader.new()
        ways = (reader.edge(subject, one, value), reader.edge(value, other, subject))
        group.items.append(Choice(tuple(Group([way]) for way in ways)))
    elif path.kind == "^":
        _follow(reader, group, value, path.parts[0], subject)
    elif path.kind == "/":
        nodes = [subject, *(reader.new() for _ in path.parts[1:]), value]
        for start, part, there in zip(nodes, path.parts, nodes[1:], strict=False):
            _follow(reader, group, start, part, there)
    elif path.kind == "|":
        groups = [Group() for _ in path.parts]
        for part, way in zip(path.parts, groups, strict=True):
            _follow(reader, way, subject, part, value)
        group.items.append(Choice(tuple(groups)))
    else:
        start, end, inner = reader.new(), reader.new(), Group()
        _follow(reader, inner, start, path.parts[0], end)
        group.items.append(Closure(subject, path.iri, value, inner, start, end))
