"""Loading, deriving and checking at real servers; and a server killed in the middle of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

import govgraph
import servers
from conftest import Command
from govgraph import knowledge
from govgraph.errors import StoreError
from govgraph.terms import DERIVED

KINDS = {"oxigraph": servers.oxigraph, "virtuoso": servers.virtuoso}


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[servers.Running]:
    with KINDS[request.param]() as running:  # type: ignore[operator]
        if running.user:
            monkeypatch.setenv("GOVGRAPH_USER", running.user)
            monkeypatch.setenv("GOVGRAPH_PASSWORD", running.password)
        yield running


def shown(graph: govgraph.Graph) -> set[str]:
    """The graphs, without the ontology's; staging graphs and the ledger are not to be seen."""
    return set(graph.store.graphs()) - set(knowledge.ontology_graphs())


def test_pushed_built_checked_and_asked_there(
    server: servers.Running, cam_pha: govgraph.Graph, run: Command
) -> None:
    cam_pha.push(server.query)
    there = govgraph.open(server.query, lang="vi")
    ours = {quad.graph_name for quad in cam_pha.quads()}  # Virtuoso comes with graphs of its own
    assert {one for one in there.quads() if one.graph_name in ours} == set(cam_pha.quads())
    assert not any("govgraph" in one and NamedNode(one) not in ours for one in shown(there))
    assert there.build() == govgraph.open().build()
    assert set(there.store.quads(DERIVED)) == set(cam_pha.store.quads(DERIVED))
    assert [str(one) for one in there.check().results] == [
        str(one) for one in cam_pha.check().results
    ]
    asked = there.ask("combined-roles", area="Cẩm Phả", on="2020-07-23")
    here = cam_pha.ask("combined-roles", area="Cẩm Phả", on="2020-07-23", lang="vi")
    assert isinstance(asked, govgraph.Answer) and isinstance(here, govgraph.Answer)
    assert asked.rows == here.rows
    again = run("push", "--store", server.query)
    assert again.code == 0
    assert not server.user or server.password not in again.err + again.out


def test_a_wrong_password_is_one_line(
    server: servers.Running, cam_pha: govgraph.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not server.user:
        pytest.skip("Oxigraph's server has no passwords")
    monkeypatch.setenv("GOVGRAPH_PASSWORD", "wrong-one")
    with pytest.raises(StoreError) as caught:
        cam_pha.push(server.query)
    assert "\n" not in str(caught.value) and "wrong-one" not in str(caught.value)
    assert server.query in str(caught.value)


@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_server_killed_in_the_middle_keeps_what_was_there(
    tmp_path: Path, cam_pha: govgraph.Graph, after: int
) -> None:
    a = NamedNode("http://a")
    changed = govgraph.open()
    with changed.store.writing() as change:  # type: ignore[union-attr]
        change.add(
            Quad(a, a, NamedNode(f"http://{name}/{number}"), NamedNode(f"http://more/{name}"))
            for name in range(6)
            for number in range(50)
        )
    with servers.oxigraph(folder=tmp_path) as first:
        cam_pha.push(first.query)
    with servers.oxigraph(folder=tmp_path) as second:
        calls = 0

        def killing(_name: str, _count: int) -> None:
            nonlocal calls
            calls += 1
            if calls > after:
                second.kill()

        with pytest.raises(StoreError) as caught:
            changed.push(second.query, batch=1000, progress=killing)
        assert "\n" not in str(caught.value)
    with servers.oxigraph(folder=tmp_path) as third:
        there = govgraph.open(third.query)
        assert set(there.quads()) == set(cam_pha.quads())
        changed.push(third.query)
        assert set(govgraph.open(third.query).quads()) == set(changed.quads())
