"""The quotas of ``meshup.gossip.quotas``, on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from meshup.gossip.levels import Level

if TYPE_CHECKING:
    from collections import Counter

    import numpy.typing as npt

    from bench.mesh_catalogue import Catalogue, Flags, Numbers
    from meshup.gossip.exchanges import Settings


class Crowd(NamedTuple):
    """Who wants to be kept: whole domains wherever a domain has several nodes."""

    nodes: Numbers
    level: npt.NDArray[np.int8]
    tries: npt.NDArray[np.uint8]
    is_new: Flags


def dropped(catalogue: Catalogue, crowd: Crowd, limits: Settings, spent: Counter[int]) -> Numbers:
    """Return whom not to keep."""
    domain = catalogue.domain[crowd.nodes]
    order = np.lexsort((catalogue.rank[crowd.nodes], crowd.tries, -crowd.level, domain))
    crowd = Crowd(crowd.nodes[order], crowd.level[order], crowd.tries[order], crowd.is_new[order])
    domain = domain[order]
    new_before = _running(crowd.is_new, domain)
    left = np.full(len(domain), limits.most_new_of_domain)
    for number, count in spent.items():
        left[domain == number] -= count
    out = crowd.is_new & (new_before > left)
    place = _running(~out, domain) - 1
    out |= place >= limits.most_of_domain
    keys = (catalogue.domain_rank[crowd.nodes], place, crowd.tries)
    is_heard = crowd.level == Level.HEARD
    heard = _sorted(np.flatnonzero(~out & is_heard), keys)
    out[heard[limits.most_heard :]] = True
    every = np.concatenate(
        [_sorted(np.flatnonzero(~out & ~is_heard), keys), heard[: limits.most_heard]]
    )
    out[every[limits.most_known :]] = True
    return crowd.nodes[out]


def _running(counted: Flags, domain: Numbers) -> Numbers:
    """Return for each how many of its domain are counted up to it, itself included."""
    total = np.cumsum(counted)
    first = np.concatenate([[True], domain[1:] != domain[:-1]])[: len(domain)]
    base = np.where(first, total - counted, 0)
    return np.asarray(total - np.maximum.accumulate(base))


def _sorted(places: Numbers, keys: tuple[npt.NDArray[Any], ...]) -> Numbers:
    return places[np.lexsort([key[places] for key in keys])]
