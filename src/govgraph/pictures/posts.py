"""A model as a network: persons hold posts, posts stand in organs, organs in areas."""

from collections.abc import Iterable
from typing import Any

from govgraph.pictures import style
from govgraph.pictures.details import Details
from govgraph.pictures.graphs import Net
from govgraph.pictures.model import Model, Tenure
from govgraph.pictures.nodes import Node
from govgraph.pictures.scene import Item, Scene


def net(model: Model, scene: Scene) -> tuple[Net, Details]:
    """Turn a model into nodes and edges, and add an item for each.

    Args:
        model: what is shown.
        scene: the picture.

    Returns:
        The network, and the details: call their ``join`` when all is drawn.
    """
    details = Details(model, scene)
    out = Net()
    tenures = _ordered(model, {one.iri for one in model.tenures.values()})
    for iri in _ordered(model, {one.person for one in model.tenures.values()}):
        out.add(iri, Node(details.person(iri), "person", model.name(iri)), details.word("person"))
    for iri in _ordered(model, model.posts):
        out.add(iri, Node(details.post(iri), "post", model.name(iri)), details.word("post"))
    for iri in _ordered(model, model.organs):
        bars = tuple(one.slug for one in style.branches(model.organs[iri].branches))
        node = Node(details.organ(iri), "organ", model.name(iri), bars=bars)
        out.add(iri, node, details.word("organ"))
    for iri in _ordered(model, _areas(model)):
        out.add(iri, Node(details.area(iri), "area", model.name(iri)), details.word("area"))
    for iri in _ordered(model, model.events):
        _event(out, details, iri)
    for iri in tenures:
        _tenure(out, details, model.tenures[iri])
    for person in {one.person: None for one in model.tenures.values()}:
        held = tuple(scene.keys[one.iri] for one in details.tenures_by(person))
        scene.items[scene.keys[person]].need = (1, held)
    _structure(out, details)
    _reorganised(out, details)
    _folds(out, details)
    return out, details


def groups(model: Model, out: Net) -> list[int]:
    """Say in which area each node of a net stands, as a number.

    Args:
        model: what is shown.
        out: the network that :func:`net` made of it.
    """
    place = {iri: iri for iri in model.areas}
    place |= {iri: area_of(model, iri) for iri in model.organs}
    place |= {iri: place.get(post.organ, "") for iri, post in model.posts.items()}
    for iri in sorted(model.tenures):
        place.setdefault(model.tenures[iri].person, place[model.tenures[iri].post])
    for iri, event in model.events.items():
        place[iri] = next((place[one] for one in event.after + event.before if one in place), "")
    numbers = {area: n for n, area in enumerate(_ordered(model, {*place.values(), ""}))}
    return [numbers[place.get(name, "")] for name in out.at]


def area_of(model: Model, organ: str) -> str:
    """Return the area that an organ stands under, the first by name; nothing if none is known.

    Example:
        >>> from govgraph.pictures.model import Organ
        >>> area_of(Model(organs={"o": Organ("o", areas=("a",))}), "o")
        'a'
    """
    areas = sorted(model.organs[organ].areas, key=lambda one: (model.name(one), one))
    return next(iter(areas), "")


def _ordered(model: Model, iris: Iterable[str]) -> list[str]:
    return sorted(iris, key=lambda one: (model.name(one), one))


def _event(out: Net, details: Details, iri: str) -> None:
    event = details.model.events[iri]
    date = ("≤ " if event.up_to and event.date else "") + event.date
    node = Node(details.event(iri), "event", details.model.name(iri), about=date)
    out.add(iri, node, details.word("event"))


def _tenure(out: Net, details: Details, tenure: Tenure) -> None:
    out.join(
        details.scene,
        tenure.person,
        tenure.post,
        details.word("holds"),
        key=details.tenure(tenure.iri),
        colour="person",
        possible=details.model.doubtful(tenure),
        thick=1.7,
    )


def _structure(out: Net, details: Details) -> None:
    model, scene = details.model, details.scene
    for iri in _ordered(model, model.posts):
        if model.posts[iri].organ in model.organs:
            out.join(
                scene,
                iri,
                model.posts[iri].organ,
                details.word("in-organ"),
                colour="post",
                thick=1.2,
            )
    for iri in _ordered(model, model.organs):
        organ = model.organs[iri]
        parents = [one for one in _ordered(model, organ.parents) if one in model.organs]
        for parent in parents:
            out.join(scene, iri, parent, details.word("part-of"), colour="organ", thick=1.3)
        told = {area for parent in parents for area in model.organs[parent].areas}
        for area in _ordered(model, set(organ.areas) - told):
            if area in out.at:
                out.join(scene, iri, area, details.word("in-area"), thick=1.2)
    for iri in _ordered(model, {*model.areas} & {*out.at}):
        for outer in _ordered(model, set(model.areas[iri].within)):
            if outer in out.at and outer != iri:
                out.join(scene, iri, outer, details.word("within"), colour="area", thick=0.9)


def _reorganised(out: Net, details: Details) -> None:
    model, scene = details.model, details.scene
    look: dict[str, Any] = {"colour": "event", "dashed": True, "thick": 1.4}
    for iri in _ordered(model, model.events):
        event = model.events[iri]
        ends = [(one, iri) for one in _ordered(model, set(event.before))]
        ends += [(iri, one) for one in _ordered(model, set(event.after))]
        if not ends and event.area in out.at:
            out.join(scene, iri, event.area, details.word("in-area"), thick=1.2)
        for pair in ends:
            for end in pair:
                if end not in out.at and not model.left_out:
                    _unit(out, details, end)
            if pair[0] in out.at and pair[1] in out.at:
                out.join(scene, *pair, details.word("became"), **look)


def _unit(out: Net, details: Details, iri: str) -> None:
    """Add what an event names and the picture does not show otherwise."""
    model = details.model
    organ = model.organ(iri)
    if organ is not None:
        bars = tuple(one.slug for one in style.branches(organ.branches))
        node = Node(details.organ(iri), "organ", model.name(iri), bars=bars)
    elif model.territory(iri) is not None:
        node = Node(details.area(iri), "area", model.name(iri))
    else:
        item = Item(model.name(iri), details.word("thing"), iri)
        node = Node(details.scene.add(iri, item), "thing", model.name(iri))
    out.add(iri, node, details.word(node.kind))


def _areas(model: Model) -> set[str]:
    """Return the areas that organs lie in or events name, and those around them."""
    found = {area for one in model.organs.values() for area in one.areas}
    for event in model.events.values():
        found |= {*event.before, *event.after, event.area}
    found &= model.areas.keys()
    rest = list(found)
    while rest:
        outer = {one for one in model.areas[rest.pop()].within if one in model.areas} - found
        found |= outer
        rest += outer
    return found


def _folds(out: Net, details: Details) -> None:
    """Let folding an organ hide its posts, what joins them, and who holds nothing elsewhere."""
    model, scene = details.model, details.scene
    lines: dict[int, list[str]] = {}
    for edge in out.edges:
        for end in (edge.tail, edge.head):
            lines.setdefault(end, []).append(edge.key)
    organs_of: dict[str, set[str]] = {}
    for tenure in model.tenures.values():
        organs_of.setdefault(tenure.person, set()).add(model.posts[tenure.post].organ)
    for iri in _ordered(model, model.organs):
        own = details.posts_of(iri)
        persons = {one.person for post in own for one in details.tenures_of(post)}
        alone = _ordered(model, {one for one in persons if organs_of[one] == {iri}})
        hidden = {scene.keys[one] for one in (*own, *alone)}
        hidden |= {key for post in own for key in lines.get(out.at[post], ())}
        node = out.nodes[out.at[iri]]
        node.fold = bool(hidden)
        scene.items[node.key].fold = tuple(sorted(hidden, key=int))
