"""What hosts changed here stays when their calendar is imported again, and they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import edit_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm, move, skip
from meshup.agenda.domain.plans import LinePlan, PatternPlan
from meshup.agenda.domain.queries.events import event_of, events_between, upcoming
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.rows import ensure_row
from meshup.agenda.domain.series import change_pattern, edit_series
from meshup.agenda.domain.stored import stored_events, stored_series
from meshup.agenda.models import Event, Series
from meshup.history.domain import tracking
from meshup.history.domain.undoing import undo
from meshup.imports.domain.importing import import_calendar, revert
from meshup.imports.models import Import, ImportOrigin
from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.imports.agenda_state import imports, public_state
from tests.imports.files import Entry, Override, calendar_of

LATER = NOW + timedelta(hours=1)
SINGLE = Entry(text="Bring a laptop.")
WEEKLY = Entry(rule="FREQ=WEEKLY;COUNT=8")
DECEMBER = "peers-2026-12-16"


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def people(monkeypatch):
    """Return a set: to the events whose row is in it, people said that they come."""
    keys: set[int] = set()
    check = {"event": [lambda key: "3 people said that they come." if key in keys else None]}
    monkeypatch.setattr(tracking, "_checks", {**tracking._checks, **check})
    return keys


def edited(ada, slug: str, **changes: Any) -> None:
    stored = stored_events([slug])[slug]
    edit_event(ada, slug, stored.version, replace(stored.plan, **changes), LATER)


def verbs(comparison) -> dict[str, int]:
    return dict(comparison.counts)


def test_a_field_that_hosts_changed_stays_and_the_others_follow(ada):
    imports(calendar_of(SINGLE))
    edited(ada, "peers", titles={"fr": "Pairs de Paris"})
    new = replace(SINGLE, text="Bring nothing.", url="https://a.example/")
    comparison = imports(calendar_of(new))
    event = event_of("peers")
    assert event.titles == {"fr": "Pairs de Paris"}
    assert event.texts == {"fr": "Bring nothing."}
    assert event.source_url == "https://a.example/"
    assert [part.retained for step in comparison.steps for part in step.parts] == [()]


def test_a_field_that_both_changed_is_as_hosts_have_it_and_they_are_told(ada):
    imports(calendar_of(SINGLE))
    edited(ada, "peers", titles={"fr": "Pairs de Paris"})
    new = calendar_of(replace(SINGLE, title="Pairs"))
    comparison = imports(new)
    ((part,),) = [step.parts for step in comparison.steps]
    (difference,) = part.retained
    assert (difference.here, difference.calendar) == ("Pairs de Paris", "Pairs")
    assert verbs(comparison) == {"retained": 1}
    assert verbs(imports(new)) == {"same": 1}
    assert Import.objects.latest("pk").retained == 0
    assert event_of("peers").titles == {"fr": "Pairs de Paris"}


def test_what_hosts_wrote_in_other_languages_stays(ada):
    imports(calendar_of(SINGLE))
    edited(ada, "peers", titles={"fr": "Peers", "en": "Peers in English"})
    imports(calendar_of(replace(SINGLE, title="Pairs")))
    assert event_of("peers").titles == {"fr": "Pairs", "en": "Peers in English"}


def test_an_event_that_hosts_moved_or_cancelled_stays_so(ada):
    imports(calendar_of(SINGLE))
    cancel(ada, "peers", {"en": "Nobody has the key."}, LATER)
    imports(calendar_of(replace(SINGLE, title="Pairs")))
    event = event_of("peers")
    assert (event.state, event.titles["fr"]) == (State.CANCELLED, "Pairs")
    assert event.reasons == {"en": "Nobody has the key."}


@pytest.mark.parametrize("entry", [SINGLE, WEEKLY])
def test_an_import_leaves_how_coming_works_to_hosts(ada, entry):
    entry = replace(entry, place="Qname, 12 Qstreet, 93100 Montreuil")
    imports(calendar_of(entry))
    slug = DECEMBER if entry.rule else "peers"
    if entry.rule:
        confirm(ada, slug, LATER)
    edited(ada, slug, place_audience="attendees", registration="here")
    imports(calendar_of(replace(entry, title="Pairs", place="Qname, 14 Qstreet, 93100 Montreuil")))
    event = event_of(slug)
    assert (event.titles["fr"], event.registration.how) == ("Pairs", "here")
    assert (event.place, event.area) == (None, "Montreuil")


def test_an_import_leaves_how_coming_to_a_series_works_to_hosts(ada):
    imports(calendar_of(WEEKLY))
    series = Series.objects.get()
    words = stored_series([series.slug])[series.slug].words
    said = replace(words, place_audience="attendees", registration="here")
    edit_series(ada, series.slug, series.version, said, LATER)
    imports(calendar_of(replace(WEEKLY, title="Pairs", clock=time(20))))
    found = series_of(series.slug)
    assert found.titles["fr"] == "Pairs"
    assert (found.place_audience, found.registration) == ("attendees", "here")


def test_a_date_that_hosts_confirmed_follows_its_rule_to_another_hour(ada):
    imports(calendar_of(WEEKLY))
    confirm(ada, DECEMBER, LATER)
    imports(calendar_of(replace(WEEKLY, clock=time(20))))
    event = event_of(DECEMBER)
    assert (event.state, event.local_start.hour) == (State.CONFIRMED, 20)
    assert not event.moved


def test_a_date_that_hosts_moved_stays_where_it_is(ada):
    imports(calendar_of(WEEKLY))
    there = datetime(2026, 12, 17, 18, tzinfo=UTC)
    move(ada, DECEMBER, there, there + timedelta(hours=2), LATER)
    comparison = imports(calendar_of(replace(WEEKLY, clock=time(20), exdates=(2,))))
    assert event_of(DECEMBER).starts_at == there
    assert verbs(comparison) == {"changed": 1}
    retained = [part for step in comparison.steps for part in step.parts if part.retained]
    assert [(part.key, part.retained[0].name) for part in retained] == [("2026-12-16", "when")]


def test_a_date_that_hosts_skipped_stays_skipped(ada):
    imports(calendar_of(WEEKLY))
    skip(ada, DECEMBER, LATER)
    imports(calendar_of(replace(WEEKLY, title="Pairs", clock=time(20))))
    assert DECEMBER not in [event.slug for event in upcoming(NOW)]


def test_an_override_that_hosts_took_back_stays_back_until_it_changes(ada):
    first = replace(WEEKLY, overrides=(Override(1, title="Noël"),))
    imports(calendar_of(first))
    undo(ada, f"event:{DECEMBER}", LATER)
    assert verbs(imports(calendar_of(first))) == {"same": 1}
    assert event_of(DECEMBER).titles == {"fr": "Peers"}


def test_a_rhythm_that_hosts_gave_stays_and_they_are_told(ada):
    imports(calendar_of(WEEKLY))
    plan = PatternPlan(
        rule="FREQ=WEEKLY;BYDAY=TH",
        starts_on=date(2026, 12, 10),
        start=time(19),
        minutes=60,
        time_zone="Europe/Paris",
    )
    series = series_of("peers")
    change_pattern(ada, "peers", series.version, date(2026, 12, 10), plan, LATER)
    before = public_state()
    comparison = imports(calendar_of(replace(WEEKLY, clock=time(21))))
    assert verbs(comparison) == {"retained": 1}
    assert public_state() == before


def test_an_event_that_hosts_removed_is_not_made_again(ada):
    imports(calendar_of(SINGLE))
    undo(ada, "event:peers", LATER)
    assert verbs(imports(calendar_of(SINGLE))) == {"same": 1}
    assert verbs(imports(calendar_of(replace(SINGLE, title="Pairs")))) == {"retained": 1}
    assert Event.objects.count() == 0


def test_what_hosts_worked_on_does_not_go_with_its_part(ada):
    both = replace(WEEKLY, rdates=(3, 5))
    imports(calendar_of(both))
    extra = next(e for e in upcoming(NOW) if e.local_start.day == 12)
    lines = [LinePlan(kind="talk", titles={"en": "Onions"})]
    set_timetable(ada, extra.slug, extra.version, lines, LATER)
    comparison = imports(calendar_of(WEEKLY))
    assert event_of(extra.slug).timetable[0].titles == {"en": "Onions"}
    assert [part.retained[0].name for s in comparison.steps for part in s.parts if part.retained]
    assert verbs(imports(calendar_of(WEEKLY))) == {"same": 1}


def test_own_lines_and_limits_go_along_when_the_calendar_moves_an_event(ada):
    imports(calendar_of(SINGLE))
    event = next(iter(upcoming(NOW)))
    stored = stored_events([event.slug])[event.slug]
    limit = event.starts_at - timedelta(days=2)
    plan = replace(stored.plan, registration="here", registration_closes_at=limit)
    edit_event(ada, event.slug, stored.version, plan, LATER)
    line = LinePlan(kind="talk", starts_at=event.starts_at)
    set_timetable(ada, event.slug, stored.version + 1, [line], LATER)
    imports(calendar_of(replace(SINGLE, day=SINGLE.day + timedelta(days=3))))
    moved = event_of(event.slug)
    assert moved.starts_at == event.starts_at + timedelta(days=3)
    assert moved.timetable[0].starts_at == moved.starts_at
    assert moved.registration.closes_at == limit + timedelta(days=3)


def test_a_series_that_becomes_one_event_leaves_the_dates_that_hosts_worked_on(ada):
    imports(calendar_of(WEEKLY))
    confirm(ada, DECEMBER, LATER)
    imports(calendar_of(SINGLE))
    days = [(event.local_start.day, event.state) for event in upcoming(NOW)]
    assert days == [(9, State.CONFIRMED), (16, State.CONFIRMED)]
    assert Series.objects.count() == 0
    assert event_of(DECEMBER).titles == {"fr": "Peers"}


def test_an_event_that_people_use_is_cancelled_instead_of_going(ada, people):
    extra = replace(WEEKLY, rdates=(3,))
    imports(calendar_of(extra))
    slug = next(event.slug for event in upcoming(NOW) if event.local_start.day == 12)
    people.add(ensure_row(slug, LATER))
    imports(calendar_of(WEEKLY))
    assert event_of(slug).state == State.CANCELLED
    assert verbs(imports(calendar_of(WEEKLY))) == {"same": 1}
    imports(calendar_of(extra))
    assert event_of(slug).state == State.CONFIRMED


def test_a_date_that_people_use_follows_its_rule_again(ada, people):
    imports(calendar_of(replace(WEEKLY, overrides=(Override(1, hours=1),))))
    people.add(ensure_row(DECEMBER, LATER))
    imports(calendar_of(WEEKLY))
    event = event_of(DECEMBER)
    assert (event.state, event.local_start.hour) == (State.USUAL, 18)


FILES = [
    replace(WEEKLY, overrides=(Override(1, hours=1),), exdates=(2,)),
    replace(WEEKLY, clock=time(20), rdates=(3,), title="Pairs"),
    SINGLE,
    replace(WEEKLY, status="CANCELLED"),
]


@pytest.mark.parametrize("new", FILES)
@pytest.mark.parametrize("old", FILES)
def test_giving_an_import_back_leaves_what_was_before(ada, old, new):
    imports(calendar_of(old))
    state, origins = (
        public_state(),
        list(ImportOrigin.objects.order_by("uid", "key").values_list("key", "fields")),
    )
    imported, _comparison = import_calendar(ada, calendar_of(new), "a", LATER)
    revert(ada, imported.pk, LATER + timedelta(hours=1))
    assert public_state() == state
    assert list(ImportOrigin.objects.order_by("uid", "key").values_list("key", "fields")) == origins
    assert verbs(imports(calendar_of(old))) == {"same": 1}


def test_each_date_has_a_history_of_its_own(ada):
    imports(calendar_of(replace(WEEKLY, overrides=(Override(1, title="Noël"),))))
    undo(ada, f"event:{DECEMBER}", LATER)
    shown = events_between(NOW, NOW + timedelta(days=60))
    assert {event.titles["fr"] for event in shown} == {"Peers"}
