"""The most pairs that can meet at once: maximum-cardinality matching in a general graph. Pure.

Words
    adjacent    for each vertex the set of its neighbours, as the bits of an integer
    mate        for each vertex its partner, or -1 where it is exposed
    outer       vertices to which an alternating path of even length leads from the root: each of
                them could be exposed in its stead

Method
    Edmonds' blossom algorithm. From each exposed vertex a tree of alternating paths grows, whole
    neighbourhoods at a time; odd cycles are contracted by giving their vertices one base. A tree
    that finds no exposed vertex is cut off for good: no later path leads through it.

Source
    Jack Edmonds, "Paths, trees, and flowers", Canadian Journal of Mathematics 17, 1965.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXPOSED = -1


def bits(mask: int) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def exposed(mate: Sequence[int]) -> list[int]:
    """Return the vertices without a partner."""
    return [vertex for vertex, partner in enumerate(mate) if partner == EXPOSED]


def augment(adjacent: Sequence[int], mate: list[int], alive: int | None = None) -> None:
    """Make ``mate`` a maximum matching of the vertices that are ``alive`` (all, by default).

    Whoever has a partner keeps one; the work grows with the number of the exposed.
    """
    alive = (1 << len(adjacent)) - 1 if alive is None else alive
    for root in exposed(mate):
        if mate[root] == EXPOSED and alive >> root & 1:
            tree = AlternatingTree(adjacent, mate, root, alive)
            if not tree.augmented:
                alive &= ~tree.seen


class AlternatingTree:
    """The alternating paths from one exposed vertex; it augments ``mate`` where it can.

    Attributes:
        augmented: whether the matching grew by one pair; then the rest says nothing any more.
        outer: the vertices that could be exposed instead of the root, the root among them.
        seen: all vertices of the tree.
    """

    __slots__ = (
        "adjacent",
        "augmented",
        "base",
        "free",
        "mate",
        "members",
        "outer",
        "parent",
        "queue",
        "root",
        "seen",
    )

    def __init__(self, adjacent: Sequence[int], mate: list[int], root: int, alive: int) -> None:
        """Grow the tree of ``root`` among ``alive``; the others might as well be absent."""
        self.adjacent, self.mate, self.root = adjacent, mate, root
        self.parent: dict[int, int] = {}
        self.base: dict[int, int] = {root: root}
        self.members: dict[int, int] = {root: 1 << root}
        self.outer = self.seen = 1 << root
        self.queue = [root]
        self.free = 0
        for vertex, partner in enumerate(mate):
            if partner == EXPOSED:
                self.free |= 1 << vertex
        self.free &= ~self.seen
        self.augmented = self._search(alive)

    def expose(self, vertex: int) -> list[int]:
        """Return a matching as large in which an outer vertex is exposed, not the root."""
        mate = self.mate.copy()
        if vertex != self.root:
            partner, mate[vertex] = mate[vertex], EXPOSED
            self._flip(mate, partner)
        return mate

    def _search(self, alive: int) -> bool:
        for vertex in self.queue:
            near = self.adjacent[vertex] & alive
            if ends := near & self.free:
                end = (ends & -ends).bit_length() - 1
                self.parent[end] = vertex
                self._flip(self.mate, end)
                return True
            self._grow(vertex, near & ~self.seen)
            while cycle := near & self.outer & ~self.members[self.base[vertex]]:
                self._contract(vertex, (cycle & -cycle).bit_length() - 1)
        return False

    def _grow(self, vertex: int, fresh: int) -> None:
        for inner in bits(fresh):
            leaf = self.mate[inner]
            self.parent[inner] = vertex
            self.base[inner], self.base[leaf] = inner, leaf
            self.members[inner], self.members[leaf] = 1 << inner, 1 << leaf
            self.seen |= 1 << inner | 1 << leaf
            self.outer |= 1 << leaf
            self.queue.append(leaf)

    def _contract(self, one: int, other: int) -> None:
        base, mate, parent = self.base, self.mate, self.parent
        stem = self._common_base(one, other)
        flower: set[int] = set()
        for start, across in ((one, other), (other, one)):
            vertex, child = start, across
            while base[vertex] != stem:
                flower.update((base[vertex], base[mate[vertex]]))
                parent[vertex] = child
                child = mate[vertex]
                vertex = parent[child]
        petals = 0
        for petal in flower:
            petals |= self.members.pop(petal) if petal != stem else 0
        self.members[stem] |= petals
        for vertex in bits(petals):
            base[vertex] = stem
        inner = petals & ~self.outer
        self.outer |= inner
        self.queue.extend(bits(inner))

    def _common_base(self, one: int, other: int) -> int:
        base, mate, parent = self.base, self.mate, self.parent
        above = set()
        vertex = base[one]
        while True:
            above.add(vertex)
            if vertex == base[self.root]:
                break
            vertex = base[parent[mate[vertex]]]
        vertex = base[other]
        while vertex not in above:
            vertex = base[parent[mate[vertex]]]
        return vertex

    def _flip(self, mate: list[int], vertex: int) -> None:
        while vertex != EXPOSED:
            parent = self.parent[vertex]
            after = mate[parent]
            mate[vertex], mate[parent] = parent, vertex
            vertex = after
