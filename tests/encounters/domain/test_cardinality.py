import networkx as nx
from hypothesis import given, strategies as st

from meshup.encounters.domain.cardinality import EXPOSED, AlternatingTree, augment, bits, exposed


@st.composite
def graphs(draw):
    size = draw(st.integers(0, 18))
    possible = [(one, other) for one in range(size) for other in range(one)]
    if not possible:
        return [0] * size
    pairs = draw(st.lists(st.sampled_from(possible), max_size=3 * size))
    adjacent = [0] * size
    for one, other in pairs:
        adjacent[one] |= 1 << other
        adjacent[other] |= 1 << one
    return adjacent


def largest(adjacent):
    graph = nx.Graph((one, other) for one, near in enumerate(adjacent) for other in bits(near))
    return len(nx.max_weight_matching(graph, maxcardinality=True))


def assert_matching(adjacent, mate):
    for one, other in enumerate(mate):
        assert other == EXPOSED or (mate[other] == one and adjacent[one] >> other & 1)


def size(mate):
    return sum(partner != EXPOSED for partner in mate) // 2


@given(graphs())
def test_no_matching_is_larger(adjacent):
    mate = [EXPOSED] * len(adjacent)
    augment(adjacent, mate)
    assert_matching(adjacent, mate)
    assert size(mate) == largest(adjacent)


@given(graphs(), st.randoms(use_true_random=False))
def test_from_any_matching_it_becomes_as_large_and_nobody_loses_a_partner(adjacent, chance):
    mate = [EXPOSED] * len(adjacent)
    for one, near in enumerate(adjacent):
        free = [other for other in bits(near) if mate[other] == EXPOSED]
        if mate[one] == EXPOSED and free and chance.random() < 0.7:
            other = chance.choice(free)
            mate[one], mate[other] = other, one
    paired = {one for one, partner in enumerate(mate) if partner != EXPOSED}
    augment(adjacent, mate)
    assert size(mate) == largest(adjacent)
    assert paired.isdisjoint(exposed(mate))


@given(graphs())
def test_exactly_the_outer_vertices_can_be_left_over_instead(adjacent):
    mate = [EXPOSED] * len(adjacent)
    augment(adjacent, mate)
    everybody = (1 << len(adjacent)) - 1
    for root in exposed(mate):
        tree = AlternatingTree(adjacent, mate, root, everybody)
        assert not tree.augmented
        for vertex in bits(tree.outer):
            instead = tree.expose(vertex)
            assert_matching(adjacent, instead)
            assert set(exposed(instead)) == set(exposed(mate)) - {root} | {vertex}
        for vertex in bits(everybody & ~tree.outer):
            rest = set(exposed(mate)) - {root} | {vertex}
            left = [0 if one in rest else near for one, near in enumerate(adjacent)]
            left = [near & ~sum(1 << one for one in rest) for near in left]
            assert vertex in exposed(mate) or largest(left) < size(mate)


@given(graphs(), st.data())
def test_only_who_is_alive_gets_a_partner(adjacent, data):
    alive = data.draw(st.integers(0, (1 << len(adjacent)) - 1))
    mate = [EXPOSED] * len(adjacent)
    augment(adjacent, mate, alive)
    assert all(alive >> one & 1 for one, partner in enumerate(mate) if partner != EXPOSED)
