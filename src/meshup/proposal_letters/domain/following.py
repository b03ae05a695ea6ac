"""Shell: what becomes of proposals becomes letters, which wait for a host, or leave.

Looked for after each change, and each night for what a fall of the machine left over. Of one
proposal at most one such letter waits: it tells what is true now, against what was told last. So
what became untrue before it left goes by itself, and what was sent on its way and has not left is
taken back. What can be mailed to nobody waits for nobody: it stands on the speaker's page at once.
Twice changes nothing. All of it under the lock of the proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.letters.domain.outbox import withdraw
from meshup.proposal_letters.choices import AFTERWARDS, ON_AN_EVENING, Standing, Topic
from meshup.proposal_letters.domain.current_situations import situation_of
from meshup.proposal_letters.domain.leaving import group_of, let_leave
from meshup.proposal_letters.domain.made_untrue import remake, settle_thanks
from meshup.proposal_letters.domain.mail_readers import gets_mail
from meshup.proposal_letters.domain.news import news_between
from meshup.proposal_letters.domain.sending_rule import PAUSE, is_sent_at_once
from meshup.proposal_letters.domain.situations import Situation, read_situation
from meshup.proposal_letters.domain.writing import basis_of, letter_language
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.choices import Actor, ProposalState
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.moving import locked
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.errors import NoSuchProposal

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from meshup.proposals.domain.letter_consent import LetterReader
    from meshup.proposals.domain.queries.proposals import ProposalFacts

NOTHING_YET: Final = Situation(state=ProposalState.RECEIVED.value)
"""What somebody knows who has just proposed."""


@dataclass(frozen=True)
class _Case:
    """A proposal under its lock, as letters about it are looked for."""

    proposal: ProposalFacts
    reader: LetterReader
    now: Situation
    at: datetime

    @property
    def by_speaker(self) -> bool:
        """Whether the last step was the speaker's own."""
        steps = self.proposal.steps
        return bool(steps) and steps[-1].actor == Actor.SPEAKER

    @cached_property
    def is_mailed(self) -> bool:
        """Whether letters about it leave for an address."""
        return gets_mail(self.reader)

    @property
    def rows(self) -> QuerySet[SpeakerLetter]:
        """The letters about what becomes of it, but those after an evening."""
        rows = SpeakerLetter.objects.filter(proposal=self.proposal.number)
        return rows.exclude(topic__in=AFTERWARDS).order_by("pk")

    def news_since(self, told: Situation) -> Topic | None:
        """Return what its speaker has to hear who was told ``told``."""
        if self.reader.is_flood:
            return None
        return news_between(told, self.now, self.at, by_speaker=self.by_speaker)


def follow(uuid: UUID, at: datetime) -> bool:
    """Let the letter about a proposal that waits be what is true now; return whether one does.

    Twice changes nothing; a proposal that is gone has none.
    """
    with transaction.atomic():
        try:
            locked(uuid)
        except NoSuchProposal:
            return False
        return follow_locked(uuid, at)


def follow_locked(uuid: UUID, at: datetime) -> bool:
    """Do the same under the lock of the proposal, which the caller has."""
    facts, reader = proposal(uuid), letter_reader(uuid)
    if reader is None:
        return False
    case = _Case(facts, reader, situation_of(facts, at), at)
    settle_thanks(facts)
    if not case.is_mailed:
        _show_thanks(case)
    if not case.rows.exists():
        _note_received(case)
    _take_back_untrue(case)
    told = _last_told(case)
    known = read_situation(told.tells) if told else None
    topic = case.news_since(known or NOTHING_YET)
    if topic is None:
        case.rows.filter(standing=Standing.WAITING).delete()
        if told is not None and case.by_speaker:
            _note_own_step(told, case)
        return False
    return _let_wait(case, topic, known or NOTHING_YET)


def _note_received(case: _Case) -> None:
    """Keep that it was received: this stands on the page at once, and is mailed once agreed to."""
    row = _new(case, Topic.RECEIVED, NOTHING_YET)
    row.save()
    let_leave(row, case.proposal, case.at)


def _take_back_untrue(case: _Case) -> None:
    """Take back letters that are on their way, have not left, and are no longer true."""
    for row in case.rows.filter(standing=Standing.SENT).exclude(topic=Topic.RECEIVED).reverse():
        told = read_situation(row.tells)
        is_true = told is not None and case.news_since(told) is None
        if is_true and case.now.state != ProposalState.WITHDRAWN:
            return
        if not withdraw(group=group_of(row)) and not _is_just_shown(row, case):
            return
        row.delete()


def _is_just_shown(row: SpeakerLetter, case: _Case) -> bool:
    """Say whether news stands on a page alone, and for so short that a host may undo it unseen."""
    return not case.is_mailed and row.sent_at is not None and case.at < row.sent_at + PAUSE


def _show_thanks(case: _Case) -> None:
    """Let thanks that wait, and can be mailed to nobody, stand on the page of who spoke."""
    rows = SpeakerLetter.objects.filter(proposal=case.proposal.number, topic__in=AFTERWARDS)
    for row in rows.filter(standing=Standing.WAITING).order_by("pk"):
        let_leave(row, case.proposal, case.at)


def _last_told(case: _Case) -> SpeakerLetter | None:
    return case.rows.filter(standing=Standing.SENT).last()


def _note_own_step(told: SpeakerLetter, case: _Case) -> None:
    """Note that the speaker knows where it stands: they brought it there."""
    stored = case.now.stored()
    if told.tells != stored:
        told.tells = stored
        told.save(update_fields=["tells"])


def _let_wait(case: _Case, topic: Topic, told: Situation) -> bool:
    """Let a letter with this news wait, or leave by itself; return whether one waits."""
    now, before = case.now.stored(), told.stored()
    last = case.rows.last()
    if last is not None and last.standing == Standing.DROPPED and last.tells == now:
        return False  # a host has decided that nobody is told
    waiting = case.rows.filter(standing=Standing.WAITING).first()
    is_known = waiting is not None and (waiting.topic, waiting.tells) == (topic, now)
    row = waiting or _new(case, topic, told)
    if not is_known:
        row.topic, row.tells, row.before = topic, now, before
        remake(row)
        row.language = letter_language(case.reader.language)
        row.event = _event(row, case.proposal)
        row.save()
    if case.is_mailed and (is_known or not is_sent_at_once()):
        return True
    let_leave(row, case.proposal, case.at, case.at + PAUSE)
    return False


def _new(case: _Case, topic: Topic, told: Situation) -> SpeakerLetter:
    return SpeakerLetter(
        proposal_id=case.proposal.number,
        topic=topic,
        tells=told.stored(),
        language=letter_language(case.reader.language),
        version=0,
        made_at=case.at,
    )


def _event(row: SpeakerLetter, facts: ProposalFacts) -> str:
    spot = basis_of(row, facts).spot if row.topic in ON_AN_EVENING else None
    return spot.event if spot else ""
