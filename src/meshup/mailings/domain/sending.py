"""Shell: letters that hosts write leave: at an hour, after a minute in which they can be undone.

Each step locks the letter and changes it in one transaction; again, it changes nothing. Letters to
addresses are posted in parts, under keys by which each address gets one, whatever falls between.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.kit.versions import refuse_if_newer
from meshup.letters.domain.outbox import counts_of, post_many, withdraw
from meshup.mailings.choices import MessageState
from meshup.mailings.domain.messages import (
    MessageFacts,
    count_change,
    facts_of,
    locked,
    message_for,
)
from meshup.mailings.domain.reach import sendings
from meshup.mailings.errors import (
    MessageChanged,
    MessageHasLeft,
    NobodyToReach,
    NoSuchMessage,
    TooLate,
)
from meshup.mailings.models import Message

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.letters.domain.outbox import LetterCounts

KIND: Final = "mailings.message"
UNDO: Final = timedelta(seconds=60)
"""How long a letter that is sent now can be undone."""
FARTHEST: Final = timedelta(days=366)
BATCH: Final = 300
LOOK_AFTER: Final = timedelta(minutes=1)
"""How long after its letters were posted, and then again and again, one looks whether they left."""


@transaction.atomic
def schedule(
    by: Asker, number: int, version: int, send_at: datetime | None, at: datetime
) -> MessageFacts:
    """Have a draft leave at ``send_at``, or in a minute; pressed twice, it is once.

    Raises:
        NoSuchMessage: there is none, or ``by`` is no host.
        MessageHasLeft: it has been sent, or stopped, already.
        MessageChanged: somebody has saved it since ``version``, which was shown to ``by``.
        NobodyToReach: it would go to no address; of one that leaves later others may come.
        TooLate: the hour is over, or more than a year away.
    """
    message_for(by, number)
    row = locked(number)
    if row.state == MessageState.WAITING:
        return facts_of(row)
    if row.state != MessageState.DRAFT:
        raise MessageHasLeft
    refuse_if_newer(row.version, version, MessageChanged)
    if send_at is not None and not at < send_at <= at + FARTHEST:
        raise TooLate
    if send_at is None and not sendings(facts_of(row).audiences, at):
        raise NobodyToReach
    row.state = MessageState.WAITING
    row.send_at = max(send_at or at, at + UNDO)
    count_change(row, at)
    return facts_of(row)


@transaction.atomic
def take_back(by: Asker, number: int, at: datetime) -> MessageFacts:
    """Make a letter that waits for its hour a draft again; twice changes nothing.

    Raises:
        NoSuchMessage: there is none, or ``by`` is no host.
        MessageHasLeft: its hour has come.
    """
    message_for(by, number)
    row = locked(number)
    if row.state == MessageState.DRAFT:
        return facts_of(row)
    if row.state != MessageState.WAITING:
        raise MessageHasLeft
    row.state, row.send_at = MessageState.DRAFT, None
    count_change(row, at)
    return facts_of(row)


@transaction.atomic
def stop_sending(by: Asker, number: int, at: datetime) -> MessageFacts:
    """Keep back what has not left of a letter that is being sent; twice changes nothing.

    Raises:
        NoSuchMessage: there is none, or ``by`` is no host.
    """
    message_for(by, number)
    row = locked(number)
    if row.state == MessageState.SENDING:
        withdraw(group=group_of(number))
        _note_counts(row)
        row.state = MessageState.STOPPED
        count_change(row, at)
    return facts_of(row)


def begin(number: int, version: int, at: datetime) -> bool:
    """Let a letter leave that still waits as it did at ``version``; say whether it does.

    One that reaches nobody any more has failed.
    """
    row = _waiting(number, version, at)
    if row is None:
        return False
    row.reached = len(sendings(facts_of(row).audiences, at))
    row.state = MessageState.SENDING if row.reached else MessageState.FAILED
    count_change(row, at)
    return bool(row.reached)


def post_to_next(number: int, after: int, at: datetime) -> int | None:
    """Post a letter to the next addresses after number ``after``; return the last of them.

    None when all have been posted, or somebody stopped it.
    """
    row = Message.objects.select_for_update().filter(pk=number).first()
    if row is None or row.state != MessageState.SENDING:
        return None
    rest = [one for one in sendings(facts_of(row).audiences, at) if one.address > after]
    letters = [
        (
            one.address,
            f"{KIND}:{number}:{one.address}",
            {"message": number, "audience": one.audience, "number": one.number},
        )
        for one in rest[:BATCH]
    ]
    post_many(KIND, letters, at, group=group_of(number))
    return rest[BATCH - 1].address if len(rest) > BATCH else None


@transaction.atomic
def settle(number: int, at: datetime) -> bool:
    """Note how many letters have left; return whether there is nothing more to wait for."""
    row = Message.objects.select_for_update().filter(pk=number).first()
    if row is None or row.state != MessageState.SENDING:
        return True
    waiting = _note_counts(row).waiting
    if not waiting:
        row.state = MessageState.SENT if row.sent or not row.failed else MessageState.FAILED
        count_change(row, at)
    else:
        row.save(update_fields=["sent", "failed"])
    return not waiting


def progress_of(message: MessageFacts) -> LetterCounts:
    """Return how many letters of one that is being sent wait, left and failed by now."""
    return counts_of(group_of(message.number))


def group_of(number: int) -> str:
    """Return the group under which the letters of a message are posted."""
    return f"message:{number}"


def _note_counts(row: Message) -> LetterCounts:
    counts = counts_of(group_of(row.pk))
    row.sent, row.failed = counts.sent, counts.failed
    return counts


def _waiting(number: int, version: int, at: datetime) -> Message | None:
    try:
        row = locked(number)
    except NoSuchMessage:
        return None
    is_due = row.send_at is not None and row.send_at <= at
    return row if row.state == MessageState.WAITING and row.version == version and is_due else None
