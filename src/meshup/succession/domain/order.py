"""Pure: who is the home of an event, of all who say so; and whose turn it is while nobody does.

Words
    mandate   what the last record of a home says of who may come after it
    claim     that a host is the home now, in a record that it signed
    named     a host that a mandate names, in the order in which it names them

Method
    A home counts as long as it answers. Whom its last record names as moved to, comes after it at
    once. Else, when it has been silent for its days, the first counts of those whom it named and
    who went on. So the answer depends on the newest record of the home, and on the set of those
    who went on: not on when and in which order anybody heard of them.

    Whoever came by its silence may be overtaken: by one that was named before it, and went on
    as well while the two could not see each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Named:
    """A host that may come after a home."""

    did: str
    group: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What the newest record of a home says of who may come after it.

    Attributes:
        record: the id of that record. did: by whom it is signed.
        successors: in order. days: so long the home is silent before.
        moved_to: who is home now, and where its record is; None while that is the home itself.
    """

    record: str
    did: str
    group: str
    name: str
    version: int
    successors: tuple[Named, ...] = ()
    days: int = 3
    moved_to: tuple[str, str] | None = None

    def rank(self, did: str) -> int | None:
        """Return how many are before somebody in the order; None where they are not named."""
        dids = [named.did for named in self.successors]
        return dids.index(did) if did in dids else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """That a host is the home now.

    Attributes:
        did: as a mandate names it. record: its own. continues: the records it goes on from.
        name: as it calls itself. page: its page of the event; "" while it has none.
    """

    did: str
    group: str
    record: str
    version: int
    continues: tuple[str, ...]
    name: str = ""
    page: str = ""


def mandate_of(document: Mapping[str, Any]) -> Mandate:
    """Return what a record that was read within its bounds says of who may come after its home."""
    home = document["home"]
    by_did = {host["did"]: host for host in document.get("hosts", ())}
    named = (by_did[did] for did in document.get("successors", ()) if did in by_did)
    moved = document.get("movedTo")
    return Mandate(
        record=document["id"],
        did=home["did"],
        group=home["group"],
        name=home["name"],
        version=document["version"],
        successors=tuple(Named(host["did"], host["group"], host["name"]) for host in named),
        days=document.get("takeOverAfterDays", 3),
        moved_to=(moved["did"], moved["record"]) if moved else None,
    )


def is_named(claim: Claim, mandate: Mandate) -> bool:
    """Say whether somebody who claims is one who may come after the home of a mandate."""
    if is_moved_to(claim, mandate):
        return True
    return mandate.record in claim.continues and any(
        (named.did, named.group) == (claim.did, claim.group) for named in mandate.successors
    )


def is_moved_to(claim: Claim, mandate: Mandate) -> bool:
    """Say whether the home itself named who claims."""
    return mandate.moved_to == (claim.did, claim.record)


def rightful(mandate: Mandate, claims: Collection[Claim], *, is_silent: bool) -> Claim | None:
    """Return who comes after the home of a mandate; None while it is the home itself.

    Args:
        mandate: of the home by which the event is held.
        claims: each by another host, as it said last.
        is_silent: whether this home has not answered whoever asks for its days. Then whom it moved
            to, and who never went on, is waited for no longer.
    """
    named = [claim for claim in claims if is_named(claim, mandate)]
    moved = next((claim for claim in named if is_moved_to(claim, mandate)), None)
    if moved is not None or not is_silent:
        return moved
    return _first(named, mandate)


def overtaken_by(before: Mandate | None, did: str, claims: Collection[Claim]) -> Claim | None:
    """Return who went on before somebody in the order of the home before both; None for nobody.

    Args:
        before: the mandate of the home before the one of ``did``; None where that is not known.
        did: of the home that is there.
        claims: each by another host.
    """
    if before is None or before.moved_to is not None:
        return None
    rank = before.rank(did)
    first = _first([claim for claim in claims if is_named(claim, before)], before)
    is_before = first is not None and (rank is None or (before.rank(first.did) or 0) < rank)
    return first if is_before else None


def next_in_turn(
    mandate: Mandate, *, silent: Collection[str], declined: Collection[str]
) -> Named | None:
    """Return whose hosts are asked whether they go on; None when nobody is left.

    Args:
        mandate: of the home that does not answer.
        silent, declined: Groups that do not answer either, or said no.
    """
    passed = {*silent, *declined}
    return next((named for named in mandate.successors if named.group not in passed), None)


def _first(named: Collection[Claim], mandate: Mandate) -> Claim | None:
    ranked = [(mandate.rank(claim.did), claim) for claim in named]
    ranked = [(rank, claim) for rank, claim in ranked if rank is not None]
    return min(ranked, key=lambda pair: pair[0] or 0)[1] if ranked else None
