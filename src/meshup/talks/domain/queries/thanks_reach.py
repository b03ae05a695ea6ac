"""Which speakers ask for words of visitors, and which cannot: for hosts who allow them.

A speaker asks on a page of their own. Nobody reaches that page of a talk that an import or the demo
brought, unless letters about it go somewhere, or who holds it has a device here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.peers.domain.devices import peers_with_devices
from meshup.proposals.domain.letter_consent import addresses_of_letters
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.talks.models import ThanksBox

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True)
class ThanksReach:
    """Of some talks those whose speakers ask for words, and those whose speakers cannot ask."""

    wanting: frozenset[UUID] = frozenset()
    out_of_reach: frozenset[UUID] = frozenset()


def reach_of_thanks(talks: Collection[UUID], at: datetime) -> ThanksReach:
    """Return that of these talks; in as many queries for any number of them."""
    asked = set(ThanksBox.objects.filter(talk__in=talks).values_list("talk", flat=True))
    facts = proposals_by_uuid(set(talks) - asked)
    peers = {uuid: _peers(each) for uuid, each in facts.items()}
    here = peers_with_devices(set().union(*peers.values()), at)
    reached = addresses_of_letters(facts)
    silent = {uuid for uuid in facts if uuid not in reached and not peers[uuid] & here}
    return ThanksReach(frozenset(asked), frozenset(silent))


def _peers(facts: ProposalFacts) -> set[int]:
    agreed = {each.peer for each in facts.speakers if each.peer is not None and each.agreed_at}
    return agreed | {facts.peer}
