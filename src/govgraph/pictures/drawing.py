"""From what a person asks to see to a picture of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from govgraph import labels, language, names, networks, questions, results
from govgraph.answer import Answer
from govgraph.errors import GovgraphError, ParameterError, UnknownNameError
from govgraph.pictures import gather, style
from govgraph.pictures.model import Model
from govgraph.pictures.picture import Picture
from govgraph.pictures.scene import Scene
from govgraph.queryable import Queryable
from govgraph.statements import Statements

if TYPE_CHECKING:
    import networkx

# Each kind of picture, with what it takes besides an area, a day and a limit.
KINDS: dict[str, tuple[str, ...]] = {
    "combined-roles": ("left",),
    "matrix": (),
    "network": (),
    "succession": (),
    "timeline": ("by", "person", "post"),
}
_COMMON = ("area", "on", "limit")
_BY = ("person", "post")


def draw(
    store: Queryable,
    what: "str | Statements | Answer | networkx.Graph[str]",
    given: Mapping[str, object],
    lang: str,
) -> Picture:
    """Draw a kind of picture, a question's answer, statements or a network.

    Args:
        store: what is drawn from.
        what: one of :data:`KINDS`; a question that constructs a graph or is tagged ``network``,
            by its name or file; or something that was asked before.
        given: ``area``, ``on``, ``limit`` and what the kind takes; or the question's parameters.
        lang: the language of the picture.

    Raises:
        UnknownNameError: no such picture or question.
        ParameterError: a parameter that it does not take, or of another type.
        GovgraphError: the question's answer is neither a graph nor a network, there is too
            much to draw, or an extra is not installed.
    """
    if isinstance(what, str) and what in KINDS:
        return Picture(_of_kind(store, what, given, lang))
    if isinstance(what, str):
        question = _question(what)
        asked = {key: value for key, value in given.items() if key != "limit"}
        text = questions.bind(question, names.terms(store, question, asked), lang)
        what = _drawable(
            results.run(store, text, title=question.words(lang), lang=lang), question.name
        )
    elif unknown := [name for name in given if name != "limit"]:
        raise _unknown(unknown[0], "–", ("limit",))
    limit = _limit(given["limit"]) if given.get("limit") is not None else gather.LIMIT
    return Picture(_of_result(store, what, lang, limit))


def _of_kind(store: Queryable, kind: str, given: Mapping[str, object], lang: str) -> Scene:
    known = (*_COMMON, *KINDS[kind])
    for name in given:
        if name not in known:
            raise _unknown(name, kind, known)
    asked = {key: value for key, value in given.items() if value is not None}
    for by in _BY:
        if by in asked:  # of one person, or one post
            if other := asked.keys() & {"area", "on", *_BY} - {by}:
                raise _unknown(min(other), f"{kind} {by}=…", ("by", by))
            thing = names.term(store, questions.Parameter(by, by, "", ""), asked[by])
            held = gather.held(store, NamedNode(thing.value), lang)
            return _laid_out(kind, held, {"by": by, **asked})
    model = gather.gather(
        store,
        area=asked.get("area"),
        on=asked.get("on"),
        lang=lang,
        limit=_limit(asked.get("limit", gather.LIMIT)),
    )
    return _laid_out(kind, model, asked)


def _laid_out(kind: str, model: Model, asked: Mapping[str, object]) -> Scene:
    if kind == "combined-roles":
        from govgraph.pictures import roles

        return roles.draw(model, sides=_sides(asked.get("left")))
    if kind == "matrix":
        from govgraph.pictures import matrix

        return matrix.draw(model)
    if kind == "network":
        from govgraph.pictures import network

        return network.draw(model)
    if kind == "succession":
        from govgraph.pictures import succession

        return succession.draw(model)
    from govgraph.pictures import timeline

    return timeline.draw(model, by=_one_of("by", str(asked.get("by", "person")), _BY))


def _of_result(
    store: Queryable, what: "Statements | Answer | networkx.Graph[str]", lang: str, limit: int
) -> Scene:
    from govgraph.pictures import network

    if isinstance(what, Statements):
        called = labels.names(store, sorted(_iris(what)), lang)
        title = what.title or language.text("picture-title-network", lang)
        return network.of_statements(
            what.triples, title=title, lang=lang, names=called, limit=limit
        )
    if isinstance(what, Answer):
        title = what.title or language.text("picture-title-network", lang)
        return network.of_networkx(networks.build(what), title=title, lang=lang, limit=limit)
    if not hasattr(what, "graph"):
        raise GovgraphError("picture-not-drawable", name=what, known=", ".join(KINDS))
    title = str(what.graph.get("name") or language.text("picture-title-network", lang))
    return network.of_networkx(what, title=title, lang=lang, limit=limit)


def _question(name: str) -> questions.Question:
    """Return a question; a name that is none may be meant for a kind of picture."""
    import difflib

    try:
        return questions.get(name)
    except UnknownNameError:
        if near := difflib.get_close_matches(name, KINDS, n=2, cutoff=0.6):
            raise UnknownNameError("question-unknown", name=name, near=", ".join(near)) from None
        raise


def _drawable(found: "Answer | Statements | bool", name: str) -> "Answer | Statements":
    if isinstance(found, Statements) or (
        isinstance(found, Answer) and {"node", "neighbour", "weight"} <= {*found.columns}
    ):
        return found
    raise GovgraphError("picture-not-drawable", name=name, known=", ".join(KINDS))


def _iris(statements: Statements) -> set[str]:
    return {
        term.value
        for triple in statements
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
    }


def _limit(value: object) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if number < 1:
        raise ParameterError("parameter-not-a-count", name="limit", value=value)
    return number


def _sides(value: object) -> dict[str, str] | None:
    """Read the branches of the left column: ``"party,front"``."""
    if value is None:
        return None
    known = style.slugs("branch")
    wanted = {_one_of("left", one.strip(), known) for one in str(value).split(",") if one.strip()}
    return {slug: "left" if slug in wanted else "right" for slug in known}


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ParameterError("parameter-choice", name=name, value=value, known=", ".join(known))
    return value


def _unknown(name: str, what: str, known: tuple[str, ...]) -> ParameterError:
    shown = ", ".join(known) or "–"
    return ParameterError("parameter-unknown", name=name, question=what, known=shown)
