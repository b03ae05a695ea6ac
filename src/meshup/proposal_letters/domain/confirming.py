"""Shell: the letter that asks first whether somebody reads the address left with a proposal.

Anybody can type an address, and a title is a stranger's words: so nothing about a proposal goes to
its address before whoever reads it has said that it is theirs, by the button in the letter that
asks; or has said so of another proposal of the same peer. Then what was told until now is mailed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import transaction

from meshup.kit.addresses import address_of
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import counts_of
from meshup.letters.domain.proving import ask_to_prove
from meshup.proposal_letters.choices import Standing, Topic
from meshup.proposal_letters.domain.following import follow_locked
from meshup.proposal_letters.domain.leaving import group_of, mail
from meshup.proposal_letters.domain.sending_rule import is_sent_at_once
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.choices import ENDED
from meshup.proposals.domain.letter_consent import (
    begin_letters,
    letter_reader,
    recognise,
    unconfirmed,
)
from meshup.proposals.domain.moving import locked
from meshup.proposals.domain.queries.proposals import proposal, proposals_by_uuid
from meshup.proposals.errors import NoSuchProposal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ACT: Final = "proposals.proposal"


def follow_address(uuid: UUID, at: datetime) -> None:
    """Let letters about a proposal go to its address, or ask first; unless they do."""
    reader = letter_reader(uuid)
    if reader is None or reader.address is None or reader.gets_letters or reader.is_flood:
        return
    address = address_facts(reader.address)
    if address is None or address.is_stopped:
        return
    if address.is_proved and reader.is_readers:
        confirm(uuid, at)
    else:
        ask_to_prove(reader.address, ACT, {"proposal": str(uuid)}, None, at)


def is_new(uuid: UUID) -> bool:
    """Say whether nothing has become of a proposal yet: it was just proposed."""
    found = proposals_by_uuid([uuid]).get(uuid)
    return found is not None and len(found.steps) == 1


def on_proved(facts: Mapping[str, Any], address: int, at: datetime) -> str:
    """Confirm what the letter that asked was about; return the path of its page, or "".

    What the same peer left this address with is confirmed as well. Twice is once.
    """
    uuid = UUID(facts["proposal"])
    waiting = recognise(uuid, address)
    if waiting is None:
        return ""
    for each in waiting:
        confirm(each, at)
    page = address_of("proposed", token=proposal(uuid).link)
    return f"{page}?done=proved" if page else ""


def ask_for_others(address: int, at: datetime) -> int:
    """Ask whether letters about what other peers left this address with are wanted; count them.

    Once it is proved: before, strangers may have typed it.
    """
    asked = 0
    for uuid in unconfirmed(address):
        reader = letter_reader(uuid)
        if reader is not None and not reader.is_readers:
            asked += ask_to_prove(address, ACT, {"proposal": str(uuid)}, None, at)
    return asked


def confirm(uuid: UUID, at: datetime) -> bool:
    """Let letters go to the address of a proposal, and mail what was told; whether it is new."""
    with transaction.atomic():
        try:
            locked(uuid)
        except NoSuchProposal:
            return False
        if begin_letters(uuid, at) is None:
            return False
        follow_locked(uuid, at)
        return _mail_told(uuid)


def _mail_told(uuid: UUID) -> bool:
    """Mail that it was received, and what was told last, if that was something else.

    What stood on the page alone until now, no host has looked at: it waits until one has.
    """
    facts = proposals_by_uuid([uuid])[uuid]
    sent = SpeakerLetter.objects.filter(proposal=facts.number, standing=Standing.SENT)
    if facts.state in ENDED:
        return False
    received = sent.filter(topic=Topic.RECEIVED).first()
    last = sent.order_by("pk").last()
    rows = dict.fromkeys(row for row in (received, last) if row is not None)
    if last is not None and last != received and not _may_leave(last):
        last.standing, last.version = Standing.WAITING, last.version + 1
        last.save(update_fields=["standing", "version"])
        del rows[last]
    return sum(mail(row, facts) for row in rows) > 0


def _may_leave(row: SpeakerLetter) -> bool:
    """Say whether a letter that was told needs no host's look: none does, or it was mailed once."""
    return is_sent_at_once() or counts_of(group_of(row)).sent > 0
