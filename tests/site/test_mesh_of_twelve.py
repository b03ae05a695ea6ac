"""Twelve cities and their umbrella, each a process: some leave, some fall, some come back.

One evening in the life of a mesh, told in order. Agendas are compared by hash, with what each node
says itself that it publishes, within two periods of gossip.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.running_mesh import OneOfMesh, RunningMesh, hash_of
from tests.site.test_demo_mesh import free_ports, processes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.site.running_mesh import Agenda

PERIOD = 20
TWO_PERIODS = 2.0 * PERIOD
STARTING = 240.0
UMBRELLAS = ("france", "strasbourg")
FALLEN = ("lille", "toulouse", "rennes", "rouen")
"""A third of the twelve cities."""
BE_UMBRELLA = "change_umbrella(None, UmbrellaFacts(is_on=True, accepts_at_once=True))"
JOIN = "join_umbrella(None, find_actor({group!r}, now), now)"
LEAVE = "leave_umbrella(None, Membership.objects.get().pk, now)"


@pytest.mark.long
@pytest.mark.once
@pytest.mark.timeout(1200)
@pytest.mark.xdist_group("mesh_of_twelve")
def test_a_mesh_of_twelve_lives_on_whoever_leaves_falls_and_comes_back(tmp_path):
    first = free_ports(17)
    with RunningMesh(tmp_path / "mesh", 12, first, PERIOD) as mesh:
        took = {
            "all know each other": _all_know_each_other(mesh),
            "one above the other, in a circle": _one_above_the_other(mesh),
            "one leaves": _one_leaves(mesh),
            "a third falls, and two come back": _a_third_falls(mesh, tmp_path, first + 13),
        }
        memory = {node.node.slug: _memory_mb(node) for node in mesh.live()}
    assert processes_of(tmp_path) == []
    print({what: round(seconds, 1) for what, seconds in took.items()}, memory)  # noqa: T201 - with -s


def _all_know_each_other(mesh: RunningMesh) -> float:
    """All nodes are known at each, and the umbrella has what each of them publishes."""
    names = {node.node.name for node in mesh.live()}
    assert len(names) == 13
    took = mesh.until(
        lambda: all(set(node.known()) == names for node in mesh.live()),
        STARTING,
        lambda: {node.node.slug: set(node.known()) ^ names for node in mesh.live()},
    )
    return took + _until_same(mesh, ["france"], mesh.live(), STARTING)


def _one_above_the_other(mesh: RunningMesh) -> float:
    """Strasbourg, under France, is an umbrella with France under it: both have the same."""
    strasbourg = mesh["strasbourg"]
    strasbourg.act(BE_UMBRELLA)
    mesh["france"].act(JOIN.format(group=strasbourg.group))
    return _until_same(mesh, UMBRELLAS, mesh.live(), TWO_PERIODS)


def _one_leaves(mesh: RunningMesh) -> float:
    """Bordeaux leaves: it is under no umbrella, is known to all, and has all that it had."""
    bordeaux = mesh["bordeaux"]
    before = bordeaux.published()
    bordeaux.act(LEAVE)
    others = [node for node in mesh.live() if node is not bordeaux]
    took = _until_same(mesh, UMBRELLAS, others, TWO_PERIODS)
    assert bordeaux.published() == before != set()
    assert all(bordeaux.node.name in node.known() for node in mesh.live())
    return took


def _a_third_falls(mesh: RunningMesh, folder: Path, port: int) -> float:
    """Four fall; what they published stays; two come back elsewhere, and are who they were."""
    bordeaux, backup = mesh["bordeaux"], folder / "toulouse.backup"
    mesh["toulouse"].run("backup", str(backup))
    before = {slug: mesh[slug].published() for slug in FALLEN}
    dids = {slug: mesh[slug].did for slug in FALLEN}
    for slug in FALLEN:
        mesh[slug].kill()
    living = [node for node in mesh.live() if node is not bordeaux]
    wanted = _union(living) | set().union(*before.values())
    for slug in UMBRELLAS:
        assert hash_of(mesh[slug].agenda()) == hash_of(wanted)

    lille = mesh["lille"]
    lille.live_at(port)
    mesh.nodes["toulouse"] = mesh["toulouse"].restored(backup, folder / "toulouse", port + 1)
    for slug in ("lille", "toulouse"):
        mesh[slug].start()
    back = [lille, mesh["toulouse"]]
    wanted = _union([*living, *back]) | before["rennes"] | before["rouen"]
    assert {node.did for node in back} == {dids["lille"], dids["toulouse"]}
    took = mesh.until(
        lambda: all(hash_of(mesh[slug].agenda()) == hash_of(wanted) for slug in UMBRELLAS),
        TWO_PERIODS,
        lambda: {slug: mesh[slug].agenda() ^ wanted for slug in UMBRELLAS},
    )
    _are_recognised(mesh, back)
    return took


def _are_recognised(mesh: RunningMesh, back: list[OneOfMesh]) -> None:
    """Every node that lives leads to where they are now, and shows those who fell as they were."""
    homes = {node.node.name: node.address for node in mesh.nodes.values()}
    mesh.until(
        lambda: all(node.known() == homes for node in mesh.live()),
        TWO_PERIODS,
        lambda: {node.node.slug: node.known().items() ^ homes.items() for node in mesh.live()},
    )
    dids = {node.did for node in back}
    for node in mesh.live():
        items = node.read("/api/mesh/nodes")["items"]
        assert dids <= {item["did"] for item in items}
        assert len(items) == 13


def _until_same(
    mesh: RunningMesh, umbrellas: Iterable[str], nodes: Iterable[OneOfMesh], seconds: float
) -> float:
    """Wait until umbrellas have what these nodes publish, all of it and nothing else."""
    wanted = _union(nodes)
    assert len(wanted) > 12
    return mesh.until(
        lambda: {hash_of(mesh[slug].agenda()) for slug in umbrellas} == {hash_of(wanted)},
        seconds,
        lambda: {slug: mesh[slug].agenda() ^ wanted for slug in umbrellas},
    )


def _union(nodes: Iterable[OneOfMesh]) -> Agenda:
    return set().union(*(node.published() for node in nodes))


def _memory_mb(node: OneOfMesh) -> int:
    assert node.running is not None
    text = Path(f"/proc/{node.running.process.pid}/smaps_rollup").read_text()
    return int(text.partition("Pss:")[2].split()[0]) // 1024
