"""Real nodes: one moves by ``meshup move``, one goes on under a new key by ``meshup recover``."""

from __future__ import annotations

import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from tests.site.running_mesh import ACTIVITY, RunningMesh, hash_of
from tests.site.test_demo_mesh import free_ports, processes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site.running_mesh import Agenda, OneOfMesh

pytestmark = [
    pytest.mark.long,
    pytest.mark.once,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("mesh_moves"),
]
PERIOD = 5
PATIENCE = 90.0
NEIGHBOURS = """
from meshup.follows.models import Following
print(*(one.actor.actor_id for one in Following.objects.filter(state="accepted")))
"""
OTHER_KEY = "z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq"


@pytest.fixture
def mesh(tmp_path) -> Iterator[RunningMesh]:
    with RunningMesh(tmp_path / "mesh", 3, free_ports(6), PERIOD) as mesh:
        names = {node.node.name for node in mesh.live()}
        mesh.until(
            lambda: all(set(node.known()) == names for node in mesh.live()),
            PATIENCE,
            lambda: [node.known() for node in mesh.live()],
        )
        until_same(mesh)
        yield mesh
    assert processes_of(tmp_path) == []


def until_same(mesh: RunningMesh, *but: OneOfMesh) -> None:
    """Wait until the umbrella has what all nodes publish that live where they say."""

    def wanted() -> Agenda:
        return set().union(*(node.published() for node in mesh.live() if node not in but))

    mesh.until(
        lambda: hash_of(mesh["france"].agenda()) == hash_of(wanted()),
        PATIENCE,
        lambda: mesh["france"].agenda() ^ wanted(),
    )


def asked(node: OneOfMesh, method: str, path: str) -> tuple[int, str]:
    """Ask and follow nobody; return the status, and where it leads."""
    with closing(HTTPConnection("localhost", node.port, timeout=30)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")


def test_a_node_moves_and_everybody_follows(mesh, tmp_path):
    """The old machine stays on for a while, and leads everybody to the new one.

    Other nodes follow as soon as they hear of the new address; who knows no cards is told by Move.
    """
    old, france = mesh["lyon"], mesh["france"]
    did, slugs = old.did, {title for _start, _home, title in old.published()}
    backup = tmp_path / "lyon.backup"
    old.run("backup", str(backup))
    new = old.restored(backup, tmp_path / "lyon", max(one.port for one in mesh.live()) + 1)
    new.start()
    said = old.run("move", new.address)
    assert f"This node lives at {new.address}." in said

    path = "/fr/agenda/?city=Lyon"
    assert asked(old, "GET", path) == (301, new.address + path)
    assert asked(old, "POST", "/fr/agenda/search/")[0] == 410
    for name in ("relay", "lyon_p2p"):
        assert old.read(f"/ap/{name}", ACTIVITY)["movedTo"] == f"{new.address}/ap/{name}"
        there = new.read(f"/ap/{name}", ACTIVITY)
        assert f"{old.address}/ap/{name}" in there["alsoKnownAs"]
    card = new.read("/ap/relay/card", ACTIVITY)
    assert (card["did"], card["alsoKnownAs"]) == (did, [f"{old.address}/ap/relay/card"])

    mesh.nodes["lyon"] = new
    until_same(mesh, old)
    assert {title for _start, home, title in france.agenda() if home == new.address} == slugs
    others = [node for node in mesh.live() if node is not new]
    mesh.until(
        lambda: all(node.known().get("Lyon P2P") == new.address for node in others),
        PATIENCE,
        lambda: [node.known() for node in others],
    )
    for node in others:
        mesh.until(
            lambda at=node: _follows(at, new) and not _follows(at, old),
            PATIENCE,
            lambda at=node: at.act(NEIGHBOURS),
        )
    _old_stays_silent(mesh, old, new)


def _follows(node: OneOfMesh, other: OneOfMesh) -> bool:
    said = node.act(NEIGHBOURS)
    return all(f"{other.address}/ap/{name}" in said for name in ("relay", "lyon_p2p"))


def _old_stays_silent(mesh: RunningMesh, old: OneOfMesh, new: OneOfMesh) -> None:
    """The old machine gossips no more: after three periods nobody has gone back to it."""
    before = old.read("/ap/relay/card", ACTIVITY)["seq"]
    time.sleep(3 * PERIOD)
    assert old.read("/ap/relay/card", ACTIVITY)["seq"] == before
    assert mesh["france"].known()["Lyon P2P"] == new.address
    old.kill()


def test_a_node_whose_key_was_lost_goes_on_by_its_recovery_key(mesh):
    """It stays who it is to everybody, a member too; no other key does that."""
    lyon, others = mesh["lyon"], [mesh["france"], mesh["paris"], mesh["nantes"]]
    before = lyon.did
    secret = lyon.run("recovery-key").strip()
    mesh.until(
        lambda: all(_card(node).get("recovery") for node in others),
        PATIENCE,
        lambda: [_card(node) for node in others],
    )
    with pytest.raises(AssertionError):
        lyon.run("recover", typed=f"{OTHER_KEY}\n")
    assert lyon.did == before
    assert before in lyon.run("recover", typed=f"{secret}\n")
    after = lyon.did
    assert after != before
    mesh.until(
        lambda: all(_card(node).get("did") == after for node in others),
        PATIENCE,
        lambda: [_card(node) for node in others],
    )
    for node in others:
        dids = [item["did"] for item in node.read("/api/mesh/nodes")["items"]]
        assert (before in dids, len(dids)) == (False, 4)
    until_same(mesh)
    told = mesh["france"].read("/ap/france_p2p/members", ACTIVITY)["items"]
    assert f"{lyon.address}/ap/lyon_p2p" in told


def _card(node: OneOfMesh) -> dict[str, str]:
    """Return the card of Lyon that a node passes on; {} for none."""
    page = node.read("/ap/relay/directory", ACTIVITY)
    return next((card for card in page["orderedItems"] if card["name"] == "Lyon P2P"), {})
