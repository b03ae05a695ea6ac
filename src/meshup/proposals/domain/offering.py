"""Shell: hosts offer a date to a speaker, who accepts, asks for another, or says no.

Nothing happens by looking at an offer. Each function is one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.errors import AlreadyOver
from meshup.community.rules import require
from meshup.proposals.choices import ProposalState, Reply
from meshup.proposals.domain.moving import (
    SPEAKER,
    Circumstances,
    announce,
    by_host,
    locked,
    move,
    note_step,
    store,
    void_offers,
)
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import check_words
from meshup.proposals.errors import NothingOffered, ProgrammeOnly
from meshup.proposals.models import Offer
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts

BECOMES: Final = {
    Reply.YES: ProposalState.ACCEPTED,
    Reply.OTHER: ProposalState.RECEIVED,
    Reply.NO: ProposalState.WITHDRAWN,
}
"""What an answer makes of a proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPlan:
    """A date to offer: ``event`` is a slug; ``minutes`` None for as long as was proposed."""

    event: str
    minutes: int | None = None
    starts_at: datetime | None = None


def offer(asker: Asker, uuid: UUID, version: int, plan: OfferPlan, at: datetime) -> ProposalFacts:
    """Offer a date; one that was offered before and not answered is void.

    Raises:
        ProgrammeOnly, NoSuchProposal, ChangedMeanwhile, NoSuchEvent, StepNotPossible
        AlreadyOver: the event is over.
    """
    require(asker, may_decide, ProgrammeOnly)
    event = event_for(asker, plan.event)
    if event.ends_at <= at:
        raise AlreadyOver
    with transaction.atomic():
        row = locked(uuid, version)
        circumstances = Circumstances(event=event.slug)
        row.is_vetted = True
        if row.state == ProposalState.OFFERED:
            void_offers(row, at)
            step = (row.state, ProposalState.OFFERED)
            note_step(row, step, by_host(asker), at, circumstances)
            store(row, at, "is_vetted")
            announce(row, ProposalState.OFFERED.value)
        else:
            row.save(update_fields=["is_vetted"])
            move(row, ProposalState.OFFERED, by_host(asker), at, circumstances)
        Offer.objects.create(
            proposal=row,
            event=event.slug,
            minutes=row.minutes if plan.minutes is None else plan.minutes,
            starts_at=plan.starts_at,
            ends_at=event.ends_at,
            made_at=at,
            made_by_id=asker.pk,
        )
    return proposal(uuid)


def answer_offer(uuid: UUID, reply: Reply, at: datetime, words: str = "") -> ProposalFacts:
    """Answer the offer that waits, with some words to the hosts; the same twice is once.

    Raises:
        NoSuchProposal, WordsTooLong, WordsUnreadable
        NothingOffered: it was answered otherwise, or taken back; or ``reply`` is none.
    """
    check_words("note", words)
    if reply not in BECOMES:
        raise NothingOffered
    with transaction.atomic():
        row = locked(uuid)
        last = Offer.objects.filter(proposal=row).order_by("-made_at", "-pk").first()
        if last is not None and last.answer == reply:
            return proposal(uuid)
        if last is None or last.answer:
            raise NothingOffered
        last.answer, last.answered_at, last.words = reply, at, words.strip()
        last.save(update_fields=["answer", "answered_at", "words"])
        move(row, BECOMES[reply], SPEAKER, at, Circumstances(event=last.event))
    return proposal(uuid)
