"""Letters to many, each step by a background job that may run twice and names nobody.

Letters are posted a few hundred at a time, each part in a transaction of its own, so that nobody
who registers in the same moment waits for thousands of rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import task

from meshup.community.errors import NoNode
from meshup.kit import clock
from meshup.kit.jobs import later, later_at
from meshup.mailings.domain import message_letters, monthly, news, sending
from meshup.mailings.domain.messages import stored_message

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.mailings.domain.messages import MessageFacts


@task()
def note_news(slugs: list[str]) -> bool:
    """See whether followers are to hear of these events, and have them wait for others."""
    at = clock.now()
    with transaction.atomic():
        waits = news.note_news(slugs, at)
        if waits:
            later_at(at + news.PATIENCE, send_news)
    return waits


@task()
def send_news() -> bool:
    """Post what has waited long enough to all who want to hear of it."""
    at = clock.now()
    with transaction.atomic():
        slugs, known = news.take_news(at)
        if slugs:
            key = f"{at:%Y%m%dT%H%M%S%f}"
            later(post_news, slugs=slugs, known=known, key=key, after=0)
    return bool(slugs)


@task()
def post_news(slugs: list[str], known: list[str], key: str, after: int) -> bool:
    """Post letters of news to the next followers, and go on."""
    with transaction.atomic():
        last = news.post_news(slugs, known, key, after)
        if last is not None:
            later(post_news, slugs=slugs, known=known, key=key, after=last)
    return last is not None


@task()
def post_monthly(month: str) -> bool:
    """Post the letter of a month to the next who have not had it, and go on."""
    with transaction.atomic():
        more_wait = monthly.post_monthly(month)
        if more_wait:
            later(post_monthly, month=month)
    return more_wait


@task()
def begin_message(message: int, version: int) -> bool:
    """Let a letter that hosts wrote leave, if its hour has come and nobody took it back."""
    at = clock.now()
    with transaction.atomic():
        begins = sending.begin(message, version, at)
        if begins:
            later(post_message, message=message, after=0)
    return begins


@task()
def post_message(message: int, after: int) -> bool:
    """Post a letter that hosts wrote to the next of its addresses, and go on."""
    with transaction.atomic():
        last = sending.post_to_next(message, after, clock.now())
        if last is not None:
            later(post_message, message=message, after=last)
        else:
            later_at(clock.now() + sending.LOOK_AFTER, settle_message, message=message)
    return last is not None


@task()
def settle_message(message: int) -> bool:
    """See whether a letter that hosts wrote has left for everybody; look again later if not."""
    if sending.settle(message, clock.now()):
        return True
    later_at(clock.now() + sending.LOOK_AFTER, settle_message, message=message)
    return False


@task()
def send_test(message: int, person_id: int, language: str) -> bool:
    """Send a host the letter that they wrote, as it would arrive."""
    found = stored_message(message)
    return found is not None and message_letters.send_test(found, person_id, language)


@transaction.atomic
def schedule_message(
    by: Asker, message: int, version: int, send_at: datetime | None, at: datetime
) -> MessageFacts:
    """Have a letter leave at its hour; pressed twice, it leaves once. See ``sending.schedule``."""
    scheduled = sending.schedule(by, message, version, send_at, at)
    later_at(scheduled.send_at or at, begin_message, message=message, version=scheduled.version)
    return scheduled


def prepare_monthly() -> None:
    """Have the letters of the month written in the morning, in its first days; a nightly chore."""
    try:
        morning = monthly.next_morning(clock.now())
    except NoNode:
        return
    if month := monthly.month_to_send(morning):
        later_at(morning, post_monthly, month=month)


def forget_old_news() -> None:
    """Forget what followers heard of events that are long over; a nightly chore."""
    news.forget_old_news(clock.now())
