"""From names to things: found by the index where a name is usually spelled, never wrongly."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from govgraph import names
from govgraph.errors import UnknownNameError
from govgraph.store import Store

SKOS = "http://www.w3.org/2004/02/skos/core#"
GOVG = "https://w3id.org/govgraph/ontology#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
GRAPH = NamedNode("http://g")


class Listening:
    """A store that remembers what it was asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        return self.store.name

    def query(self, text: str, /, *, allow_remote: bool = False) -> Any:
        self.asked.append(text)
        return self.store.query(text, allow_remote=allow_remote)

    def reading(self) -> AbstractContextManager[None]:
        return self.store.reading()


def store_of(*labels: Literal, kind: str = "Area", called: str = "prefLabel") -> Listening:
    store = Store.memory()
    for number, label in enumerate(labels):
        node = NamedNode(f"http://x/{number}")
        store.add(
            [
                Quad(node, TYPE, NamedNode(GOVG + kind), GRAPH),
                Quad(node, NamedNode(SKOS + called), label, GRAPH),
            ]
        )
    return Listening(store)


def vi(text: str) -> Literal:
    return Literal(text, language="vi")


@pytest.mark.parametrize("called", ["prefLabel", "altLabel", "hiddenLabel"])
@pytest.mark.parametrize(
    "label", [vi("Xã An Đàm"), Literal("Xã An Đàm", language="en"), Literal("Xã An Đàm")]
)
@pytest.mark.parametrize("typed", ["Xã An Đàm", "  Xã  An Đàm ", "Xa\u0303 An \u0110a\u0300m"])
def test_a_name_as_it_is_spelled_is_found_without_reading_all(
    label: Literal, called: str, typed: str
) -> None:
    store = store_of(vi("Xã An Lâm"), label, called=called)
    assert names.find(store, "area", typed) == NamedNode("http://x/1")
    assert len(store.asked) == 1
    assert "VALUES ?name" in store.asked[0]


@pytest.mark.parametrize("typed", ["xã an đàm", "XÃ AN ĐÀM", "Xã an ĐÀM", "xa an dam"])
def test_a_name_spelled_otherwise_is_found_all_the_same(typed: str) -> None:
    store = store_of(vi("Xã An Lâm"), vi("Xã An Đàm"))
    assert names.find(store, "area", typed) == NamedNode("http://x/1")


@pytest.mark.parametrize("other", ["Xã An Đàm", "xã An Đàm", "XÃ AN ĐÀM", "Xã an đàm", "xã An đàm"])
@pytest.mark.parametrize("typed", ["Xã An Đàm", "xã An Đàm", "xã an đàm", "XÃ An đàm"])
def test_one_name_of_two_things_is_never_chosen_between(other: str, typed: str) -> None:
    store = store_of(vi("Xã An Đàm"), vi(other))
    with pytest.raises(UnknownNameError, match=r"http://x/0.*http://x/1"):
        names.find(store, "area", typed)


def test_a_long_name_is_found_and_never_chosen_between() -> None:
    long = "Chủ tịch Hội đồng nhân dân và Ủy ban nhân dân xã An Đàm"
    store = store_of(vi("Bí thư"), vi(long), kind="Post")
    assert names.find(store, "post", long) == NamedNode("http://x/1")
    store = store_of(vi(long), vi(long.replace("nhân dân xã", "Nhân dân Xã")), kind="Post")
    with pytest.raises(UnknownNameError, match=r"http://x/0.*http://x/1"):
        names.find(store, "post", long)


def test_a_thing_of_another_kind_is_not_meant() -> None:
    store = store_of(vi("Cẩm Phả"), kind="Organ")
    with pytest.raises(UnknownNameError):
        names.find(store, "area", "Cẩm Phả")
    assert names.find(store, "thing", "Cẩm Phả") == NamedNode("http://x/0")


def test_a_name_cannot_break_out_of_the_query() -> None:
    hostile = '"} ?x ?y ?z . { \\u0022 # '
    store = store_of(vi("Cẩm Phả"), vi(hostile.strip()))
    assert names.find(store, "area", hostile) == NamedNode("http://x/1")
    with pytest.raises(UnknownNameError):
        names.find(store_of(vi("Cẩm Phả")), "area", hostile)
