"""What happens to a simulated mesh: churn, a partition, a flood, and nodes that fall silent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from bench.mesh_catalogue import Batch, Catalogue, moment_of
from bench.mesh_kinds import Arrays
from bench.mesh_store import CompactStore
from bench.mesh_world import MATURE, Rules, World
from meshup.gossip.exchanges import Settings
from meshup.gossip.summaries import MOST_BITS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bench.mesh_catalogue import Numbers

SALT: Final = b"a simulation"
BOOTSTRAPS: Final = 3
ENOUGH: Final = 0.999
LIARS: Final = 100
ARRIVING: Final = 0.02
LIE: Final = 500
"""Cards of a liar's answer."""
COHORT: Final = 50
CROWDS: Final = 50
"""Domains under which half of the false nodes are, and whose cards stand at their address."""

MeshWorld: TypeAlias = World[CompactStore, Batch]


@dataclass(kw_only=True)
class Plan:
    """How large a simulation is, and how much its nodes do.

    Attributes:
        nodes: that are there from the first round on.
        newcomers: that come later.
        false: that are nobody's.
        cards: in an exchange.
        checks: verifications of a node in a round.
        bits: of a summary, at most.
    """

    nodes: int
    newcomers: int = 0
    false: int = 0
    cards: int = 500
    checks: int = 2_000
    bits: int = MOST_BITS
    seed: int = 1
    rules: Rules = field(default_factory=Rules)


@dataclass
class Mesh:
    """A world, and who is who in it.

    Attributes:
        first: who is there from the start; ``later`` comes after.
        bootstraps: whom all begin with; the first is the one that dies.
        cohort: the newcomers of the first rounds in which some came.
    """

    plan: Plan
    world: MeshWorld
    random: Random
    first: list[int]
    later: list[int]
    false: list[int]
    bootstraps: list[int]
    away: list[int] = field(default_factory=list)
    cohort: list[int] = field(default_factory=list)

    def churn(self, share: float, *, newcomers: int = 0) -> None:
        """Let a share of the live nodes go and as many of the absent come, and some newcomers."""
        live = [n for n in np.flatnonzero(self.world.lives).tolist() if n not in self.bootstraps]
        going = self.random.sample(live, int(len(live) * share))
        self.random.shuffle(self.away)
        coming, self.away = self.away[: len(going)], self.away[len(going) :]
        self.world.let_go(going)
        self.away += going
        self.world.let_come(coming)
        self.come_first(newcomers)

    def come_first(self, count: int) -> list[int]:
        """Let newcomers come, who know the bootstraps alone."""
        coming, self.later = self.later[:count], self.later[count:]
        if len(self.cohort) < COHORT:
            self.cohort += coming
        self.world.let_come(coming)
        return coming


@dataclass(frozen=True)
class Seen:
    """What nodes know after a round.

    Attributes:
        live: nodes.
        least: the share of mature live nodes that the settled node knows which knows fewest.
        mean: of all settled nodes, newcomers left out.
        mean_of_all: the share of all live nodes, also of the youngest, that settled nodes know.
        cohort_knows: the share of mature live nodes that the first newcomers know in the mean.
        cohort_known: the share of these newcomers that settled nodes know in the mean.
    """

    round: int
    live: int
    least: float
    mean: float
    mean_of_all: float
    cohort_knows: float = 0.0
    cohort_known: float = 0.0


def new_mesh(plan: Plan) -> Mesh:
    """Return a mesh before its first round, all of its nodes knowing the bootstraps alone."""
    random = Random(plan.seed)
    real = plan.nodes + plan.newcomers
    dids = [f"did:{plan.seed}:{number}" for number in range(real + plan.false)]
    domains = [f"node{number}.example" for number in range(real)]
    domains += [
        f"crowd{number % CROWDS}.example" if number % 2 else f"false{number}.example"
        for number in range(plan.false)
    ]
    catalogue = Catalogue(dids, domains, SALT)
    numbers = [catalogue.number[did] for did in dids]
    bootstraps = numbers[:BOOTSTRAPS]
    known = tuple(catalogue.dids[number] for number in bootstraps)

    def settings(did: str) -> Settings:
        return Settings(
            did=did,
            salt=SALT,
            bootstrap=known,
            most_cards=plan.cards,
            most_checks=plan.checks,
            most_summary_bits=plan.bits,
        )

    world = World(Arrays(catalogue), settings, plan.rules, random)
    first, later = numbers[: plan.nodes], numbers[plan.nodes : real]
    world.let_come(first)
    return Mesh(plan, world, random, first, later, numbers[real:], bootstraps)


def look(mesh: Mesh, *, asked: Numbers | None = None, wanted: Numbers | None = None) -> Seen:
    """Return what settled nodes know of mature ones, or what is asked."""
    world = mesh.world
    is_first = np.zeros_like(world.lives)
    is_first[mesh.first] = True
    who = np.flatnonzero(world.settled() & is_first) if asked is None else asked
    those = world.mature()
    if wanted is not None:
        those = np.zeros_like(those)
        those[wanted] = True
    shares = world.coverage(those, who)
    every = world.coverage(world.lives, who).mean() if len(who) else 0.0
    least, mean = (shares.min(), shares.mean()) if len(who) else (0.0, 0.0)
    live = int(np.count_nonzero(world.lives))
    seen = Seen(world.round, live, float(least), float(mean), float(every))
    cohort = np.array([node for node in mesh.cohort if world.lives[node]], dtype=np.int64)
    if not len(cohort):
        return seen
    newest = np.zeros_like(those)
    newest[cohort] = True
    return replace(
        seen,
        cohort_knows=float(world.coverage(those, cohort).mean()),
        cohort_known=float(world.coverage(newest, who).mean()),
    )


def churn(plan: Plan, rounds: int, told: Callable[[Seen], None]) -> Mesh:
    """Let 2 % go in each round and come again, and the first bootstrap die.

    Newcomers come in the second half, as many in each round.
    """
    mesh = new_mesh(plan)
    half = rounds // 2
    for number in range(1, rounds + 1):
        if number == MATURE // 3:
            mesh.world.let_go(mesh.bootstraps[:1])
        mesh.churn(ARRIVING, newcomers=-(-plan.newcomers // half) if number > half else 0)
        mesh.world.step()
        if number >= MATURE:
            told(look(mesh))
    return mesh


def partition(plan: Plan, apart: int, told: Callable[[Seen], None]) -> int:
    """Part a mesh that knows itself in two; return in how many rounds it is one again.

    Newcomers come on both sides while they are apart, so that there is something to be told.
    """
    mesh = new_mesh(plan)
    world = mesh.world
    _settle(mesh, told)
    world.side[mesh.random.sample(mesh.first, len(mesh.first) // 2)] = 1
    each = max(1, len(mesh.later) // apart)
    for _ in range(apart):
        coming = mesh.come_first(each)
        world.side[[node for place, node in enumerate(coming) if place % 2]] = 1
        world.step()
    told(look(mesh))
    world.side[:] = 0
    for healed in range(1, 2 * MATURE):
        world.step()
        seen = look(mesh)
        told(seen)
        if seen.least >= ENOUGH:
            return healed
    return 2 * MATURE


def flood(plan: Plan, rounds: int, told: Callable[[Seen], None]) -> Mesh:
    """Let liars bring false nodes to all who ask, from the first round on."""
    mesh = new_mesh(plan)
    world = mesh.world
    for node in mesh.false:
        world.sign(node)
    crowd = [node for node in mesh.false if world.kind.catalogue.shares[node]]
    world.served[crowd] = True
    false = np.array(mesh.false)

    def lie() -> Batch:
        chosen = np.array(mesh.random.sample(mesh.false, min(LIE, len(mesh.false))))
        return world.kind.cards(chosen, world.seq[chosen])

    liars = mesh.random.sample(mesh.first[BOOTSTRAPS:], min(LIARS, plan.nodes // 10))
    world.lies = dict.fromkeys(liars, lie)
    honest = np.array([node for node in mesh.first if node not in world.lies])
    for number in range(1, rounds + 1):
        world.step()
        if number >= MATURE:
            told(look(mesh, asked=honest, wanted=honest))
    mesh.false = false.tolist()
    return mesh


def silence(plan: Plan, told: Callable[[Seen], None]) -> tuple[int, int]:
    """Let a third fall silent for good; return how many stores show one, and how many came back.

    After their cards have expired everywhere, every store that knew them is given their last and
    their earlier cards again.
    """
    mesh = new_mesh(plan)
    world = mesh.world
    _settle(mesh, told)
    gone = np.array(mesh.random.sample(mesh.first[BOOTSTRAPS:], plan.nodes // 3))
    world.let_go(gone.tolist())
    for _ in range(plan.rules.life + 1):
        world.step()
    still = _showing(mesh, gone)
    for node in np.flatnonzero(world.lives).tolist():
        for seqs in (world.seq[gone], np.maximum(1, world.seq[gone] - 1)):
            cards = world.kind.cards(gone, seqs)
            world.stores[node].merge(cards, _now(world))
            world.stores[node].believe(cards, _now(world))
    return still, _showing(mesh, gone)


def _settle(mesh: Mesh, told: Callable[[Seen], None]) -> None:
    """Let a mesh live until all know all."""
    for _ in range(4 * MATURE):
        mesh.world.step()
        if mesh.world.round > MATURE:
            seen = look(mesh)
            told(seen)
            if seen.least >= ENOUGH:
                return


def _showing(mesh: Mesh, nodes: Numbers) -> int:
    live = np.flatnonzero(mesh.world.lives).tolist()
    return sum(bool(mesh.world.stores[node].shown()[nodes].any()) for node in live)


def _now(world: MeshWorld) -> datetime:
    return moment_of(world.round)
