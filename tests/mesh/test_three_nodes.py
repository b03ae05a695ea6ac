"""Three nodes in processes of their own: two know one address, and in the end all know all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands import run_command
from tests.mesh.live_nodes import RunningNode, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.journey,
    pytest.mark.once,
    pytest.mark.timeout(400),
    pytest.mark.xdist_group("three_nodes"),
]
ALL = {"Paris P2P", "Lyon P2P", "Lille P2P"}
ACTIVITY = "application/activity+json"


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningNode, ...]]:
    folder = tmp_path_factory.mktemp("mesh")
    made: list[RunningNode] = []
    try:
        for city in ("Paris", "Lyon", "Lille"):
            made += [RunningNode(folder / city, f"{city} P2P", city)]
        for node in made[1:]:
            assert "is known from now on" in node.run("join", made[0].address)
        yield tuple(made)
    finally:
        for node in made:
            node.stop()


def test_nodes_find_each_other_from_one_address(nodes):
    lille = nodes[2]
    until(
        lambda: all(node.names() == ALL for node in nodes),
        lambda: [(node.name, node.names(), node.log.read_text()[-2000:]) for node in nodes],
    )
    first = lille.read("/api/mesh/nodes")["items"][0]
    assert (first["name"], first["is_own"]) == ("Lille P2P", True)
    for node in nodes:
        page = node.read("/ap/relay/directory", ACTIVITY)
        assert {card["name"] for card in page["orderedItems"]} == ALL


def test_a_node_goes_on_under_a_new_key_and_is_known_by_the_others_again(nodes):
    paris, lyon, _lille = nodes
    secret = lyon.run("recovery-key").strip()
    before = lyon.read("/ap/relay/card", ACTIVITY)
    until(lambda: paris.card_of("Lyon P2P").get("recovery"), lambda: paris.card_of("Lyon P2P"))
    done = run_command(["recover"], lyon.environment, typed=secret)
    assert (done.returncode, before["did"] in done.stdout) == (0, True), done.stderr
    until(
        lambda: paris.card_of("Lyon P2P").get("did") not in {None, before["did"]},
        lambda: (paris.card_of("Lyon P2P"), paris.log.read_text()[-2000:]),
    )
    assert paris.names() == ALL
