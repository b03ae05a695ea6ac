"""Shell: what hosts do with a burst of voices: take it away, put it back, find that it is people.

What is taken away counts no more, and goes after a week. The log of moderation has who did it and
why; taking that back puts all of it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.web import changed
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.reasons import reason
from meshup.moderation.domain.undoing import context_of
from meshup.moderation.errors import AlreadyDone
from meshup.moderation.undos import UndoRule
from meshup.proposal_voices.domain.queries.recent_bursts import recent_bursts
from meshup.proposal_voices.domain.tags import VOICES
from meshup.proposal_voices.errors import NoSuchBurst
from meshup.proposal_voices.models import Voice
from meshup.proposals.domain.moving import lock
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.proposals.errors import NoSuchProposal, ProgrammeOnly
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.kit.bursts import Burst
    from meshup.kit.localized_text import Texts
    from meshup.moderation.undos import DoneAct

TAKEN_AWAY: Final = "proposal_voices.take_away"
PUT_BACK: Final = "proposal_voices.put_back"
CONFIRMED: Final = "proposal_voices.keep"
ABOUT: Final = "voices"
RETENTION: Final = timedelta(days=7)
"""So long a burst that was taken away can be put back; then it goes."""
PORTION: Final = 500
"""Voices that one query names."""


@dataclass(frozen=True, slots=True)
class VoiceBurst:
    """A burst of voices that waits for a host.

    Attributes:
        number: of its first voice, which names it. titles: of the proposal.
        voices: how many they are. networks: from how many networks.
    """

    proposal: UUID
    number: int
    titles: Texts
    voices: int
    networks: int
    since: datetime
    until: datetime


def bursts_for(asker: Asker, now: datetime) -> list[VoiceBurst]:
    """Return the bursts of voices that no host has looked at, largest first.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    bursts = recent_bursts(now)
    proposals = proposals_by_uuid(bursts) if bursts else {}
    found = [
        _facts(uuid, proposals[uuid].titles, burst)
        for uuid, of_proposal in bursts.items()
        for burst in of_proposal
        if uuid in proposals
    ]
    return sorted(found, key=lambda burst: (-burst.voices, burst.number))


def burst_for(asker: Asker, uuid: UUID, number: int, now: datetime) -> VoiceBurst:
    """Return the burst of a proposal that holds the voice of this number.

    Raises:
        ProgrammeOnly
        NoSuchBurst: another host has decided.
    """
    require(asker, may_decide, ProgrammeOnly)
    found = proposals_by_uuid([uuid]).get(uuid)
    if found is None:
        raise NoSuchBurst
    return _facts(uuid, found.titles, _burst_at(uuid, number, now))


def take_away(asker: Asker, uuid: UUID, number: int, why: str, at: datetime) -> int:
    """Let a whole burst count no more; return how many voices that is.

    Raises:
        ProgrammeOnly, ReasonMissing
        NoSuchBurst: somebody was faster.
    """
    require(asker, may_decide, ProgrammeOnly)
    words = reason(why)
    with transaction.atomic():
        _lock(uuid)
        numbers = sorted(_burst_at(uuid, number, at).numbers)
        for portion in _portions(numbers):
            portion.update(set_aside_at=at)
        facts = ActContext(facts={"voices": len(numbers), "at": at.isoformat()})
        log_act(asker, TAKEN_AWAY, f"{ABOUT}:{uuid}", words, at, facts)
        changed(VOICES)
    return len(numbers)


def put_back(asker: Asker, act: DoneAct, why: str, at: datetime) -> None:
    """Let a burst count again that was taken away by ``act``: it was people after all.

    Raises:
        AlreadyDone: it has gone for good.
    """
    moment = datetime.fromisoformat(act.facts["at"])
    uuid = UUID(act.about.partition(":")[2])
    rows = Voice.objects.filter(proposal__uuid=uuid, set_aside_at=moment)
    if not rows.exists():
        raise AlreadyDone
    rows.filter(is_taken_back=True).delete()
    rows.update(set_aside_at=None, origin="")
    log_act(asker, PUT_BACK, act.about, why, at, context_of(act))
    changed(VOICES)


def keep(asker: Asker, uuid: UUID, number: int, at: datetime) -> None:
    """Find that a burst is people: it is not asked again whether these are.

    From which networks they came is forgotten at once, by which they were told as a burst.

    Raises:
        ProgrammeOnly, NoSuchBurst
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        _lock(uuid)
        numbers = sorted(_burst_at(uuid, number, at).numbers)
        for portion in _portions(numbers):
            portion.update(origin="")
        facts = ActContext(facts={"voices": len(numbers)})
        log_act(asker, CONFIRMED, f"{ABOUT}:{uuid}", "", at, facts)


def _facts(uuid: UUID, titles: Texts, burst: Burst) -> VoiceBurst:
    return VoiceBurst(
        proposal=uuid,
        number=burst.number,
        titles=titles,
        voices=len(burst.arrivals),
        networks=len(burst.origins),
        since=burst.since,
        until=burst.until,
    )


def _portions(numbers: Sequence[int]) -> Iterator[QuerySet[Voice]]:
    for first in range(0, len(numbers), PORTION):
        yield Voice.objects.filter(pk__in=numbers[first : first + PORTION])


def _lock(uuid: UUID) -> None:
    """Lock a proposal until the transaction ends."""
    try:
        lock(uuid)
    except NoSuchProposal as error:
        raise NoSuchBurst from error


def _burst_at(uuid: UUID, number: int, now: datetime) -> Burst:
    """Return the burst of a proposal that holds the voice of this number, also when it has grown.

    Raises:
        NoSuchBurst: there is none (any more).
    """
    for burst in recent_bursts(now).get(uuid, []):
        if number in burst.numbers:
            return burst
    raise NoSuchBurst


UNDO: Final = UndoRule(put_back, by_hosts_only=False)
