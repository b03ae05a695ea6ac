"""Shell: the day after an evening who spoke there is thanked, and asked for slides; once.

A nightly chore. What was held longer ago, such as talks that came from another program, is not.
Rooms above say which talks have slides (``talk_slides``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.proposal_letters.choices import AFTERWARDS, Topic
from meshup.proposal_letters.domain.current_situations import last_spot
from meshup.proposal_letters.domain.leaving import let_leave
from meshup.proposal_letters.domain.mail_readers import gets_mail
from meshup.proposal_letters.domain.sending_rule import PAUSE, is_sent_at_once
from meshup.proposal_letters.domain.situations import Situation
from meshup.proposal_letters.domain.writing import letter_language
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposal_letters.talk_slides import has_slides
from meshup.proposals.choices import ProposalKind, ProposalState
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.moving import locked
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.queries.talks import talks
from meshup.proposals.errors import NoSuchProposal

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

RECENT: Final = timedelta(days=4)
"""A node that was off for some nights thanks all the same."""
WITH_SLIDES: Final = frozenset({ProposalKind.TALK, ProposalKind.WORKSHOP, ProposalKind.DEMO})


def thank_all(at: datetime) -> int:
    """Let a letter wait, or leave, for each talk that was held just before; return how many."""
    held = talks({ProposalState.HELD, ProposalState.SCHEDULED})
    return sum(
        _thank(talk.uuid, at)
        for talk in held
        if any(at - RECENT < place.event.ends_at <= at for place in talk.places)
    )


def _thank(uuid: UUID, at: datetime) -> bool:
    with transaction.atomic():
        try:
            row = locked(uuid)
        except NoSuchProposal:
            return False  # erased meanwhile
        facts, reader = proposal(uuid), letter_reader(uuid)
        spot = last_spot(facts, at)
        if spot is None or reader is None or spot.ends_at <= at - RECENT:
            return False
        known = SpeakerLetter.objects.filter(proposal=row.pk, topic__in=AFTERWARDS)
        if known.filter(event=spot.event).exists():
            return False
        wants = facts.kind in WITH_SLIDES and not has_slides(uuid)
        letter = SpeakerLetter(
            proposal_id=row.pk,
            topic=Topic.SLIDES if wants else Topic.THANKS,
            event=spot.event,
            tells=Situation(state=facts.state, spots=(spot,)).stored(),
            language=letter_language(reader.language),
            made_at=at,
        )
        letter.save()
        if is_sent_at_once() or not gets_mail(reader):
            let_leave(letter, facts, at, at + PAUSE)
    return True
