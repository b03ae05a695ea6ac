"""Shell: the outbox: letters to speakers that wait until a host has looked at them.

Hosts and programme helpers read them, change the words of one, send it, drop it, or send all that
they have seen. Each function that writes is one transaction, under the lock of the proposal, at the
version that the host's page showed; what has become untrue by then is refused, and made anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.versions import refuse_if_newer
from meshup.letters.domain.addresses import addresses_facts
from meshup.proposal_letters.choices import Standing, Topic
from meshup.proposal_letters.domain.following import follow, follow_locked
from meshup.proposal_letters.domain.leaving import let_leave
from meshup.proposal_letters.domain.placeholders import checked_letter
from meshup.proposal_letters.domain.templates import Wordings
from meshup.proposal_letters.domain.writing import written
from meshup.proposal_letters.errors import ChangedMeanwhile, NoSuchSpeakerLetter, NotRatedYet
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.domain.letter_consent import addresses_of_letters
from meshup.proposals.domain.moving import locked
from meshup.proposals.domain.queries.proposals import proposal, proposals_by_uuid
from meshup.proposals.errors import NoSuchProposal, ProgrammeOnly
from meshup.proposals.host_parts import nameless_for
from meshup.proposals.rules import may_decide, may_see_pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLetter:
    """A letter that waits for a host.

    Attributes:
        title: of the proposal, by language. email: to which it goes; "" where it only stands on
            the speaker's page.
        language: in which it is written. words: plain, with empty lines between paragraphs.
        is_edited: a host changed its words. is_remade: these were lost, for they became untrue.
        is_hidden: whoever asks has to rate the proposal before they learn whose it is: there are no
            words, and no address.
    """

    number: int
    proposal: UUID
    titles: Mapping[str, str]
    topic: Topic
    email: str
    language: str
    subject: str
    words: str
    is_edited: bool
    is_remade: bool
    version: int
    made_at: datetime
    is_hidden: bool = False


def number_in_outbox(asker: Asker) -> int:
    """Return how many letters wait for a host; one query.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    return SpeakerLetter.objects.filter(standing=Standing.WAITING).count()


def waiting_letters(asker: Asker, most: int = 200) -> list[WaitingLetter]:
    """Return the letters that wait, those that wait longest first.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    rows = SpeakerLetter.objects.filter(standing=Standing.WAITING).select_related("proposal")
    chosen = list(rows.order_by("made_at", "pk")[:most])
    proposals = proposals_by_uuid(row.proposal.uuid for row in chosen)
    emails, wordings = _emails(proposals), Wordings()
    hidden = nameless_for(asker, list(proposals.values()))
    letters = [
        _facts(row, proposals[uuid], emails.get(uuid, ""), wordings)
        for row in chosen
        if (uuid := row.proposal.uuid) in proposals
    ]
    return [_nameless(each) if each.proposal in hidden else each for each in letters]


def waiting_letters_of(asker: Asker, uuid: UUID) -> list[WaitingLetter]:
    """Return the letters about one proposal that wait, those that wait longest first.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_see_pool, ProgrammeOnly)
    rows = SpeakerLetter.objects.filter(standing=Standing.WAITING, proposal__uuid=uuid)
    waiting = list(rows.order_by("made_at", "pk"))
    if not waiting:
        return []
    facts, wordings = proposal(uuid), Wordings()
    if nameless_for(asker, [facts]):
        return [_nameless(_facts(row, facts, "", wordings)) for row in waiting]
    email = _emails([uuid]).get(uuid, "")
    return [_facts(row, facts, email, wordings) for row in waiting]


def waiting_letter(asker: Asker, number: int) -> WaitingLetter:
    """Return one letter that waits.

    Raises:
        ProgrammeOnly, NoSuchSpeakerLetter, NotRatedYet
    """
    row, facts = preview_row(asker, number)
    return _facts(row, facts, _emails([facts.uuid]).get(facts.uuid, ""), Wordings())


def edit_letter(
    asker: Asker, number: int, version: int, words: tuple[str, str], at: datetime
) -> None:
    """Let one letter say something else: ``words`` are its subject and its text.

    Raises:
        ProgrammeOnly, NoSuchSpeakerLetter, ChangedMeanwhile, NotRatedYet
        WordsMissing, WordsTooLong
    """
    require(asker, may_decide, ProgrammeOnly)
    subject, text = checked_letter(*words)
    look_again(number, at)
    with transaction.atomic():
        row, facts = _held(number, version, at)
        _refuse_nameless(asker, facts)
        if (subject, text) == written(row, facts):
            return
        row.subject, row.words, row.is_edited, row.is_remade = subject, text, True, False
        row.version += 1
        row.save()


def send_letter(asker: Asker, number: int, version: int, at: datetime) -> None:
    """Send one letter: it stands on its reader's page, and is mailed to who said yes.

    Raises:
        ProgrammeOnly, NoSuchSpeakerLetter, NotRatedYet
        ChangedMeanwhile: it is not what the host has seen.
    """
    require(asker, may_decide, ProgrammeOnly)
    look_again(number, at)
    with transaction.atomic():
        row, facts = _held(number, version, at)
        _refuse_nameless(asker, facts)
        let_leave(row, facts, at)


def send_letters(asker: Asker, seen: Iterable[tuple[int, int]], at: datetime) -> tuple[int, int]:
    """Send these letters, each (number, version); return how many were sent, and how many not.

    What has changed since the host saw it stays, and what they have to rate first.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_decide, ProgrammeOnly)
    sent = kept = 0
    for number, version in seen:
        try:
            send_letter(asker, number, version, at)
        except (ChangedMeanwhile, NoSuchSpeakerLetter, NotRatedYet):
            kept += 1
        else:
            sent += 1
    return sent, kept


def drop_letter(asker: Asker, number: int, version: int, at: datetime) -> None:
    """Let nobody be told: a letter with this news does not come again.

    Raises:
        ProgrammeOnly, NoSuchSpeakerLetter, ChangedMeanwhile, NotRatedYet
    """
    require(asker, may_decide, ProgrammeOnly)
    look_again(number, at)
    with transaction.atomic():
        row, facts = _held(number, version, at)
        _refuse_nameless(asker, facts)
        row.standing, row.sent_at = Standing.DROPPED, at
        row.subject = row.words = ""
        row.version += 1
        row.save()


def look_again(number: int, at: datetime) -> None:
    """Let a letter that waits be what is true now, in a transaction of its own.

    So what is refused because it became untrue is made anew all the same.
    """
    row = SpeakerLetter.objects.filter(pk=number).select_related("proposal").first()
    if row is not None:
        follow(row.proposal.uuid, at)


def preview_row(asker: Asker, number: int) -> tuple[SpeakerLetter, ProposalFacts]:
    """Return a letter that waits, to be shown as it would leave; for this room alone.

    Raises:
        ProgrammeOnly, NoSuchSpeakerLetter, NotRatedYet
    """
    require(asker, may_see_pool, ProgrammeOnly)
    row = _row(number)
    facts = proposal(row.proposal.uuid)
    _refuse_nameless(asker, facts)
    return row, facts


def _held(number: int, version: int, at: datetime) -> tuple[SpeakerLetter, ProposalFacts]:
    """Return a letter that waits, and is what its host saw, under the lock of its proposal."""
    uuid = _row(number).proposal.uuid
    try:
        locked(uuid)
    except NoSuchProposal as error:
        raise NoSuchSpeakerLetter from error
    follow_locked(uuid, at)
    row = _row(number)
    refuse_if_newer(row.version, version, ChangedMeanwhile)
    return row, proposal(uuid)


def _refuse_nameless(asker: Asker, facts: ProposalFacts) -> None:
    """Refuse a letter that would tell whose a proposal is before its reader has rated it.

    Raises:
        NotRatedYet
    """
    if nameless_for(asker, [facts]):
        raise NotRatedYet


def _nameless(letter: WaitingLetter) -> WaitingLetter:
    return replace(letter, email="", subject="", words="", is_edited=False, is_hidden=True)


def _row(number: int) -> SpeakerLetter:
    rows = SpeakerLetter.objects.filter(pk=number, standing=Standing.WAITING)
    row = rows.select_related("proposal").first()
    if row is None:
        raise NoSuchSpeakerLetter
    return row


def _emails(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """Return to which address each goes; without those whose speaker gave none, or said no yes."""
    going = addresses_of_letters(uuids)
    known = addresses_facts(going.values())
    return {
        uuid: known[number].email
        for uuid, number in going.items()
        if number in known and known[number].gets_letters
    }


def _facts(
    row: SpeakerLetter, facts: ProposalFacts, email: str, wordings: Wordings
) -> WaitingLetter:
    subject, words = written(row, facts, wordings)
    return WaitingLetter(
        number=row.pk,
        proposal=facts.uuid,
        titles=facts.titles,
        topic=Topic(row.topic),
        email=email,
        language=row.language,
        subject=subject,
        words=words,
        is_edited=row.is_edited,
        is_remade=row.is_remade,
        version=row.version,
        made_at=row.made_at,
    )
