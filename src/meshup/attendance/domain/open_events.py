"""Locked events, and who comes to them so far: the one place where places are given.

Shell. Whoever changes anything about an evening locks its event (``agenda.domain.row_locks``),
opens it here, gives and takes places, saves, and settles. So two who ask for the last place at the
same moment ask one after the other, on every database.

Words
    settle  give what became free to who waits, end offers whose time is over, tell pages
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Sum

from meshup.attendance import signals
from meshup.attendance.choices import TAKES_A_PLACE, Standing
from meshup.attendance.domain.numbers import Numbers, numbers_from, size_of
from meshup.attendance.domain.queries.terms import NO_LIMIT, TermsFacts, terms_of
from meshup.attendance.domain.tags import coming_tag, size_tag
from meshup.attendance.domain.waiting_list import (
    Held,
    InLine,
    Room,
    answer_until,
    next_in_line,
    seat,
)
from meshup.attendance.models import Attendance
from meshup.kit.web import changed
from meshup.letters.domain.addresses import addresses_facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.row_locks import LockedEvent

WAITS = (Standing.WAITING, Standing.OFFERED)


@dataclass
class OpenEvent:
    """A locked event at one moment, and how many persons stand where.

    Attributes:
        line: who waits and has not lapsed; of an event without a limit, nobody.
        before: the numbers when it was opened.
    """

    key: int
    event: Occurrence
    is_public: bool
    at: datetime
    terms: TermsFacts = NO_LIMIT
    persons: Counter[str] = field(default_factory=Counter)
    line: dict[int, InLine] = field(default_factory=dict)
    before: Numbers = field(default_factory=Numbers)

    @property
    def takes_place(self) -> bool:
        """Whether it is still to come, or runs, and is not cancelled or hidden."""
        return self.is_public and not self.event.cancelled and self.at < self.event.ends_at

    @property
    def taken(self) -> int:
        """How many places are taken, or kept for somebody."""
        return sum(self.persons[standing] for standing in TAKES_A_PLACE)

    @property
    def numbers(self) -> Numbers:
        """The numbers as they are now."""
        return numbers_from(self.persons, self.terms.capacity)

    def place(self, evening: Attendance, persons: int, since: datetime, *, maybe: bool) -> bool:
        """Give ``evening`` what it wants, or a place in line; False: what it has stays.

        The row is changed and not saved. Of a new evening ``standing`` is empty; ``since`` is from
        when on who is new in line stands there. Who was offered a place takes it by this.
        """
        held = held_of(evening, self.at)
        own = evening.persons if evening.standing in TAKES_A_PLACE else 0
        line = [waiting for number, waiting in self.line.items() if number != evening.pk]
        room = Room(self.terms.capacity, self.taken - own, line)
        if maybe:
            known = held if held and held.standing == Standing.MAYBE else None
            after = Held(Standing.MAYBE, persons, known.queued_at if known else since)
        elif (seated := seat(held, persons, room, since)) is None:
            return False
        else:
            after = seated
        self.put(evening, after)
        return True

    def put(self, evening: Attendance, held: Held, until: datetime | None = None) -> None:
        """Let ``evening`` stand as ``held``, and count it so; the row is not saved."""
        self.forget(evening)
        evening.standing, evening.persons = held.standing, held.persons
        evening.queued_at, evening.offered_until = held.queued_at, until
        self.persons[held.standing] += held.persons
        if held.standing == Standing.WAITING and until is None and self.terms.capacity is not None:
            number = evening.pk or -len(self.line) - 1
            self.line[number] = InLine(number, held.persons, held.queued_at)

    def move(self, evening: Attendance, standing: Standing, until: datetime | None = None) -> None:
        """Let ``evening`` stand elsewhere, for as many and in line since the same moment."""
        self.put(evening, Held(standing, evening.persons, evening.queued_at), until)

    def forget(self, evening: Attendance) -> None:
        """Count ``evening`` no more, for it goes or changes."""
        if evening.standing:
            self.persons[Standing(evening.standing)] -= evening.persons
        self.line.pop(evening.pk, None)


def held_of(evening: Attendance, at: datetime) -> Held | None:
    """Return what an evening has if its peer wants it now; None for a new one.

    A place that is offered is theirs, and none any more once the time to answer is over.
    """
    standing, until = evening.standing, evening.offered_until
    if not standing:
        return None
    if standing == Standing.OFFERED:
        in_time = until is not None and until > at
        standing = Standing.COMING if in_time else Standing.WAITING
    lapsed = standing == Standing.WAITING and until is not None
    return Held(standing, evening.persons, evening.queued_at, lapsed)


def open_events(locked: Iterable[LockedEvent], at: datetime) -> dict[int, OpenEvent]:
    """Open locked events, by their keys; three queries for one and for many."""
    opened = {each.key: OpenEvent(each.key, each.event, each.is_public, at) for each in locked}
    terms = terms_of({key: each.event.series for key, each in opened.items()})
    tallies = Attendance.objects.filter(event__in=opened).order_by()
    for key, standing, persons in tallies.values_list("event", "standing").annotate(
        persons=Sum("persons")
    ):
        opened[key].persons[Standing(standing)] = persons
    for key, each in opened.items():
        each.terms = terms[key]
        each.before = each.numbers
    limited = [
        key
        for key, each in opened.items()
        if each.terms.capacity is not None and each.persons[Standing.WAITING]
    ]
    if limited:
        rows = Attendance.objects.filter(
            event__in=limited, standing=Standing.WAITING, offered_until__isnull=True
        )
        columns = ("event", "pk", "persons", "queued_at")
        for key, number, persons, queued_at in rows.values_list(*columns):
            opened[key].line[number] = InLine(number, persons, queued_at)
    return opened


def settle(opened: Iterable[OpenEvent]) -> None:
    """Give free places to who waits, and let pages hear of it; everything is saved before.

    Nothing is given at what is over, cancelled or hidden. One query when nobody waits anywhere.
    """
    events = list(opened)
    waiting = {
        each.key: each
        for each in events
        if each.takes_place and any(each.persons[standing] for standing in WAITS)
    }
    if waiting:
        _settle_lines(waiting)
    for each in events:
        _announce_numbers(each)


def _settle_lines(events: dict[int, OpenEvent]) -> None:
    rows: dict[int, list[Attendance]] = defaultdict(list)
    found = Attendance.objects.filter(event__in=events, standing__in=WAITS)
    for evening in found.select_related("registration"):
        rows[evening.event_id].append(evening)
    lost, chosen = [], []
    for key, evenings in rows.items():
        lost += _end_offers(events[key], evenings)
        chosen += _next(events[key], evenings)
    addresses = {evening.registration.address_id for evening in chosen} - {None}
    facts = addresses_facts(filter(None, addresses)) if addresses else {}
    for evening in chosen:
        known = facts.get(evening.registration.address_id or 0)
        _give(events[evening.event_id], evening, can_be_asked=bool(known and known.gets_letters))
    Attendance.objects.bulk_update(
        {evening.pk: evening for evening in (*lost, *chosen)}.values(),
        ("standing", "persons", "queued_at", "offered_until"),
    )
    for evening in lost:
        signals.place_lost.send(sender=Attendance, evening=evening.pk)
    for evening in chosen:
        offered = evening.standing == Standing.OFFERED
        signal = signals.place_offered if offered else signals.place_given
        signal.send(sender=Attendance, evening=evening.pk)


def _end_offers(event: OpenEvent, evenings: list[Attendance]) -> list[Attendance]:
    """Let those wait again, without a turn, who did not answer in time."""
    lost = [
        evening
        for evening in evenings
        if evening.standing == Standing.OFFERED
        and (evening.offered_until is None or evening.offered_until <= event.at)
    ]
    for evening in lost:
        event.move(evening, Standing.WAITING, evening.offered_until or event.at)
    return lost


def _next(event: OpenEvent, evenings: list[Attendance]) -> list[Attendance]:
    line = [
        InLine(evening.pk, evening.persons, evening.queued_at)
        for evening in evenings
        if evening.standing == Standing.WAITING and evening.offered_until is None
    ]
    by_number = {evening.pk: evening for evening in evenings}
    return [
        by_number[waiting.number]
        for waiting in next_in_line(line, event.terms.capacity, event.taken)
    ]


def _give(event: OpenEvent, evening: Attendance, *, can_be_asked: bool) -> None:
    until = None
    if can_be_asked:
        until = answer_until(event.at, event.event.starts_at, event.terms.hours_to_answer)
    event.move(evening, Standing.OFFERED if until else Standing.COMING, until)


def _announce_numbers(event: OpenEvent) -> None:
    before, now = event.before, event.numbers
    if now == before:
        return
    changed(coming_tag(event.event.slug))
    if size_of(now) != size_of(before):
        changed(size_tag(event.event.slug))
