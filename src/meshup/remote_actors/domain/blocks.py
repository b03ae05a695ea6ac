"""Shell: who of other servers is kept out; asked at every door, before anything is fetched.

A block is of a domain with all below it, of a host with its port (on one machine), or of one actor.
Whoever names an alias of theirs that is blocked (``alsoKnownAs``, ``movedTo``) is kept out with it:
what an actor says of itself, nobody else can say of it.

All blocks are remembered by a process until one changes (``kit.versioned_memo``), so that asking
costs no query while nothing is blocked, and one otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import domains_above, host_of, without_fragment
from meshup.kit.clock import now
from meshup.kit.number_sets import NumberSet
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.remote_actors.models import ActorBlock, DomainBlock, RemoteActor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

BLOCKS_TAG: Final = "remote_actors.blocks"
MOST_BYTES: Final = 32 * 1024 * 1024
AT_ONCE: Final = 400
"""Ids that one query asks about."""


@dataclass(frozen=True, slots=True)
class _Blocked:
    """Everything that is kept out: domains, and SHA-256 of the ids of actors."""

    domains: frozenset[str]
    actors: frozenset[bytes]

    def covers(self, url: str) -> bool:
        """Say whether a web address is of a blocked domain, or of a blocked actor itself."""
        host = host_of(url)
        if host in self.domains or not self.domains.isdisjoint(domains_above(host)):
            return True
        return bool(self.actors) and not self.actors.isdisjoint(
            {_hash(url), _hash(without_fragment(url))}
        )


_memo: Final[VersionedMemo[_Blocked]] = VersionedMemo(
    MOST_BYTES, lambda blocked: 200 * (len(blocked.domains) + len(blocked.actors))
)


def is_blocked(url: str) -> bool:
    """Say whether the server or the actor at ``url`` is kept out, or an alias that it names.

    ``url`` is the id of an actor, or any address on a server: then its domain alone counts.
    """
    return bool(blocked_among([url]))


def is_blocked_host(host: str) -> bool:
    """Say whether a server is kept out; ``host`` in the one form, with its port if it has any."""
    blocked = _blocked()
    return host in blocked.domains or not blocked.domains.isdisjoint(domains_above(host))


def is_blocked_actor(actor: RemoteActorFacts) -> bool:
    """Say whether an actor is kept out; without a query beside."""
    blocked = _blocked()
    return any(
        map(blocked.covers, (actor.actor_id, *_aliases(actor.also_known_as, actor.moved_to)))
    )


def blocked_among(urls: Iterable[str]) -> set[str]:
    """Return which of these are kept out, as ``is_blocked`` says; one query for 400 of them."""
    blocked = _blocked()
    if not blocked.domains and not blocked.actors:
        return set()
    asked = list(dict.fromkeys(urls))
    found = {url for url in asked if blocked.covers(url)}
    left = {_hash(url): url for url in asked if url not in found}
    hashes = list(left)
    for start in range(0, len(hashes), AT_ONCE):
        rows = RemoteActor.objects.filter(id_hash__in=hashes[start : start + AT_ONCE])
        for id_hash, document in rows.values_list("id_hash", "document"):
            also, moved = document.get("also_known_as", ()), document.get("moved_to", "")
            if any(map(blocked.covers, _aliases(also, moved))):
                found.add(left[bytes(id_hash)])
    return found


def blocked_numbers(numbers: Iterable[int]) -> set[int]:
    """Return which of these remote actors are kept out, by the numbers of their rows."""
    blocked = _blocked()
    if not blocked.domains and not blocked.actors:
        return set()
    rows = RemoteActor.objects.filter(pk__in=NumberSet(numbers))
    found = set()
    for number, actor_id, document in rows.values_list("pk", "actor_id", "document"):
        also, moved = document.get("also_known_as", ()), document.get("moved_to", "")
        if any(map(blocked.covers, (actor_id, *_aliases(also, moved)))):
            found.add(number)
    return found


def _aliases(also_known_as: Iterable[str], moved_to: str) -> list[str]:
    return [*also_known_as, *([moved_to] if moved_to else [])]


def _hash(url: str) -> bytes:
    return sha256(url.encode("utf-8", "replace")).digest()


def _blocked() -> _Blocked:
    return _memo.get_or_compute(now(), "blocked", _read).value


def _read() -> Shown[_Blocked]:
    domains = frozenset(DomainBlock.objects.values_list("domain", flat=True))
    actors = ActorBlock.objects.values_list("actor__id_hash", flat=True)
    return Shown(_Blocked(domains, frozenset(map(bytes, actors))), frozenset({BLOCKS_TAG}))
