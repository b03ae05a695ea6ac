"""The store on arrays answers as the reference does: the same mesh, lived twice, ends the same."""

from random import Random

import numpy as np
import pytest

from bench.mesh_catalogue import Catalogue
from bench.mesh_kinds import Arrays
from bench.mesh_world import Rules, World
from meshup.activitypub.addresses import registrable_domain
from meshup.gossip.exchanges import Settings
from tests.gossip.cards import did
from tests.gossip.real_cards import RealCards

SALT = b"salt"


def lived(kind, settings, names, rounds, lifetime):
    """Live through churn, an early death, renewals and expiries, and nodes that are not there."""
    random, numbers = Random(5), [kind.catalogue.number[did(name)] for name in names]
    world = World(kind, settings, lifetime, random)
    world.let_come(numbers[: len(names) * 3 // 4])
    for number in range(1, rounds + 1):
        live = np.flatnonzero(world.lives).tolist()
        world.let_go(random.sample(live, len(live) // 12))
        if number > 2:
            away = np.flatnonzero(~world.lives).tolist()
            world.let_come(random.sample(away, min(len(away), len(live) // 12)))
        world.step()
    return world


def compare(array, reference):
    """Hold all stores of two worlds against each other."""
    dids = array.kind.catalogue.dids
    assert array.traffic == reference.traffic
    for number, store in array.stores.items():
        entries = reference.stores[number].entries
        known = {
            dids[n]: (
                int(store.seq[n]),
                int(store.level[n]),
                int(store.tries[n]),
                int(store.arrived[n]),
            )
            for n in np.flatnonzero(store.seq)
            if n != number
        }
        assert known == {
            d: (e.card.seq, int(e.level), e.tries, e.arrived) for d, e in entries.items()
        }


@pytest.mark.parametrize(
    ("nodes", "rounds"),
    [
        pytest.param(60, 16, id="60"),
        pytest.param(2000, 8, id="2000", marks=[pytest.mark.long, pytest.mark.timeout(1500)]),
    ],
)
def test_a_mesh_on_arrays_is_the_mesh_of_the_reference(nodes, rounds):
    names = [f"node{number}" for number in range(nodes)]
    dids = [did(name) for name in names]
    hosts = {
        name: f"{name}.crowd{place % 4}.example" if place % 3 == 0 else f"{name}.example"
        for place, name in enumerate(names)
    }
    domains = [registrable_domain(host) for host in hosts.values()]
    known = tuple(dids[:3])

    def settings(who):
        return Settings(
            did=who,
            salt=SALT,
            bootstrap=known,
            most_cards=min(
                400, nodes // 4
            ),  # what fits into a page, whose bytes the reference counts
            most_checks=nodes // 6,
            most_heard=nodes // 5,
            most_known=nodes * 2 // 3,
            most_tries=3,
            most_of_domain=max(3, nodes // 16),
            most_new_of_domain=max(4, nodes // 14),
        )

    worlds = []
    for kind in (Arrays, lambda made: RealCards(made, hosts)):
        catalogue = Catalogue(dids, domains, SALT)
        worlds.append(lived(kind(catalogue), settings, names, rounds, Rules(life=9, renewal=3)))
    compare(*worlds)
