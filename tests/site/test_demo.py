"""The demo's calendar, read by an independent program, has the dates of the real history."""

import json
import resource
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import given, strategies as st
from icalendar import Calendar

from meshup.agenda.choices import State
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.queries.events import (
    event_for,
    event_of,
    events_between,
    events_for,
    past_events,
    upcoming,
)
from meshup.attendance.domain.queries.attendees import numbers_elsewhere
from meshup.attendance.domain.queries.numbers import numbers_of, settings_of_node
from meshup.community.domain.queries import this_node
from meshup.community.errors import NodeExists
from meshup.community.models import Person
from meshup.forecast.domain.queries.forecasts import outlook_of
from meshup.forecast.domain.queries.reviews import reviews
from meshup.kit import clock
from meshup.kit.date_words import one_evening
from meshup.live.channels import channel_kind
from meshup.person_to_person.domain.queries.rooms import room_view
from meshup.presence.domain.queries.roster import numbers_present_at
from meshup.proposals.domain.queries.pool import pool_for
from meshup.proposals.domain.queries.talks import readable_proposals, talks
from meshup.site.demo import talk_words
from meshup.site.demo.loading import HISTORY, load_demo
from meshup.site.demo.stages import STAGES, running, set_stage
from tests.kept_rows import kept_rows
from tests.shell import Shell

pytestmark = pytest.mark.xdist_group("demo")  # whose rows are kept in one process

NOW = datetime(2026, 11, 22, 17, 20, tzinfo=UTC)
DAY = timedelta(days=1)
NOONS = [
    datetime(2026, month, day, 11, tzinfo=UTC)
    for month, day in ((12, 2), (3, 28), (10, 24))  # a first Wednesday, and where clocks change
]
DAYS = range(1, 32)
MONTHLY = "paris-p2p-monthly-peer-to-beer"


@pytest.fixture
def demo(db):
    def load(stage="call", now=NOW):
        kept_rows(("demo", stage, now), lambda: load_demo(stage, now))
        return Person.objects.get(name="Ada")

    return load


def served_calendar():
    answer = Client().get(f"/series/{MONTHLY}.ics")
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def monthly_dates(calendar, first, last):
    events = recurring_ical_events.of(calendar).between(first, last)
    return sorted(event["DTSTART"].dt for event in events)


def test_the_calendar_has_the_dates_of_the_history(demo):
    demo()
    history = json.loads(HISTORY.read_text(encoding="utf-8"))["events"]
    real = [
        date.fromisoformat(record["date"])
        for record in history
        if record.get("series") == "paris-monthly"
    ]
    dates = monthly_dates(served_calendar(), date(2019, 1, 1), date(2020, 5, 31))
    assert [moment.date() for moment in dates] == sorted(real)
    assert {(moment.hour, moment.minute) for moment in dates} == {(18, 30)}
    assert {str(moment.tzinfo) for moment in dates} == {"Europe/Paris"}


def test_the_moved_evening_is_an_exception_of_the_rule(demo):
    demo()
    exceptions = {
        event["RECURRENCE-ID"].dt.date(): event["DTSTART"].dt.date()
        for event in served_calendar().walk("VEVENT")
        if "RECURRENCE-ID" in event
    }
    assert exceptions[date(2020, 1, 1)] == date(2020, 1, 8)
    assert {day for day, now in exceptions.items() if day != now} == {date(2020, 1, 1)}


def test_the_calendar_keeps_the_numbers_and_says_which_evening_went_online(demo):
    demo()
    events = recurring_ical_events.of(served_calendar()).between(
        date(2019, 8, 1), date(2020, 4, 30)
    )
    evenings = sorted(events, key=lambda event: event["DTSTART"].dt)
    assert [str(event["SUMMARY"]).rpartition("#")[2] for event in evenings] == list("012345678")
    assert str(evenings[5]["DTSTART"].dt.date()) == "2020-01-08"
    online = ["visio" in str(event["LOCATION"]) for event in evenings]
    assert online == [False] * 8 + [True]


def test_numbers_never_shift(demo):
    demo()
    events = events_between(datetime(2019, 8, 1, tzinfo=UTC), datetime(2020, 7, 1, tzinfo=UTC))
    numbers = [event.edition for event in events if event.series == MONTHLY]
    assert numbers == list(range(11))
    fifth = event_of(f"{MONTHLY}-2020-01-01")
    assert (fifth.edition, fifth.moved, str(fifth.local_start.date())) == (5, True, "2020-01-08")
    eighth = event_of(f"{MONTHLY}-2020-04-01")
    assert (eighth.edition, eighth.online, str(eighth.local_start.date())) == (
        8,
        True,
        "2020-04-01",
    )
    assert [event.edition for event in events if event.online] == [8]


EDGES = {1, 2, 3, 6, 7, 8, 30, 31}
"""Around the first Wednesday, and where a week and the month end."""


@pytest.mark.parametrize(
    "day", [day if day in EDGES else pytest.param(day, marks=pytest.mark.long) for day in DAYS]
)
def test_the_next_event_is_the_true_next_first_wednesday(demo, day):
    now = datetime(2026, 12, day, 23, 30, tzinfo=UTC)
    demo("quiet", now)
    coming = upcoming(now, 1)[0]
    assert str(coming.local_start.date()) == ("2026-12-02" if day == 1 else "2027-01-06")


def test_in_the_quiet_nobody_has_confirmed_the_next_date(demo):
    demo("quiet")
    assert upcoming(NOW, 1)[0].state == State.USUAL


def test_in_the_call_the_next_date_is_confirmed_and_has_two_open_slots(demo):
    ada = demo("call")
    coming = upcoming(NOW, 1)[0]
    assert (coming.state, coming.open_slots) == (State.CONFIRMED, 2)
    assert len(events_for(ada, State.DRAFT)) == 1
    assert len(events_for(ada, State.SUGGESTED)) == 1


def test_the_last_evenings_were_counted_so_that_the_next_one_is_forecast(demo):
    ada = demo("call")
    coming = upcoming(NOW, 1)[0]
    found = outlook_of(coming, NOW).forecast
    assert found is not None
    assert (found.past_events, found.reason.code) == (6, "bookings")
    assert 30 < found.low < found.median < found.high < 110
    assert [review.heads for review in reviews(NOW)] == [49, 47, 55, 36, 52, 41]
    latest = past_events(NOW, 1)[0]
    assert event_for(ada, latest.slug).head_count is None  # it waits on the first page


def test_tonight_a_themed_event_runs(demo):
    demo("tonight")
    now = event_of(upcoming(NOW, 1)[0].slug)
    assert (now.kind, now.phase(NOW), len(now.timetable)) == ("themed", Phase.NOW, 6)
    assert timedelta(hours=1) <= NOW - now.starts_at < timedelta(hours=1, minutes=15)


def test_of_the_evening_people_are_there_counted_checked_in_and_joined(demo):
    demo("evening")
    slug = upcoming(NOW, 1)[0].slug
    with clock.set_to(NOW):
        present = numbers_present_at([slug], NOW)[slug]
        assert (present.present, present.checked_in, present.joined) == (23, 8, 15)
        assert numbers_of(slug).count == 20
        assert event_of(slug).registration.url == ""
        door = channel_kind("door").read([slug])[slug]
        assert (door["heads"], door["checked_in"]) == (12, 7)


def test_of_the_evening_twelve_gather_for_person_to_person(demo):
    demo("evening")
    slug = upcoming(NOW, 1)[0].slug
    room = room_view(slug, NOW)
    assert room is not None
    assert (room.phase, room.participants, room.round) == ("gathering", 12, None)
    begun = [line for line in event_of(slug).timetable if line.starts_at and line.starts_at <= NOW]
    assert begun[-1].kind == "encounters"


def test_of_the_rounds_thirteen_are_in_their_second(demo):
    demo("rounds")
    room = room_view(upcoming(NOW, 1)[0].slug, NOW)
    assert room is not None
    assert room.round is not None
    assert (room.phase, room.round.number, room.participants) == ("talking", 2, 13)
    seated = [person for table in room.round.tables for person in table.people]
    apart = [*room.round.resting, *room.round.waiting]
    assert len({person.name for person in [*seated, *apart]}) == 13
    assert [person.name for person in seated if person.by_helper] == ["Odile"]
    assert room.encounters >= 6


def test_when_it_is_over_heads_notes_and_links_are_kept(demo):
    demo("over")
    events = events_between(NOW - timedelta(days=2), NOW)
    assert [event.phase(NOW) for event in events] == [Phase.OVER]
    evening = events[0]
    assert (evening.head_count, len(evening.links), set(evening.notes)) == (58, 3, {"en", "fr"})


@pytest.mark.parametrize("noon", NOONS, ids=str)
def test_every_stage_can_be_set_at_many_hours(demo, noon):
    set_at_hours(demo, noon, range(noon.month % 6, 25, 6))


@pytest.mark.long
@pytest.mark.parametrize("noon", NOONS, ids=str)
def test_every_stage_can_be_set_at_every_hour(demo, noon):
    set_at_hours(demo, noon, range(25))


def set_at_hours(demo, noon, some_hours):
    ada = demo("quiet", noon - timedelta(days=8))
    venue = event_of(f"{MONTHLY}-2019-10-02").place.slug
    for hours in some_hours:
        for stage in STAGES:
            now = noon + timedelta(hours=hours, minutes=29)
            with transaction.atomic():
                set_stage(stage, ada, venue, now)
                settings.TAG_VERSIONS.bump(["agenda"])
                check_stage(stage, now)
                transaction.set_rollback(True)
            settings.TAG_VERSIONS.bump(["agenda"])


def check_stage(stage, now):
    """Look at what a reader sees of a stage that was set at that moment."""
    near = events_between(now - 2 * DAY, now + DAY)
    themed = [event for event in near if event.kind == "themed"]
    if stage in {"quiet", "call"}:
        assert themed == []
        return
    [slug] = [event.slug for event in themed]
    event = event_of(slug)
    phase = Phase.NOW if stage in {"tonight", "evening", "rounds"} else Phase.OVER
    assert event.phase(now) == phase
    assert event.timetable[-1].ends_at == event.ends_at
    if stage in {"evening", "rounds"}:
        assert sum(line.starts_at > now for line in event.timetable) >= 2
        return
    assert time(6) <= event.local_start.time() <= time(19, 30)
    assert one_evening(event.local_start, event.local_end)
    if stage == "over":
        assert event.local_start.time() == time(18, 30)


@given(st.integers(0, 2 * 366 * 24 * 60))
def test_what_runs_began_at_a_sensible_hour_and_goes_on(minutes):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    began, ends = running(now)
    assert began <= now - timedelta(hours=1)
    assert now < ends
    assert ends - began >= timedelta(hours=4)
    assert ends - now <= timedelta(hours=4)
    start, end = (moment.astimezone(ZoneInfo("Europe/Paris")) for moment in (began, ends))
    assert time(6) <= start.time() <= time(19, 30)
    assert one_evening(start, end)


def test_everything_is_said_in_both_languages(demo):
    demo()
    node = this_node()
    shown = events_between(datetime(2019, 1, 1, tzinfo=UTC), NOW + timedelta(days=300))
    all_texts = [node.summaries, node.charters, node.conducts]
    all_texts += [
        texts for event in shown for texts in (event.titles, event.summaries, event.texts)
    ]
    assert [texts for texts in all_texts if set(texts) != {"en", "fr"}] == []


def test_talks_take_turns_in_the_time_for_talks(demo):
    demo()
    evening = event_of(f"{MONTHLY}-2019-10-02")
    talks = [line for line in evening.timetable if line.kind in {"talk", "workshop"}]
    times = [(f"{line.starts_at:%H:%M}", f"{line.ends_at:%H:%M}") for line in talks]
    assert times == [("17:00", "17:10"), ("17:10", "17:20"), ("17:20", "17:30")]


def test_the_festivals_have_a_timetable_in_their_places(demo):
    ada = demo()
    first = event_for(ada, "paris-p2p-festival-0")
    days = {line.starts_at.date() for line in first.timetable if line.starts_at}
    zones = {line.zone for line in first.timetable}
    assert (len(days), len(zones)) == (5, 8)
    assert (str(first.local_start.date()), str(first.local_end.date())) == (
        "2020-01-08",
        "2020-01-12",
    )


def test_the_sessions_of_the_history_were_held_by_people_who_are_invented(demo):
    demo()
    history = json.loads(HISTORY.read_text(encoding="utf-8"))
    titles = {record["id"]: record["title"] for record in history["sessions"]}
    real = {
        titles[name]
        for record in history["events"]
        if record.get("series") == "paris-monthly"
        for name in record["sessions"]
    }
    held = talks({"held"})
    assert {title for talk in held for title in talk.titles.values()} == real
    invented = {name for names in talk_words.SPEAKERS.values() for name in names}
    assert {name for talk in held for name in talk.names} <= invented
    assert all(len(talk.places) == 1 and talk.names for talk in held)
    assert "person" not in json.dumps(history).lower().replace("person-to-person", "")
    evening = event_of(f"{MONTHLY}-2019-10-02")
    assert [line.persons for line in evening.timetable if line.talk] == [
        ("Théo",),
        ("Samira",),
        ("Odile",),
    ]


def test_others_wait_in_the_pool_and_nobody_of_them_left_an_address(demo):
    ada = demo()
    waiting = [entry.proposal for entry in pool_for(ada).entries]
    titles = [next(iter(facts.titles.values())) for facts in waiting]
    assert "From Cypherpunks to Bitcoin, a P2P history" in titles
    assert len(titles) == 6
    assert {facts.address for facts in waiting} == {None}
    assert len(readable_proposals()) == 5


@pytest.mark.parametrize("stage", STAGES)
def test_in_every_stage_the_next_edition_has_a_talk_with_its_speaker_and_a_free_slot(demo, stage):
    demo(stage)
    event = event_of(next(each.slug for each in upcoming(NOW) if each.series))
    (line,) = [line for line in event.timetable if line.talk]
    assert line.persons == (talk_words.HOLDER,)
    assert event.free_slots == 1
    assert [line.kind for line in event.timetable] == [
        *("doors", "talk", "talks", "encounters", "free")
    ]
    assert [talk.slug for talk in talks({"scheduled"})] == [line.talk_slug]


def test_a_folder_with_a_node_is_left_alone(node, ada):
    with pytest.raises(NodeExists):
        load_demo("call", clock.now())
    assert Person.objects.count() == 1


def test_the_command_makes_it_in_a_few_seconds_and_only_once(tmp_path):
    shell = Shell(tmp_path / "data")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    made = subprocess.run(  # a child of ours, whose time is counted
        [sys.executable, "-m", "meshup", "demo", "--stage", "over"],
        env=shell.environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert 1 < resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 15  # however busy
    assert "http://localhost:8000/en/sign-in/link/" in made.stdout
    again = shell.run("demo")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert shell.run("doctor", "--quiet").returncode == 0
    scores = json.loads(shell.done("forecast", "--backtest", "--json"))["by_lead"]["7"]
    assert scores.keys() == {"pool", "climatology", "own", "all", "last"}
    assert 0 < scores["pool"]["ncrps"] < scores["last"]["ncrps"]


@pytest.mark.parametrize("stage", ["quiet", "tonight"])
def test_people_come_to_the_next_two_dates_and_some_wait(demo, stage):
    demo(stage)
    following, limited = [event.slug for event in upcoming(NOW) if event.series][:2]
    numbers = numbers_of(following)
    assert (numbers.count, numbers.maybe, numbers.capacity) == (26, 3, None)
    assert [(site.source, site.number) for site in numbers_elsewhere(following)] == [
        ("meetup.com", 48)
    ]
    numbers = numbers_of(limited)
    assert (numbers.count, numbers.waiting, numbers.capacity, numbers.free) == (12, 3, 12, 0)
    assert settings_of_node().shows_numbers
