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
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, Q, Sum

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
from meshup.kit.compiled_query import CompiledQuery, Parameter
from meshup.kit.web import changed
from meshup.letters.domain.addresses import addresses_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

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
    def is_restless(self) -> bool:
        """Whether somebody who waits may get a place now, or an offer may be over."""
        if self.persons[Standing.OFFERED] or self.terms.capacity is None:
            return any(self.persons[standing] for standing in WAITS)
        return bool(next_in_line(self.line.values(), self.terms.capacity, self.taken))

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
    for key, standing, persons in _tallies(opened):
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
        for key, waiting in lines_at(limited):
            opened[key].line[waiting.number] = waiting
    return opened


def _tallies(events: Iterable[int]) -> Iterable[tuple[Any, ...]]:
    """Return event, standing and how many persons stand there."""
    keys = list(events)
    if len(keys) == 1:  # as each registration asks
        return _tally_of_one.tuples(event=keys[0])
    return _tally(Attendance.objects.filter(event__in=keys))


def _tally(evenings: QuerySet[Attendance]) -> QuerySet[Attendance, tuple[Any, ...]]:
    counted = evenings.order_by().values_list("event", "standing")
    return counted.annotate(persons_there=Sum("persons"))


_tally_of_one: Final = CompiledQuery(
    lambda: _tally(Attendance.objects.filter(event=Parameter("event", BigIntegerField())))
)


def settle(opened: Iterable[OpenEvent]) -> None:
    """Give free places to who waits, and let pages hear of it; everything is saved before.

    Nothing is given at what is over, cancelled or hidden. Nothing is asked where nobody is offered
    a place and the head of the line does not fit.
    """
    events = list(opened)
    restless = {each.key: each for each in events if each.takes_place and each.is_restless}
    if restless:
        _settle_lines(restless)
    for each in events:
        _announce_numbers(each)


def _settle_lines(events: dict[int, OpenEvent]) -> None:
    waiting = Attendance.objects.filter(event__in=events).select_related("registration")
    overdue = Q(standing=Standing.OFFERED) & (
        Q(offered_until=None) | Q(offered_until__lte=next(iter(events.values())).at)
    )
    lost = list(waiting.filter(overdue))
    for evening in lost:
        event = events[evening.event_id]
        event.move(evening, Standing.WAITING, evening.offered_until or event.at)
    chosen = _next_of_each(events)
    rows = list(waiting.filter(pk__in=chosen))
    _give_places(events, sorted(rows, key=lambda evening: chosen.index(evening.pk)))
    Attendance.objects.bulk_update(
        [*lost, *rows], ("standing", "persons", "queued_at", "offered_until")
    )
    for evening in lost:
        signals.place_lost.send(sender=Attendance, evening=evening.pk)
    for evening in rows:
        offered = evening.standing == Standing.OFFERED
        signal = signals.place_offered if offered else signals.place_given
        signal.send(sender=Attendance, evening=evening.pk)


def _next_of_each(events: dict[int, OpenEvent]) -> list[int]:
    """Return the evenings that get a place now, at all of these events."""
    lines: dict[int, list[InLine]] = defaultdict(list)
    for key, waiting in lines_at(events):
        lines[key].append(waiting)
    return [
        waiting.number
        for key, line in lines.items()
        for waiting in next_in_line(line, events[key].terms.capacity, events[key].taken)
    ]


def _give_places(events: dict[int, OpenEvent], evenings: list[Attendance]) -> None:
    addresses = {evening.registration.address_id for evening in evenings} - {None}
    facts = addresses_facts(filter(None, addresses)) if addresses else {}
    for evening in evenings:
        known = facts.get(evening.registration.address_id or 0)
        can_be_asked = known is not None and known.gets_letters
        _give(events[evening.event_id], evening, can_be_asked=can_be_asked)


def lines_at(events: Iterable[int]) -> Iterator[tuple[int, InLine]]:
    """Yield who waits for their turn at these events, by the key of the event."""
    rows = Attendance.objects.filter(
        event__in=events, standing=Standing.WAITING, offered_until__isnull=True
    )
    columns = ("event", "pk", "persons", "queued_at")
    for key, number, persons, queued_at in rows.values_list(*columns):
        yield key, InLine(number, persons, queued_at)


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
