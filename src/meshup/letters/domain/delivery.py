"""Shell: hand over the letters that are due, in batches, through one connection each.

A letter is claimed in a transaction of its own, handed over, and marked. Where the machine falls in
between, it stands as *leaving*: what is sent at least once is handed over again when its claim has
run out, under the same Message-ID; what is sent at most once counts as sent from its claim on, and
goes back only when the server surely did not take it. So nobody is reminded twice, and no
confirmation is lost.

A server that is away costs one attempt to connect, not one for each letter: delivery pauses then,
for everybody, and one job comes back. No batch takes long, for other jobs wait behind it.

Two workers may deliver at once: each letter is claimed by one of them.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Min
from django.utils import translation

from meshup.kit.clock import now
from meshup.letters.choices import LetterState, Stopped
from meshup.letters.domain.addresses import stop_address
from meshup.letters.domain.mail_connection import MailConnection
from meshup.letters.domain.mail_messages import Delivered, mail_message
from meshup.letters.domain.smtp_outcomes import Outcome
from meshup.letters.domain.stopping import stop_url
from meshup.letters.letter_kinds import PROOF, Delivery, letter_kind
from meshup.letters.models import Letter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.mail import EmailMessage
    from django.db.models import QuerySet

    from meshup.letters.letter_content import LetterContent

MOST_LETTERS: Final = 50
MOST_SECONDS: Final = 5.0
CLAIM: Final = timedelta(minutes=10)
"""Longer than a hand-over can take; what is still leaving then fell with its worker."""
PAUSE: Final = timedelta(minutes=2)
PAUSED: Final = "letters.paused"
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720))
"""After each attempt that the server put off: about a day and a half in all."""
TOO_OLD: Final = timedelta(days=4)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What one batch did: how many letters were taken, and when another is wanted (None: never)."""

    sent: int
    again_at: datetime | None


def deliver_due() -> Round:
    """Hand over letters that are due, as many as one batch may; return what was done."""
    at = now()
    if (paused_until := cache.get(PAUSED)) and at.timestamp() < paused_until:
        return Round(0, datetime.fromtimestamp(paused_until, UTC))
    _take_up_interrupted(at)
    numbers = list(_due(at).values_list("pk", flat=True)[:MOST_LETTERS])
    connection = MailConnection()
    try:
        sent, goes_on = _hand_over_all(numbers, connection)
    finally:
        connection.close()
    return Round(sent, next_try(now()) if goes_on else _pause(now()))


def _hand_over_all(numbers: Iterable[int], connection: MailConnection) -> tuple[int, bool]:
    """Hand over these letters until time is up; return how many left, and if the server is well."""
    sent, started = 0, time.monotonic()
    for number in numbers:
        letter = _claim(number, now())
        outcome = _hand_over(letter, connection) if letter else None
        sent += outcome is Outcome.TAKEN
        if outcome in {Outcome.UNKNOWN, Outcome.SERVER_AWAY}:
            return sent, False
        if time.monotonic() > started + MOST_SECONDS:
            break
    return sent, True


def _claim(number: int, at: datetime) -> Letter | None:
    """Return a letter that nobody else hands over from now on; None: somebody does, or it went."""
    mine = Letter.objects.filter(pk=number, state=LetterState.WAITING)
    leaving = {"state": LetterState.LEAVING, "try_at": at + CLAIM, "attempts": F("attempts") + 1}
    if not mine.update(**leaving):
        return None
    return Letter.objects.select_related("address").filter(pk=number).first()


def _hand_over(letter: Letter, connection: MailConnection) -> Outcome | None:
    """Write a claimed letter, and give it to the server; None: it is not written."""
    try:
        content = _content(letter)
        message = _written(letter, content) if content else None
    except Exception:
        logger.exception("A letter of the kind %s cannot be written", letter.kind)
        _put_off(letter)
        return None
    if message is None:
        _end(letter, LetterState.DROPPED)
        return None
    if not connection.open():
        _put_back(letter)
        return Outcome.SERVER_AWAY
    outcome = connection.send(message)
    _record(letter, content, outcome)
    return outcome


def _record(letter: Letter, content: LetterContent | None, outcome: Outcome) -> None:
    """Mark what became of a letter."""
    if outcome is Outcome.NO_SUCH_ADDRESS:
        stop_address(letter.address_id, Stopped.REFUSED, now())
    if outcome in {Outcome.NO_SUCH_ADDRESS, Outcome.NOT_FROM_US}:
        logger.warning("A mail server refused a letter of the kind %s for good", letter.kind)
        _end(letter, LetterState.FAILED)
    elif outcome is Outcome.TAKEN or (outcome is Outcome.UNKNOWN and _is_once(letter.kind)):
        _sent(letter, content)
    else:
        _put_off(letter)


def _put_off(letter: Letter) -> None:
    """Try a claimed letter again later, unless it was tried often enough."""
    if letter.attempts > len(WAITS):
        _end(letter, LetterState.FAILED)
        return
    wait = WAITS[letter.attempts - 1]
    _claimed(letter).update(state=LetterState.WAITING, try_at=now() + wait)


def _put_back(letter: Letter) -> None:
    """Undo the claim of a letter: it was not handed over to anybody."""
    attempts = letter.attempts - 1
    _claimed(letter).update(state=LetterState.WAITING, try_at=now(), attempts=attempts)


def _sent(letter: Letter, content: LetterContent | None) -> None:
    """Mark a letter as sent, and let its room hear of it, in one transaction."""
    kind = letter_kind(letter.kind)
    with transaction.atomic():
        _end(letter, LetterState.SENT)
        if kind is None or kind.on_sent is None:
            return
        try:
            with transaction.atomic():
                kind.on_sent(letter.facts, content)
        except Exception:
            logger.exception("After a letter of the kind %s", letter.kind)


def _end(letter: Letter, state: LetterState) -> None:
    at = now()
    sent_at = at if state is LetterState.SENT else None
    _claimed(letter).update(state=state, sent_at=sent_at, ended_at=at)


def _claimed(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, state=LetterState.LEAVING)


def _take_up_interrupted(at: datetime) -> None:
    """Decide on letters whose worker fell while they left."""
    fallen = Letter.objects.filter(state=LetterState.LEAVING, try_at__lte=at)
    for letter in fallen[:MOST_LETTERS]:
        if _is_once(letter.kind):
            _sent(letter, None)
        else:
            _claimed(letter).update(state=LetterState.WAITING, try_at=at)


def _is_once(name: str) -> bool:
    kind = letter_kind(name)
    return kind is None or kind.delivery is Delivery.AT_MOST_ONCE


def _pause(at: datetime) -> datetime:
    """Let nobody connect for a while; give up letters that are too old; return the end of it."""
    until = at + PAUSE
    cache.set(PAUSED, until.timestamp(), timeout=PAUSE.total_seconds())
    _due(at).filter(send_at__lt=at - TOO_OLD).update(state=LetterState.FAILED, ended_at=at)
    return until


def _due(at: datetime) -> QuerySet[Letter]:
    due = Letter.objects.filter(state=LetterState.WAITING, try_at__lte=at)
    return due.order_by("-is_awaited", "try_at", "pk")


def next_try(at: datetime) -> datetime | None:
    """Return when a letter is to be handed over next, or a claim ends; None: no letter waits.

    It is ``at`` at the earliest. Whoever has delivered asks, so that no letter waits for a job that
    was lost.
    """
    unfinished = Letter.objects.filter(state__in=(LetterState.WAITING, LetterState.LEAVING))
    first: datetime | None = unfinished.aggregate(first=Min("try_at"))["first"]
    return first and max(first, at)


def _content(letter: Letter) -> LetterContent | None:
    """Return what the letter says, from what is true now; None: nothing, or to nobody."""
    kind, address = letter_kind(letter.kind), letter.address
    gets_it = address.proved_at is not None or letter.kind == PROOF
    if kind is None or address.stopped_at is not None or not gets_it:
        return None
    with translation.override(address.language):
        return kind.compose(letter.facts, address.language)


def _written(letter: Letter, content: LetterContent) -> EmailMessage:
    """Return the letter as a message; made once now, so that what cannot be fails here."""
    address = letter.address
    with translation.override(address.language):
        delivered = Delivered(
            email=address.email,
            language=address.language,
            kind=letter.kind,
            at=now(),
            handle=letter.handle,
            stop_url=stop_url(address.handle, letter.kind, letter.facts),
        )
        message = mail_message(content, delivered)
    message.message()
    return message
