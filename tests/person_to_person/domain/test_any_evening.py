"""Any evening: hosts and people press what they like when they like, and the machine falls.

Each example is an evening of its own, which is rolled back; where the machine falls, what was under
way is rolled back too, and whoever comes next goes on from the rows.
"""

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import given, settings, strategies as st

from meshup.encounters.domain.rounds import plan_round
from meshup.introductions.models import Encounter
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain import advancing, ending, planning, rescuing, rounds, sessions
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.avoiding import avoid_person
from meshup.person_to_person.domain.clock import next_due
from meshup.person_to_person.domain.ending import LEAST_TALK
from meshup.person_to_person.domain.helping import add_person
from meshup.person_to_person.domain.missing import cannot_find, find_again, still_here
from meshup.person_to_person.domain.participating import (
    come_back,
    leave,
    leave_event,
    skip,
    trio_please,
    unskip,
)
from meshup.person_to_person.domain.rows import refresh_rounds
from meshup.person_to_person.domain.seating import EARLY
from meshup.person_to_person.domain.values import AvoidWish
from meshup.person_to_person.models import Participant, Round, RoundSession, Seat
from meshup.presence.domain import joining
from meshup.presence.domain.joining import JoinWish
from meshup.presence.domain.queries.roster import people_of, present_at
from tests.agenda.paris import paris_series
from tests.effort import examples
from tests.person_to_person.evening import DECEMBER, EIGHT, comes, opened, seconds

SPOKEN = [("fr",), ("fr", "en"), ("en",), ("fr", "en")]

HOST = st.sampled_from(
    ["start", "undo", "hold", "resume", "begin_now", "end_round", "add_round", "end"]
)
OWN = st.sampled_from(
    [
        *("leave", "come_back", "skip", "unskip", "cannot_find", "found", "still_here", "avoid"),
        *("trio", "go", "return"),
    ]
)
PRESSES = st.lists(
    st.one_of(
        st.tuples(st.just("host"), HOST),
        st.tuples(st.just("extend"), st.integers(-900, 900)),
        st.tuples(st.just("wait"), st.integers(1, 400)),
        st.tuples(st.just("wait"), st.integers(1, 400)),
        st.tuples(st.just("advance"), st.sampled_from(["", "falls"])),
        st.tuples(st.just("comes"), st.integers(0, 3)),
        st.tuples(st.just("own"), st.tuples(OWN, st.integers(0, 30))),
    ),
    max_size=45,
)


class MachineFallsError(Exception):
    """The machine falls just before a transaction would be committed."""


class Evening:
    """What is pressed, and what the rows must say whatever it was."""

    def __init__(self):
        opened(rounds=4, round_seconds=300, pause_seconds=60)
        self.at = EIGHT
        self.people = [comes(f"Peer {number}", EIGHT, SPOKEN[number % 4]) for number in range(5)]
        self.avoided = {}

    def press(self, kind, what):
        with suppress(Refusal, MachineFallsError):
            getattr(self, f"press_{kind}")(what)

    def press_wait(self, seconds_more):
        self.at += timedelta(seconds=seconds_more)

    def press_advance(self, how):
        if how:
            self.fall()
        else:
            advance(DECEMBER, self.at)

    def fall(self):
        """Let the first thing that is due fall in its middle."""

        def falls(_session):
            raise MachineFallsError

        with pytest.MonkeyPatch.context() as patched, transaction.atomic():
            for module in (planning, ending, rescuing, rounds):
                patched.setattr(module, "schedule", falls)
            advance(DECEMBER, self.at)

    def press_comes(self, spoken):
        name = f"Peer {len(self.people)}"
        if spoken == 3:
            number = add_person(None, DECEMBER, JoinWish(name, SPOKEN[spoken]), self.at)
            self.people.append(Participant.objects.get(pk=number).peer_id)
        else:
            self.people.append(comes(name, self.at, SPOKEN[spoken]))

    def press_extend(self, more):
        rounds.extend(None, DECEMBER, more, self.at)

    def press_host(self, what):
        number = Round.objects.count()
        acts = {
            "start": lambda: rounds.start(None, DECEMBER, self.at),
            "undo": lambda: rounds.undo_start(None, DECEMBER, self.at),
            "hold": lambda: rounds.hold(None, DECEMBER, self.at),
            "resume": lambda: rounds.resume(None, DECEMBER, self.at),
            "begin_now": lambda: rounds.begin_now(None, DECEMBER, number, self.at),
            "end_round": lambda: rounds.end_round(None, DECEMBER, number, self.at),
            "add_round": lambda: rounds.add_round(None, DECEMBER, self.at),
            "end": lambda: sessions.end_session(None, DECEMBER, self.at),
        }
        before = self.remembered()
        acts[what]()
        if what == "end":
            assert session().state == SessionState.ENDED
        if what == "undo" and session().state == SessionState.GATHERING:
            assert not Round.objects.exists()
            assert self.remembered() == before

    def press_own(self, press):
        what, index = press
        peer = self.people[index % len(self.people)]
        acts = {
            "leave": leave,
            "come_back": come_back,
            "skip": skip,
            "unskip": unskip,
            "cannot_find": cannot_find,
            "found": find_again,
            "still_here": still_here,
            "avoid": self.avoid,
            "trio": lambda asks, slug, at: trio_please(asks, slug, wants=True, at=at),
            "go": self.go,
            "return": joining.come_back,
        }
        acts[what](peer, DECEMBER, self.at)

    def go(self, peer, slug, at):
        joining.leave(peer, slug, at)
        leave_event(session().event_id, peer, at)

    def avoid(self, peer, slug, at):
        mine = Seat.objects.filter(participant__peer=peer, kind="table").last()
        if mine is None:
            return
        beside = Seat.objects.filter(round=mine.round_id, table=mine.table).exclude(pk=mine.pk)
        other = beside.select_related("participant").first()
        avoid_person(peer, slug, AvoidWish(seat=other.pk), at)
        self.avoided.setdefault(frozenset({peer, other.participant.peer_id}), at)

    @staticmethod
    def remembered():
        found = defaultdict(set)
        for low, high, at in Encounter.objects.values_list("low_id", "high_id", "met_at"):
            found[at].add(frozenset({low, high}))
        return dict(found)

    def look(self):
        rows = Seat.objects.select_related("round", "participant")
        tables = defaultdict(list)
        for seat in rows:
            assert (seat.kind == "table") == bool(seat.table)
            if seat.kind == "table":
                tables[seat.round, seat.table_index].append(seat)
        self.look_at_tables(tables)
        self.look_at_who_left(rows)
        self.look_at_memory(tables)
        self.look_at_clock()

    def look_at_tables(self, tables):
        spoken = people_of([DECEMBER], self.at)[DECEMBER]
        for (this, _index), seats in tables.items():
            assert len(seats) in {2, 3}
            assert len({seat.table for seat in seats}) == 1
            peers = [seat.participant.peer_id for seat in seats]
            assert set.intersection(*(set(spoken[peer].languages) for peer in peers))
            for pair in map(frozenset, combinations(peers, 2)):
                since = self.avoided.get(pair)
                assert since is None or since >= this.begins_at or since >= this.planned_at
                if since is not None and this.begins_at > self.at:
                    raise AssertionError("They are to meet whom they asked not to meet.")

    def look_at_who_left(self, rows):
        for seat in rows:
            left_at = seat.participant.left_at
            if left_at is not None and seat.round.settled_at is None:
                assert left_at >= seat.round.begins_at + EARLY or session().held_at

    def look_at_memory(self, tables):
        met: defaultdict[int, set[frozenset[int]]] = defaultdict(set)
        for (this, _index), seats in tables.items():
            talked = this.ends_at - this.begins_at >= LEAST_TALK
            if this.settled_at is not None and talked:
                there = [seat.participant.peer_id for seat in seats if seat.missed_at is None]
                met[this.ends_at] |= set(map(frozenset, combinations(there, 2)))
        assert self.remembered() == {at: pairs for at, pairs in met.items() if pairs}

    def look_at_clock(self):
        row = session()
        due = next_due(refresh_rounds(row))
        assert row.wakes_at == (due.at if due is not None else None)
        numbers = sorted(Round.objects.values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        if row.state == SessionState.GATHERING:
            assert numbers == []


def session():
    return RoundSession.objects.select_related("event").get()


class EveningOverError(Exception):
    """The evening is to be forgotten."""


@pytest.fixture
def _in_this_process(monkeypatch):
    monkeypatch.setattr(planning, "solve", lambda request: plan_round(request, solver="python"))


@pytest.mark.usefixtures("_in_this_process")
def test_whatever_is_pressed_the_rows_make_sense(node):
    paris_series()

    @settings(max_examples=examples(60), deadline=None)
    @given(PRESSES)
    def evening(presses):
        with clock.set_to(EIGHT), suppress(EveningOverError), transaction.atomic():
            evening = Evening()
            for kind, what in [("host", "start"), *presses]:
                evening.press(kind, what)
                evening.look()
            evening.at += timedelta(hours=12)
            advance(DECEMBER, evening.at)
            evening.look()
            raise EveningOverError

    evening()


@pytest.mark.usefixtures("_in_this_process")
def test_restarts_do_not_matter_to_an_evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        evening = Evening()
        evening.press("host", "start")
        for _step in range(90):
            evening.press("wait", 20)
            evening.press("advance", "falls")
            evening.press("advance", "")
            evening.look()
        assert session().state == SessionState.ENDED
        assert Round.objects.filter(settled_at__isnull=False).count() == 4
        assert advancing.sessions_overdue(evening.at) == []
        assert present_at(DECEMBER, evening.at)
        assert seconds(1800) == evening.at - EIGHT
