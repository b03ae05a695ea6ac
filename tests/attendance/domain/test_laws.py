"""Whatever people and hosts do, in whatever order: nobody is lost, nobody is let past, all fit."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings as trying, strategies as st

from meshup.attendance.choices import TAKES_A_PLACE, TRANSITIONS, Standing
from meshup.attendance.domain import waiting_list, wishes
from meshup.attendance.domain.numbers import EXACT_BELOW, numbers_from, rough
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.registrations import evening_of, registrations_of
from meshup.attendance.domain.registering import (
    answer_offer,
    change,
    leave_email,
    register,
    skip,
    unskip,
    withdraw,
)
from meshup.attendance.domain.series_evenings import keep_all_up, review, review_overdue
from meshup.attendance.domain.waiting_list import Held, InLine, Room, next_in_line, seat
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.models import Attendance
from meshup.kit import clock
from meshup.kit.errors import Refusal
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    SERIES,
    at_most,
    paris_series,
    proved,
    somebody,
)
from tests.effort import examples

pytestmark = pytest.mark.django_db
SLUGS = (DECEMBER, JANUARY)
DAYS = {DECEMBER: date(2026, 12, 2), JANUARY: date(2027, 1, 6)}
PEERS = 5

WISHES = {"register", "series", "change", "prove"}

peers = st.integers(0, PEERS - 1)
slugs = st.sampled_from(SLUGS)
groups = st.sampled_from([0, 0, 0, 1, 2, 4])
ACTS = st.one_of(
    st.tuples(st.just("register"), peers, slugs, groups, st.booleans()),
    st.tuples(st.just("register"), peers, slugs, groups, st.just(value=False)),
    st.tuples(st.just("series"), peers, slugs, groups),
    st.tuples(st.just("change"), peers, slugs, groups, st.booleans()),
    st.tuples(st.just("skip"), peers, slugs),
    st.tuples(st.just("unskip"), peers, slugs),
    st.tuples(st.just("withdraw"), peers, slugs),
    st.tuples(st.just("prove"), peers, slugs),
    st.tuples(st.just("answer"), peers, slugs, st.booleans()),
    st.tuples(st.just("capacity"), st.sampled_from([1, 2, 3, 4, 6, None])),
    st.tuples(st.just("pass"), st.integers(1, 30)),
    st.tuples(st.just("night")),
)


@dataclass(frozen=True)
class Stands:
    """What one peer has at one event."""

    standing: str
    persons: int
    queued_at: datetime
    number: int
    lapsed: bool


Table = dict[str, dict[int, Stands]]


def table() -> Table:
    found: Table = defaultdict(dict)
    rows = Attendance.objects.filter(event__slug__in=SLUGS).values_list(
        "event__slug", "peer", "standing", "persons", "queued_at", "pk", "offered_until"
    )
    for slug, peer, standing, persons, queued_at, number, until in rows:
        assert peer not in found[slug]
        lapsed = standing == "waiting" and until is not None
        found[slug][peer] = Stands(standing, persons, queued_at, number, lapsed)
    return found


def taken(event: dict[int, Stands]) -> int:
    return sum(each.persons for each in event.values() if each.standing in TAKES_A_PLACE)


def line(event: dict[int, Stands], capacity: int | None) -> list[int]:
    """Return the peers who wait for their turn, and can get it, in fair order."""
    waiting = [
        (each.queued_at, each.number, peer)
        for peer, each in event.items()
        if each.standing == "waiting" and not each.lapsed
        if capacity is None or each.persons <= capacity
    ]
    return [peer for *_order, peer in sorted(waiting)]


@dataclass
class Evenings:
    """A series of which two dates are looked at, a few peers, and what has to be true."""

    at: datetime = NOW
    capacity: int | None = None
    peers: list[int] = field(default_factory=lambda: [somebody() for _ in range(PEERS)])
    before: Table = field(default_factory=dict)

    def act(self, name: str, *facts: object) -> None:
        self.before, before_capacity = table(), self.capacity
        self.at += timedelta(minutes=1)
        actor = None
        with clock.set_to(self.at):
            if name in {"capacity", "pass", "night"}:
                getattr(self, f"_{name}")(*facts)
            else:
                index, *rest = facts
                actor = self.peers[index]  # type: ignore[call-overload]
                with suppress(Refusal):
                    getattr(self, f"_{name}")(actor, *rest)
            self.check(actor, name, before_capacity)
            if actor is not None and name in WISHES and not any(fact is True for fact in facts):
                self._check_own_place(actor)

    def _register(self, peer: int, slug: str, companions: int, maybe: bool) -> None:  # noqa: FBT001
        register(peer, slug, Wish(companions, maybe=maybe), self.at)

    def _series(self, peer: int, slug: str, companions: int) -> None:
        register(peer, slug, Wish(companions, series=True), self.at)

    def _change(self, peer: int, slug: str, companions: int, maybe: bool) -> None:  # noqa: FBT001
        if known := evening_of(peer, slug):
            wish = replace(known[0].wish, companions=companions, maybe=maybe)
            change(known[0].number, wish, self.at)

    def _skip(self, peer: int, slug: str) -> None:
        for facts in registrations_of([peer]):
            if facts.series:
                skip(facts.number, [DAYS[slug]], self.at)

    def _unskip(self, peer: int, slug: str) -> None:
        for facts in registrations_of([peer]):
            if facts.series:
                unskip(facts.number, [DAYS[slug]], self.at)

    def _withdraw(self, peer: int, slug: str) -> None:
        if known := evening_of(peer, slug):
            withdraw(known[0].number, self.at)

    def _prove(self, peer: int, slug: str) -> None:
        if known := evening_of(peer, slug):
            number = proved(f"{self.peers.index(peer)}@example.org", self.at)
            leave_email(known[0].number, number, self.at)

    def _answer(self, peer: int, slug: str, accept: bool) -> None:  # noqa: FBT001
        if known := evening_of(peer, slug):
            answer_offer(known[1].number, self.at, accept=accept)

    def _capacity(self, capacity: int | None) -> None:
        self.capacity = capacity
        at_most(capacity, SERIES)
        events = Attendance.objects.values_list("event", flat=True).distinct()
        review(events, self.at)

    def _pass(self, hours: int) -> None:
        self.at = min(self.at + timedelta(hours=hours), NOW + timedelta(days=9))
        with clock.set_to(self.at):
            review_overdue(self.at)

    def _night(self) -> None:
        review_overdue(self.at)
        assert keep_all_up(self.at) == 0

    def check(self, actor: int | None, name: str, capacity: int | None) -> None:
        now = table()
        for slug in SLUGS:
            before, after = self.before.get(slug, {}), now.get(slug, {})
            self._check_all_fit(before, after)
            self._check_nobody_waits_beside_a_free_place(after)
            self._check_others(actor, before, after)
            persons: dict[str, int] = defaultdict(int)
            for each in after.values():
                persons[each.standing] += each.persons
            assert numbers_of(slug) == numbers_from(persons, self.capacity)
            if name == "withdraw" and capacity is None:
                assert not line(after, self.capacity)

    def _check_all_fit(self, before: dict[int, Stands], after: dict[int, Stands]) -> None:
        if self.capacity is not None:
            assert taken(after) <= max(self.capacity, taken(before))

    def _check_nobody_waits_beside_a_free_place(self, after: dict[int, Stands]) -> None:
        for peer in line(after, self.capacity)[:1]:
            assert self.capacity is not None
            assert taken(after) + after[peer].persons > self.capacity

    def _check_own_place(self, actor: int) -> None:
        """Who comes, and wants more or fewer places, or is refused, still comes."""
        now = table()
        for slug in SLUGS:
            each = self.before.get(slug, {}).get(actor)
            if each is not None and each.standing == "coming":
                assert now[slug][actor].standing == "coming"

    def _check_others(
        self, actor: int | None, before: dict[int, Stands], after: dict[int, Stands]
    ) -> None:
        """Nobody loses what they have by what others do, and the line moves from its head."""
        others = {peer: each for peer, each in before.items() if peer != actor}
        for peer, each in others.items():
            became = after[peer]
            assert became.persons == each.persons
            if each.standing not in {"waiting", "offered"}:
                assert became == each
            elif became.standing != each.standing:
                assert Standing(became.standing) in TRANSITIONS[Standing(each.standing)]
        waited = [peer for peer in line(others, self.capacity) if peer in others]
        served = [after[peer].standing != "waiting" for peer in waited]
        assert served == sorted(served, reverse=True)


@trying(
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ACTS, min_size=3, max_size=18))
@example(
    [
        ("capacity", 2),
        ("register", 0, DECEMBER, 1, False),
        ("series", 1, DECEMBER, 1),
        ("register", 2, DECEMBER, 0, False),
        ("prove", 1, DECEMBER),
        ("withdraw", 0, DECEMBER),
        ("pass", 30),
        ("answer", 1, DECEMBER, True),
        ("withdraw", 2, DECEMBER),
    ]
)
def test_nobody_is_lost_and_nobody_is_let_past(node, acts):
    paris_series()
    evenings = Evenings()
    for act in acts:
        evenings.act(*act)


held = st.none() | st.builds(
    Held,
    standing=st.sampled_from([standing.value for standing in Standing]),
    persons=st.integers(1, 10),
    queued_at=st.just(NOW),
    lapsed=st.booleans(),
)
rooms = st.builds(
    Room,
    capacity=st.none() | st.integers(0, 30),
    taken=st.integers(0, 30),
    line=st.lists(st.builds(InLine, st.integers(1, 99), st.integers(1, 10), st.just(NOW))),
)


@given(held, st.integers(1, 10), rooms)
def test_a_seat_never_takes_more_than_there_is_nor_what_one_has(before, persons, room):
    after = seat(before, persons, room, NOW)
    has = before.takes if before else 0
    if after is None:
        assert has
        assert persons > has
    else:
        assert after.persons == persons
        assert not has or after.standing == before.standing
        if room.capacity is not None and after.takes > has:
            assert room.taken + after.takes <= room.capacity
            assert not any(each.persons <= room.capacity for each in room.line)


lines = st.lists(
    st.tuples(st.integers(1, 10), st.integers(0, 5)).map(
        lambda pair: (pair[0], NOW + timedelta(minutes=pair[1]))
    )
).map(lambda rows: [InLine(number, *row) for number, row in enumerate(rows)])


@given(lines, st.none() | st.integers(0, 40), st.integers(0, 40))
def test_places_are_given_from_the_head_of_the_line(waiting, capacity, taken_before):
    chosen = next_in_line(waiting, capacity, taken_before)
    fitting = [
        each
        for each in sorted(waiting, key=lambda each: (each.queued_at, each.number))
        if capacity is None or each.persons <= capacity
    ]
    assert chosen == fitting[: len(chosen)]
    total = taken_before + sum(each.persons for each in chosen)
    if chosen and capacity is not None:
        assert total <= capacity
    if len(chosen) < len(fitting):
        assert capacity is not None
        assert total + fitting[len(chosen)].persons > capacity


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_rough_number_grows_with_the_number_and_is_near_it(one, other):
    less, more = sorted((one, other))
    assert rough(less) <= rough(more)
    assert abs(rough(more) - more) <= max(0 if more < EXACT_BELOW else 5, more * 0.15)


def test_pure_parts_name_standings_as_rows_do():
    names = {waiting_list.COMING, waiting_list.OFFERED, waiting_list.WAITING}
    assert names < set(Standing.values)
    assert {waiting_list.COMING, waiting_list.OFFERED} == TAKES_A_PLACE
    assert wishes.MOST_COMPANIONS == 9
