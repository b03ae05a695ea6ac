"""Shell: letters about what waits for somebody: each thing once, as soon as they want it.

Whoever wants to hear at once gets a letter of its own for each thing; all others, and what could
not be sent, come together in one letter a day. What somebody hears is decided when the letter is
written: by the role and the choice they have then, and by what still waits.

That somebody hears of a thing is written down, and committed, before the letter leaves, and taken
back if it does not. So nobody hears twice, even of two who write at once; what the machine was
just sending when it fell stays on the desk alone.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from meshup.community.choices import Frequency
from meshup.community.domain.letters import write_to
from meshup.community.domain.queries import somebody, this_node
from meshup.community.models import Notification, NotificationChoice, Person
from meshup.community.notification_kinds import kinds_for, notification_kind
from meshup.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from meshup.community.notification_kinds import Notice, NotificationKind

DIGEST_AT: Final = time(7)
"""When the daily letter is written, by the clock where the node is."""

LETTER: Final = "community/letters/notices.txt"
FORGET_AFTER: Final = timedelta(days=1)

Unheard = list[tuple["NotificationKind", "Notice"]]


def choices_of(person: Person) -> dict[str, Frequency]:
    """Return how soon ``person`` hears of each kind open to them, by its name, in order."""
    chosen = dict(person.notification_choices.values_list("kind", "frequency"))
    return {
        kind.name: Frequency(chosen.get(kind.name, Frequency.NOW)) for kind in kinds_for(person)
    }


@transaction.atomic
def choose(person: Person, frequencies: Mapping[str, str]) -> None:
    """Write how soon ``person`` wants to hear of kinds, by name; others stay as they are."""
    for name, frequency in frequencies.items():
        NotificationChoice.objects.update_or_create(
            person=person, kind=name, defaults={"frequency": Frequency(frequency)}
        )


def listeners(name: str) -> list[int]:
    """Return the numbers of the people who want to hear of the kind ``name`` at once."""
    people = Person.objects.filter(is_active=True).order_by("pk")
    return [
        person.pk
        for person in people.prefetch_related("notification_choices")
        if _choice(person, name) is Frequency.NOW
    ]


def everybody() -> list[int]:
    """Return the numbers of the people for whom a daily letter may be written."""
    people = Person.objects.filter(is_active=True).order_by("pk")
    return [person.pk for person in people if kinds_for(person)]


def next_digest(at: datetime) -> datetime:
    """Return when, after ``at``, the next daily letter is written."""
    zone = ZoneInfo(this_node().time_zone)
    today = at.astimezone(zone).date()
    days = (today, today + timedelta(days=1))
    return next(moment for day in days if (moment := datetime.combine(day, DIGEST_AT, zone)) > at)


def notify(person_id: int, name: str, subject: str) -> bool:
    """Write to somebody at once about one thing; return whether a letter left.

    It does not when it waits no more, when they have heard of it, or want it later or never.
    """
    person = somebody(person_id)
    kind = notification_kind(name)
    if person is None or kind is None or _choice(person, name) is not Frequency.NOW:
        return False
    with translation.override(person.language):
        notices = [notice for notice in kind.waiting(person) if notice.subject == subject]
    return _send(person, _claim(person, [(kind, notice) for notice in notices]))


def send_digest(person_id: int) -> bool:
    """Write to somebody, once a day, of all they have not heard of; return whether a letter left.

    Forgets what waits no more, so that it may be heard of when it comes again.
    """
    person = somebody(person_id)
    if person is None:
        return False
    at = clock.now()
    today = at.astimezone(ZoneInfo(this_node().time_zone)).date()
    before = person.digest_on
    with transaction.atomic():
        unheard = _unheard(person, at)
        if not unheard or not _claim_day(person, today):
            return False
        claimed = _claim(person, unheard)
    try:
        return _send(person, claimed)
    except Exception:
        Person.objects.filter(pk=person.pk).update(digest_on=before)
        raise


def _choice(person: Person, name: str) -> Frequency:
    """Return how soon they hear of a kind: never, where they may not decide."""
    kind = notification_kind(name)
    if kind is None or not kind.rule(person):
        return Frequency.NEVER
    chosen = {choice.kind: choice.frequency for choice in person.notification_choices.all()}
    return Frequency(chosen.get(name, Frequency.NOW))


def _unheard(person: Person, at: datetime) -> Unheard:
    """Return what waits and has not been heard of, in the person's language, kind after kind."""
    wanted = {name for name, often in choices_of(person).items() if often is not Frequency.NEVER}
    with translation.override(person.language):
        waiting = [
            (kind, notice)
            for kind in kinds_for(person)
            if kind.name in wanted
            for notice in kind.waiting(person)
        ]
    present = {(kind.name, notice.subject) for kind, notice in waiting}
    heard = {(row.kind, row.subject): row for row in person.notifications.all()}
    gone = [
        row.pk
        for key, row in heard.items()
        if key not in present and row.kind in wanted and row.sent_at < at - FORGET_AFTER
    ]
    Notification.objects.filter(pk__in=gone).delete()
    return [both for both in waiting if (both[0].name, both[1].subject) not in heard]


def _claim(person: Person, unheard: Iterable[tuple[NotificationKind, Notice]]) -> Unheard:
    """Write down that ``person`` hears of these; return those of which they had not yet."""
    at = clock.now()
    return [
        (kind, notice)
        for kind, notice in unheard
        if Notification.objects.get_or_create(
            person=person, kind=kind.name, subject=notice.subject, defaults={"sent_at": at}
        )[1]
    ]


def _claim_day(person: Person, today: date) -> bool:
    """Take the daily letter of ``today``; of two who do, one gets it."""
    untaken = Q(digest_on=None) | Q(digest_on__lt=today)
    return bool(Person.objects.filter(untaken, pk=person.pk).update(digest_on=today))


def _send(person: Person, claimed: Unheard) -> bool:
    """Write one letter about ``claimed``; if it does not leave, they have not heard."""
    if not claimed:
        return False
    try:
        with translation.override(person.language):
            choose_at = reverse("community:me")
        notices = [notice for _kind, notice in claimed]
        return write_to(person.pk, LETTER, notices=notices, choose_at=choose_at)
    except Exception:
        for kind, notice in claimed:
            person.notifications.filter(kind=kind.name, subject=notice.subject).delete()
        raise
