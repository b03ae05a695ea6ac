"""A mesh of the very machine that nodes run: it comes to know itself, whatever happens to it."""

from statistics import fmean

import pytest

from bench.mesh_scenarios import Plan, Seen, churn, flood, look, new_mesh, partition, silence
from bench.mesh_world import MATURE, Rules

SIZES = [
    pytest.param(300, 40, id="300"),
    pytest.param(2000, 200, id="2000", marks=[pytest.mark.long, pytest.mark.timeout(1200)]),
]
LEAST = 0.99
"""Of few hundred nodes 99.9 % are all: who came just now may be missing to somebody."""


@pytest.mark.parametrize(("nodes", "newcomers"), SIZES)
def test_under_churn_and_without_the_first_bootstrap_all_come_to_know_nearly_all(nodes, newcomers):
    seen: list[Seen] = []
    mesh = churn(Plan(nodes=nodes, newcomers=newcomers), 30, seen.append)
    late = [s for s in seen if s.round >= 25]
    assert not mesh.world.lives[mesh.bootstraps[0]]
    assert min(s.least for s in late) >= LEAST
    assert fmean(s.mean for s in late) >= 0.999
    assert mesh.world.traffic.most <= 3


def test_a_run_comes_again_by_its_seed():
    runs = []
    for seed in (1, 1, 2):
        seen: list[Seen] = []
        mesh = churn(Plan(nodes=60, seed=seed), MATURE + 2, seen.append)
        traffic = mesh.world.traffic
        runs.append((seen, traffic.cards, traffic.checks, traffic.total))
    assert runs[0] == runs[1] != runs[2]


@pytest.mark.parametrize(("nodes", "newcomers"), SIZES)
def test_a_mesh_that_was_parted_is_one_again(nodes, newcomers):
    seen: list[Seen] = []
    assert partition(Plan(nodes=nodes, newcomers=newcomers), 16, seen.append) <= MATURE
    assert min(s.least for s in seen) < 0.999 <= seen[-1].least


@pytest.mark.parametrize(("nodes", "newcomers"), SIZES)
def test_a_flood_of_false_nodes_hides_no_honest_one(nodes, newcomers):
    seen: list[Seen] = []
    mesh = flood(Plan(nodes=nodes, false=nodes), 30, seen.append)
    assert seen[-1].mean >= 0.99
    crowds = mesh.world.kind.catalogue.domain
    for node in mesh.first[:20]:
        store = mesh.world.stores[node]
        false = [number for number in mesh.false if store.seq[number]]
        assert store.heard <= 2000
        assert all((crowds[false] == crowds[number]).sum() <= 20 for number in false)


def test_who_falls_silent_vanishes_everywhere_and_never_returns():
    plan = Plan(nodes=90, rules=Rules(life=12, renewal=4))
    assert silence(plan, lambda _seen: None) == (0, 0)


def test_state_is_at_most_sixteen_bytes_for_a_node_and_a_card():
    mesh = new_mesh(Plan(nodes=60))
    store = mesh.world.stores[mesh.first[0]]
    assert store.bytes_of_state <= 16 * len(store.catalogue)


def test_a_mesh_that_is_quiet_costs_few_cards():
    mesh = new_mesh(Plan(nodes=60))
    for _ in range(2 * MATURE):
        mesh.world.step()
    before = mesh.world.traffic.cards
    mesh.world.step()
    assert mesh.world.traffic.cards == before
    assert look(mesh).least == 1
