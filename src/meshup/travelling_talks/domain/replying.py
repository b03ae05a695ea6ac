"""Shell: whoever holds a talk says yes, no, or not now, and may take a yes back.

Each says so for themselves; the talk travels when all who hold it said yes. Until then nothing of
anybody leaves this node, and then nothing but the public text of the talk and what each chose. Each
function is one transaction; twice is once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.errors import BadTerms, NoSuchRequest
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.travelling_talks.choices import ContactKind, Reply, Standing
from meshup.travelling_talks.domain.answer_terms import checked_contact
from meshup.travelling_talks.domain.holders import holders_to_ask
from meshup.travelling_talks.domain.talk_documents import evenings_document, talk_document
from meshup.travelling_talks.domain.wanted_talks import end_travel, locked, settle
from meshup.travelling_talks.errors import (
    BadContact,
    ContactMissing,
    NoSuchTravel,
    NothingToRevoke,
    TravelOver,
)
from meshup.travelling_talks.models import LONGEST_CONTACT, SpeakerReply, WantedTalk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.proposals.domain.queries.proposals import SpeakerFacts
    from meshup.travelling_talks.domain.holders import TalkHolder

NOT_AGAIN: Final = timedelta(days=365)
"""For so long who said no is not asked again for that talk by the same community."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody gives with their yes: see ``choices.ContactKind``."""

    kind: str = ContactKind.THROUGH.value
    value: str = ""


NOTHING: Final = Contact()


def reply(
    holder: TalkHolder, request: UUID, said: Reply, at: datetime, contact: Contact = NOTHING
) -> None:
    """Let one who holds a talk answer; another answer is possible until all said yes.

    Raises:
        NoSuchTravel: it is not asked for by this request, or was not passed on.
        TravelOver: a host said no, it was withdrawn, or its time is over.
        ContactMissing, BadContact
        RequestOver, OtherKeys: see ``node_requests``.
        ValueError: ``said`` is no answer.
    """
    if said not in {Reply.YES, Reply.NO, Reply.LATER}:
        raise ValueError(said)
    given = _checked(contact) if said == Reply.YES else None
    with transaction.atomic():
        row = _asked(holder, request)
        if not is_open(row) or _time_is_over(row, at):
            raise TravelOver
        _keep(row, holder.speaker, said, given, at)
        _answer(row, holders_to_ask(holder.proposal), at)


def revoke(holder: TalkHolder, request: UUID, at: datetime) -> None:
    """Take a yes back: the talk travels no more, and the other community deletes what it got.

    Raises:
        NoSuchTravel
        NothingToRevoke: they have not said yes.
    """
    with transaction.atomic():
        row = _asked(holder, request)
        mine = SpeakerReply.objects.filter(wanted=row, speaker=holder.speaker.number)
        if mine.filter(reply=Reply.REVOKED).exists():
            return
        if row.standing != Standing.AGREED or not mine.filter(reply=Reply.YES).exists():
            raise NothingToRevoke
        mine.update(reply=Reply.REVOKED, contact="", contact_kind="", replied_at=at)
        end_travel(row, at)


def follow_holders(talk: UUID, holders: Iterable[SpeakerFacts], at: datetime) -> int:
    """End what travels of a talk whose yes came from somebody who holds it no more; count it."""
    numbers = {speaker.number for speaker in holders}
    ended = 0
    rows = WantedTalk.objects.filter(talk=talk, standing=Standing.AGREED)
    for request in rows.values_list("request", flat=True):
        with transaction.atomic():
            row = locked(request)
            gone = SpeakerReply.objects.filter(wanted=row, reply=Reply.YES)
            if gone.exclude(speaker__in=numbers).exists():
                gone.exclude(speaker__in=numbers).delete()
                ended += end_travel(row, at)
    return ended


def is_open(row: WantedTalk) -> bool:
    """Say whether whoever holds it may still answer; a no of hosts is the end of it."""
    if row.passed_at is None:
        return False
    if row.standing in {Standing.PASSED, Standing.LATER}:
        return True
    said_no = SpeakerReply.objects.filter(wanted=row, reply=Reply.NO)
    return row.standing == Standing.REFUSED and said_no.exists()


def _asked(holder: TalkHolder, request: UUID) -> WantedTalk:
    """Return what was asked, if it is about what they hold, and they were asked."""
    row = locked(request)
    if row.talk != holder.proposal.uuid or row.passed_at is None:
        raise NoSuchTravel
    return row


def _time_is_over(row: WantedTalk, at: datetime) -> bool:
    try:
        facts = request_of(row.request, at)
    except NoSuchRequest:
        return True
    return facts.deadline is not None and facts.deadline <= at


def _keep(
    row: WantedTalk, speaker: SpeakerFacts, said: Reply, given: Contact | None, at: datetime
) -> None:
    SpeakerReply.objects.update_or_create(
        wanted=row,
        speaker=speaker.number,
        defaults={
            "peer_id": speaker.peer,
            "reply": said,
            "contact_kind": given.kind if given else "",
            "contact": given.value if given else "",
            "replied_at": at,
        },
    )


def _answer(row: WantedTalk, holders: list[SpeakerFacts], at: datetime) -> None:
    """Tell the other community what all answers together say."""
    replies = {each.speaker: each for each in SpeakerReply.objects.filter(wanted=row)}
    said = {replies[one.number].reply if one.number in replies else "" for one in holders}
    row.not_before = at + NOT_AGAIN if Reply.NO in said else None
    row.save(update_fields=["not_before"])
    if Reply.NO in said:
        answer_request(None, row.request, Answer.DECLINED, at)
        settle(row, Standing.REFUSED)
    elif Reply.LATER in said:
        answer_request(None, row.request, Answer.DECLINED, at, {"again": True})
        settle(row, Standing.LATER)
    elif said == {Reply.YES}:
        answer_request(None, row.request, Answer.ACCEPTED, at, _document(row, holders, replies, at))
        settle(row, Standing.AGREED)
    else:
        answer_request(None, row.request, Answer.MAYBE, at)
        settle(row, Standing.PASSED)


def _document(
    row: WantedTalk, holders: list[SpeakerFacts], replies: Mapping[int, SpeakerReply], at: datetime
) -> dict[str, Any]:
    """Return all that crosses: what everybody reads of the talk, and what each chose to give."""
    talk = talks_by_uuid([row.talk]).get(row.talk) if row.talk else None
    if talk is None:
        raise TravelOver
    contacts = [(one, replies[one.number]) for one in holders]
    return {
        "talk": talk_document(talk),
        "evenings": evenings_document(talk, at),
        "contacts": [
            {
                "name": one.name if one.is_shown else "",
                "kind": given.contact_kind,
                "value": given.contact,
            }
            for one, given in contacts
        ],
    }


def _checked(contact: Contact) -> Contact:
    value = contact.value.strip()
    if contact.kind not in ContactKind.values or len(value) > LONGEST_CONTACT:
        raise BadContact
    if contact.kind != ContactKind.THROUGH and not value:
        raise ContactMissing
    try:
        return Contact(contact.kind, checked_contact(contact.kind, value))
    except BadTerms:
        raise BadContact from None
