"""Coming: somebody registers, says something else, skips a date, withdraws.

Shell. Each function is one transaction, in which the rows of its events are locked before anything
is read that it decides on. Asked twice is asked once, and the later wish wins. What a peer said of
one date by itself goes before what they said of its series, in whatever order they said it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.row_locks import lock_event, lock_series
from meshup.attendance import signals
from meshup.attendance.choices import Standing
from meshup.attendance.domain.evenings import (
    WHEN,
    drop,
    keep,
    new_evening,
    opened_with,
    own_evening,
    row_of,
    say,
    take_place,
    take_places,
)
from meshup.attendance.domain.gate import refuse_unless_open
from meshup.attendance.domain.letter_consent import follow_address, follow_dates
from meshup.attendance.domain.open_events import open_events, settle
from meshup.attendance.domain.queries.registrations import only_evening, registration
from meshup.attendance.domain.series_evenings import fill
from meshup.attendance.domain.wishes import Submission
from meshup.attendance.errors import (
    Full,
    NoSeries,
    NoSuchDate,
    NoSuchRegistration,
    NothingOffered,
    Over,
)
from meshup.attendance.models import Attendance, Registration
from meshup.kit.secret_links import new_handle
from meshup.letters.domain.addresses import release_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.attendance.domain.open_events import OpenEvent
    from meshup.attendance.domain.queries.registrations import RegistrationFacts
    from meshup.attendance.domain.wishes import Wish

IN_QUESTION = (Standing.COMING, Standing.MAYBE, Standing.WAITING, Standing.OFFERED)


FROM_HERE: Final = Submission()


def register(
    peer: int, slug: str, wish: Wish, at: datetime, submission: Submission = FROM_HERE
) -> RegistrationFacts:
    """Let a peer come to an event, or from it on to every date of its series.

    Args:
        peer: number of the peer.
        slug: of a public event.
        submission: how it reached the node; of a registration that they have already, it stays.

    Raises:
        NoSuchEvent, Over, Cancelled, NotOpenYet, Closed, NoSeries, GroupTooLarge, RemovedByHosts
        Full: they come already, and more of them find no place; what they have stays.
    """
    wish.check()
    with transaction.atomic():
        fresh = Registration(
            peer_id=peer,
            handle=new_handle(),
            language=submission.language,
            origin=submission.origin,
            source=submission.source,
            made_at=at,
            queued_at=at,
        )
        row, facts = (_to_series if wish.series else _to_event)(fresh, slug, wish, at)
        if row is fresh:
            signals.registration_made.send(sender=Registration, registration=row.pk)
            if row.address_id is not None:  # that of their registration to the series
                follow_address(row.pk, at)
        elif wish.series:
            follow_dates(row.pk, at)
        return facts or registration(row.pk)


Registered = tuple[Registration, "RegistrationFacts | None"]


def _to_event(fresh: Registration, slug: str, wish: Wish, at: datetime) -> Registered:
    locked = lock_event(slug, at)
    opened = open_events([locked], at)[locked.key]
    refuse_unless_open(opened.event, at)
    evening = own_evening(fresh.peer_id, opened.key)
    row = fresh
    if evening is not None and evening.registration.event_id is not None:
        row = evening.registration
    elif evening is not None:  # a date of a series they come to: from now on by itself
        row.address_id = evening.registration.address_id
    row.event_id = opened.key
    say(row, wish, at)
    mine = evening or new_evening(row, opened)
    mine.registration = row
    take_place(opened, mine, row)
    settle([opened])
    return row, only_evening(row, mine, opened.event)


def _to_series(fresh: Registration, slug: str, wish: Wish, at: datetime) -> Registered:
    key, opened, first = _open_series(slug, at)
    refuse_unless_open(first.event, at)
    known = Registration.objects.filter(peer=fresh.peer_id, series=key).first()
    evening = own_evening(fresh.peer_id, first.key)
    row = known or (evening.registration if evening else fresh)
    _widen(row, key, first.event.recurrence_date)
    say(row, wish, at)
    mine = evening or new_evening(row, first)
    if mine.registration_id != row.pk:  # this date by itself: what they want now goes for it too
        say(mine.registration, wish, at)
    take_place(first, mine, row)
    rest = Attendance.objects.filter(registration=row, event__in=opened).exclude(pk=mine.pk)
    take_places(opened, rest.select_related("registration"))
    fill([row], opened.values())
    settle(opened.values())
    return row, None


def _open_series(slug: str, at: datetime) -> tuple[int, dict[int, OpenEvent], OpenEvent]:
    """Lock and open the dates of a series from the event ``slug`` on; return its key as well."""
    event = event_of(slug)
    if (day := event.recurrence_date) is None:
        raise NoSeries
    today = at.astimezone(ZoneInfo(event.time_zone)).date()
    series = lock_series(event.series, day, max(day, today + HORIZON), at)
    opened = open_events(series.dates, at)
    first = next((each for each in opened.values() if each.event.slug == slug), None)
    if first is None:
        raise NoSeries
    return series.key, opened, first


def _widen(row: Registration, series: int, day: date | None) -> None:
    row.event_id, row.series_id = None, series
    row.since = min(filter(None, (row.since, day)), default=None)


def change(number: int, wish: Wish, at: datetime) -> RegistrationFacts:
    """Let who has registered want something else, at each of their dates that is not over.

    ``wish`` is the whole of it: take ``facts.wish`` and replace what changes. With ``series`` a
    registration to one event goes for every date from it on; without it, one to a series goes for
    the next date alone. Dates that are skipped stay so. Of a series, what they have stays at dates
    where more of them find no place.

    Raises:
        NoSuchRegistration, NoSeries, GroupTooLarge, RemovedByHosts
        Over, Cancelled: there is no date left that could be changed.
        NotOpenYet, Closed: they want more, and nobody is let in now.
        Full: more of them find no place at any date; what they have stays.
    """
    wish.check()
    with transaction.atomic():
        row = row_of(number)
        was_to = row.event_id, row.series_id
        if wish.series and row.event_id is not None:
            row = _to_every_date(row, at)
        elif row.series_id is not None and not wish.series:
            row = _to_next_date(row, at)
        if row.event_id is not None:
            _change_event(row, wish, at)
        else:
            _change_series(row, wish, at)
        if (row.event_id, row.series_id) != was_to:
            follow_dates(row.pk, at)
        return registration(row.pk)


def _change_event(row: Registration, wish: Wish, at: datetime) -> None:
    opened, evenings = opened_with(row.evenings.filter(event=row.event_id), at)
    if not evenings:
        raise NoSuchRegistration
    evening = evenings[0]
    event = opened[evening.event_id]
    if wish.companions > row.companions or (row.maybe and not wish.maybe):
        refuse_unless_open(event.event, at)
    elif event.event.ends_at <= at:
        raise Over
    say(row, wish, at)
    take_place(event, evening, row)
    settle([event])


def _change_series(row: Registration, wish: Wish, at: datetime) -> None:
    opened, evenings = opened_with(row.evenings.filter(event__ends_at__gt=at), at)
    say(row, wish, at)
    for evening in evenings:
        evening.registration = row
    kept = take_places(opened, evenings)
    if kept and kept == len(evenings):
        raise Full(persons=max(evening.persons for evening in evenings))
    settle(opened.values())


def _to_every_date(row: Registration, at: datetime) -> Registration:
    """Let a registration to one event go for its series; if there is another for that, it stays."""
    slugs = Registration.objects.filter(pk=row.pk).values_list("event__slug", flat=True)
    key, opened, first = _open_series(slugs[0] or "", at)
    refuse_unless_open(first.event, at)
    if Registration.objects.filter(peer=row.peer_id, series=key).exists():
        return row
    _widen(row, key, first.event.recurrence_date)
    keep(row, *WHEN)
    fill([row], opened.values())
    settle(opened.values())
    return row


def _to_next_date(row: Registration, at: datetime) -> Registration:
    """Let a registration to a series go for the next date that its peer did not skip alone.

    That hosts removed it from other dates stays, or saying so would let them come there again.
    """
    coming = row.evenings.filter(event__ends_at__gt=at).order_by("event__starts_at", "pk")
    following = coming.filter(standing__in=IN_QUESTION).first()
    if following is None:
        raise Over
    opened, evenings = opened_with(coming, at)
    row.event_id, row.series_id, row.since = following.event_id, None, None
    keep(row, *WHEN)
    others = (each for each in evenings if each.event_id != following.event_id)
    _leave(opened, (each for each in others if each.standing != Standing.REMOVED))
    settle(opened.values())
    return row


def leave_email(number: int, address: int | None, at: datetime) -> None:
    """Let letters of a registration go to ``address`` (its number; None: to nobody).

    Raises:
        NoSuchRegistration
    """
    with transaction.atomic():
        row = row_of(number)
        before, row.address_id, row.acted_at = row.address_id, address, at
        keep(row, "address_id", "acted_at")
        if before not in {None, address}:
            release_addresses(filter(None, [before]), at)
        follow_address(row.pk, at, is_new=address != before)
        if address is not None and address != before:
            signals.address_left.send(sender=Registration, registration=row.pk)


def skip(number: int, dates: Iterable[date], at: datetime) -> RegistrationFacts:
    """Do not come on some dates of a series (dates by the rule); twice is once.

    Raises:
        NoSuchRegistration, NoSeries, Over
        NoSuchDate: the registration has no such date.
    """
    with transaction.atomic():
        row, opened, evenings = _at_dates(number, dates, at)
        for evening in evenings:
            if evening.standing != Standing.REMOVED:
                opened[evening.event_id].move(evening, Standing.SKIPPED)
                evening.save()
        settle(opened.values())
        return registration(row.pk)


def unskip(number: int, dates: Iterable[date], at: datetime) -> RegistrationFacts:
    """Come again on dates that were skipped: as if one had registered now; twice is once.

    Raises:
        NoSuchRegistration, NoSeries, Over, Cancelled, NotOpenYet, Closed, GroupTooLarge
        NoSuchDate: the registration has no such date.
    """
    with transaction.atomic():
        row, opened, evenings = _at_dates(number, dates, at)
        for evening in evenings:
            if evening.standing == Standing.SKIPPED:
                event = opened[evening.event_id]
                refuse_unless_open(event.event, at)
                take_place(event, evening, row)
        settle(opened.values())
        return registration(row.pk)


def _at_dates(
    number: int, dates: Iterable[date], at: datetime
) -> tuple[Registration, dict[int, OpenEvent], list[Attendance]]:
    row, wanted = row_of(number), set(dates)
    if row.series_id is None:
        raise NoSeries
    found = row.evenings.filter(event__recurrence_date__in=wanted)
    opened, evenings = opened_with(found, at)
    if missing := wanted - {each.event.recurrence_date for each in opened.values()}:
        raise NoSuchDate(date=min(missing).isoformat())
    if any(each.event.ends_at <= at for each in opened.values()):
        raise Over
    row.acted_at = at
    keep(row, "acted_at")
    return row, opened, evenings


def answer_offer(evening: int, at: datetime, *, accept: bool) -> RegistrationFacts | None:
    """Take a place that was offered, or leave it to the next; None: the registration is gone.

    Who answers too late comes all the same while a place is free and nobody else waits; else they
    wait at the end of the line. Who declines does not come: to this date of a series, or at all.

    Raises:
        NoSuchRegistration: there is no such evening (any more).
        NothingOffered, Over, Cancelled
    """
    with transaction.atomic():
        opened, found = opened_with(Attendance.objects.filter(pk=evening), at)
        if not found:
            raise NoSuchRegistration
        mine = found[0]
        event, row = opened[mine.event_id], mine.registration
        if mine.standing == Standing.COMING and accept:
            return registration(row.pk)
        if mine.offered_until is None:
            raise NothingOffered
        if not accept:
            return _decline(row, mine, event, at)
        if not event.takes_place:
            refuse_unless_open(event.event, at)
        event.place(mine, mine.persons, at, maybe=False)
        mine.save()
        settle([event])
        if mine.standing == Standing.COMING:
            signals.place_given.send(sender=Attendance, evening=mine.pk)
        return registration(row.pk)


def _decline(
    row: Registration, mine: Attendance, event: OpenEvent, at: datetime
) -> RegistrationFacts | None:
    if row.series_id is None:
        withdraw(row.pk, at)
        return None
    event.move(mine, Standing.SKIPPED)
    mine.save()
    settle([event])
    return registration(row.pk)


def withdraw(number: int, at: datetime) -> None:
    """Do not come: the registration goes with all its evenings, and nothing of it is kept.

    Who also comes to every date of the series skips this one; if hosts removed them, that stays.

    Raises:
        NoSuchRegistration: there is none (any more).
    """
    with transaction.atomic():
        row = row_of(number)
        opened, evenings = opened_with(row.evenings.all(), at)
        wider = _wider(row)
        for evening in evenings:
            if wider is None:
                opened[evening.event_id].forget(evening)
            else:
                evening.registration = wider
                if evening.standing != Standing.REMOVED:
                    opened[evening.event_id].move(evening, Standing.SKIPPED)
        if wider is not None:
            Attendance.objects.bulk_update(evenings, ("registration", "standing", "offered_until"))
        drop([row], at)
        settle(opened.values())


def _wider(row: Registration) -> Registration | None:
    """Return the peer's registration to the series of the event that ``row`` is for."""
    if row.event_id is None:
        return None
    rows = Registration.objects.filter(peer=row.peer_id, series__events=row.event_id)
    return rows.first()


def _leave(opened: dict[int, OpenEvent], evenings: Iterable[Attendance]) -> None:
    """Delete evenings; free places are given when the events are settled."""
    gone = list(evenings)
    for evening in gone:
        opened[evening.event_id].forget(evening)
    Attendance.objects.filter(pk__in=[evening.pk for evening in gone]).delete()
