"""Registration: not asked, not yet, open, closed, elsewhere; its limits move along with a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from meshup.agenda.domain.events import create_event, edit_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.plans import EventPlan, LinePlan, SeriesPlan
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.registration import (
    Registration,
    RegistrationState,
    Standing,
    registration_of,
)
from meshup.agenda.domain.series import change_pattern, edit_series
from meshup.agenda.domain.shown import public_event
from meshup.agenda.domain.stored import stored_events
from meshup.agenda.errors import NotYours, RegistrationAddressMissing, RegistrationNeverOpens
from meshup.agenda.models import Series
from meshup.history.domain.undoing import undo
from meshup.recurrence.dates import moment
from tests.agenda.paris import DECEMBER, NOW, PATTERN, WORDS, paris_series, themed

PARIS = ZoneInfo("Europe/Paris")
END = datetime(2026, 12, 2, 22, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
URL = "https://tickets.example/night"
START = datetime(2026, 12, 9, 18, tzinfo=UTC)
HERE = SeriesPlan(
    titles=WORDS.titles,
    registration="here",
    registration_opens_days=14,
    registration_closes_hours=2,
)

FIRST, LAST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 30, tzinfo=UTC)
moments = st.integers(0, int((LAST - FIRST) / HOUR)).map(lambda hours: FIRST + hours * HOUR)
registrations = st.builds(
    Registration,
    how=st.sampled_from(["none", "here", "elsewhere"]),
    opens_at=st.none() | moments,
    closes_at=st.none() | moments,
)


@pytest.mark.parametrize(
    ("registration", "now", "standing"),
    [
        (Registration(), END - HOUR, Standing(RegistrationState.NOT_REQUIRED)),
        (Registration("here"), END - HOUR, Standing(RegistrationState.OPEN, END)),
        (Registration("here"), END, Standing(RegistrationState.CLOSED)),
        (
            Registration("here", opens_at=END - HOUR),
            END - 2 * HOUR,
            Standing(RegistrationState.NOT_YET, END - HOUR),
        ),
        (
            Registration("here", closes_at=END - HOUR),
            END - 2 * HOUR,
            Standing(RegistrationState.OPEN, END - HOUR),
        ),
        (Registration("here", closes_at=END - HOUR), END, Standing(RegistrationState.CLOSED)),
        (
            Registration("here", closes_at=END + HOUR),
            END - HOUR,
            Standing(RegistrationState.OPEN, END),
        ),
        (
            Registration("elsewhere", URL),
            END - HOUR,
            Standing(RegistrationState.ELSEWHERE, END),
        ),
        (Registration("elsewhere", URL), END, Standing(RegistrationState.CLOSED)),
    ],
)
def test_registration_stands_somewhere_at_each_moment(registration, now, standing):
    assert registration.standing(END, now) == standing


@given(registration=registrations, now=moments)
def test_a_standing_holds_until_its_moment_and_no_longer(registration, now):
    standing = registration.standing(END, now)
    if standing.until is None:
        far = registration.standing(END, END + timedelta(days=400))
        assert far.state is standing.state
    else:
        assert standing.until > now
        just_before = standing.until - timedelta(microseconds=1)
        assert registration.standing(END, max(now, just_before)) == standing
        assert registration.standing(END, standing.until).state is not standing.state


@given(registration=registrations, now=moments)
def test_of_what_is_cancelled_or_over_nobody_registers(registration, now):
    closed = {RegistrationState.CLOSED, RegistrationState.NOT_REQUIRED}
    assert registration.standing(END, now, cancelled=True).state in closed
    assert registration.standing(END, END + HOUR).state in closed


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"registration": "elsewhere"}, RegistrationAddressMissing),
        ({"registration": "elsewhere", "registration_url": "ftp://x"}, RegistrationAddressMissing),
        (
            {"registration": "elsewhere", "registration_url": "https://x.example/" + "y" * 500},
            RegistrationAddressMissing,
        ),
        (
            {
                "registration": "here",
                "registration_opens_at": START,
                "registration_closes_at": START,
            },
            RegistrationNeverOpens,
        ),
        (
            {"registration": "here", "registration_opens_at": START + 9 * HOUR},
            RegistrationNeverOpens,
        ),
    ],
)
def test_what_nobody_could_ever_use_is_refused(words, refusal):
    with pytest.raises(refusal):
        themed(START, **words).check()


def test_limits_of_a_series_that_leave_no_time_are_refused():
    with pytest.raises(RegistrationNeverOpens):
        replace(HERE, registration_opens_days=1, registration_closes_hours=24).check()
    with pytest.raises(RegistrationAddressMissing):
        replace(HERE, registration="elsewhere").check()
    replace(HERE, registration="none", registration_opens_days=0).check()


def limits(slug):
    """Return when registration for a public event opens and closes, which are both set."""
    registration = event_of(slug).registration
    assert registration.opens_at
    assert registration.closes_at
    return registration.opens_at, registration.closes_at


@pytest.fixture
def host(node, ada):
    paris_series()
    edit_series(ada, "paris-p2p", 1, HERE, NOW)
    return ada


def edited(by, slug, **said):
    """Save the form of an event as its host finds it, but for what is ``said``."""
    event = event_for(by, slug)
    registration = event.registration
    plan = EventPlan(
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        titles=event.titles,
        venue=event.place.slug if event.place else "",
        mode=event.mode,
        registration=registration.how,
        registration_url=registration.url,
        registration_opens_at=registration.opens_at,
        registration_closes_at=registration.closes_at,
        place_audience=event.place_audience,
    )
    return edit_event(by, slug, event.version, replace(plan, **said), NOW)


def test_every_date_of_a_series_has_its_limits_before_its_start(host):
    confirm(host, DECEMBER, NOW)
    for slug in (DECEMBER, "paris-p2p-2027-01-06"):
        event = event_of(slug)
        opens_at, closes_at = event.starts_at - timedelta(days=14), event.starts_at - 2 * HOUR
        assert event.registration == Registration("here", "", opens_at, closes_at)
        assert event.registration_at(opens_at - HOUR).state is RegistrationState.NOT_YET
        assert event.registration_at(opens_at) == Standing(RegistrationState.OPEN, closes_at)
        assert event.registration_at(closes_at).state is RegistrationState.CLOSED


def test_limits_of_a_series_move_along_with_a_date(host):
    before, (_opens, closes) = event_of(DECEMBER), limits(DECEMBER)
    move(host, DECEMBER, before.starts_at + HOUR, before.ends_at + HOUR, NOW)
    assert limits(DECEMBER)[1] == closes + HOUR
    edited(host, DECEMBER, starts_at=before.starts_at + 3 * HOUR)
    stored = stored_events([DECEMBER])[DECEMBER].plan
    assert stored.registration == ""
    assert limits(DECEMBER)[1] == closes + 3 * HOUR


def test_an_event_may_differ_from_its_series_and_follow_it_again(host):
    usual = event_of(DECEMBER).registration
    edited(host, DECEMBER, registration="elsewhere", registration_url=URL)
    assert event_of(DECEMBER).registration.url == URL
    edited(host, DECEMBER, registration="none", registration_url="")
    assert event_of(DECEMBER).registration.how == "none"
    said = {"registration_opens_at": usual.opens_at, "registration_closes_at": usual.closes_at}
    edited(host, DECEMBER, registration="here", **said)
    assert stored_events([DECEMBER])[DECEMBER].plan.registration == ""


def test_a_change_of_how_coming_works_can_be_undone(host):
    edited(host, DECEMBER, titles={"en": "Peers"})
    edited(host, DECEMBER, registration="none", place_audience="attendees")
    assert event_of(DECEMBER).for_attendees
    undo(host, f"event:{DECEMBER}", NOW)
    event = event_of(DECEMBER)
    assert (event.registration.how, event.place_audience) == ("here", "everyone")


def test_helpers_of_the_programme_change_words_and_not_how_coming_works(host, bilal):
    edited(bilal, DECEMBER, titles={"en": "Peers"})
    for said in ({"registration": "none"}, {"place_audience": "attendees"}):
        with pytest.raises(NotYours):
            edited(bilal, DECEMBER, **said)


def test_helpers_may_change_the_words_of_a_single_event(node, ada, bilal):
    create_event(ada, themed(START, mode="offline"), NOW)
    edited(bilal, "nuit-du-routage", titles={"en": "Routing"})
    stored = stored_events(["nuit-du-routage"])["nuit-du-routage"]
    assert (stored.plan.registration, stored.plan.place_audience) == ("", "")


def test_a_page_is_kept_until_registration_opens_or_closes(host):
    starts_at, (opens, closes) = event_of(DECEMBER).starts_at, limits(DECEMBER)
    assert public_event(DECEMBER, opens - HOUR).until == opens
    assert public_event(DECEMBER, opens).until == closes
    assert public_event(DECEMBER, closes).until == starts_at
    cancel(host, DECEMBER, {}, NOW)
    assert public_event(DECEMBER, opens).until == starts_at


def test_limits_that_an_event_has_itself_go_with_it_by_the_clock_on_the_wall(host):
    start = datetime(2027, 3, 24, 17, 30, tzinfo=UTC)  # 18:30, before the clocks change
    event = create_event(
        host, themed(start, registration="here", registration_opens_at=start - 7 * DAY), NOW
    )
    confirm(host, event.slug, NOW)
    week = 7 * DAY - HOUR  # the same hour, after the clocks have changed
    move(host, event.slug, start + week, start + week + 3 * HOUR, NOW)
    opens_at = event_of(event.slug).registration.opens_at
    assert opens_at == start
    edited(host, event.slug, starts_at=start, ends_at=start + 3 * HOUR)
    assert event_of(event.slug).registration.opens_at == start - 7 * DAY
    other = {"starts_at": start + week, "ends_at": start + week + HOUR}
    edited(host, event.slug, **other, registration_opens_at=start - DAY)
    assert event_of(event.slug).registration.opens_at == start - DAY


def test_own_limits_and_lines_follow_the_pattern_to_its_day(host):
    december = event_of(DECEMBER)
    closes_at = december.starts_at - DAY
    edited(host, DECEMBER, registration_closes_at=closes_at, registration_opens_at=None)
    talk = LinePlan(kind="talk", starts_at=december.starts_at + HOUR)
    set_timetable(host, DECEMBER, event_of(DECEMBER).version, [talk], NOW)
    series = Series.objects.get()
    thursdays = replace(PATTERN, rule="FREQ=MONTHLY;BYDAY=1TH", starts_on=NOW.date())
    change_pattern(host, series.slug, series.version, NOW.date(), thursdays, NOW)
    after = event_of(DECEMBER)
    assert after.starts_at == december.starts_at + DAY
    assert after.registration.closes_at == closes_at + DAY
    assert [line.starts_at for line in after.timetable] == [december.starts_at + DAY + HOUR]
    undo(host, f"series:{series.slug}", NOW)
    assert event_of(DECEMBER).registration.closes_at == closes_at
    assert event_of(DECEMBER).timetable[0].starts_at == december.starts_at + HOUR


NIGHTS = (date(2026, 10, 25), date(2027, 3, 28))  # in which the clocks of Paris change
near_a_night = st.tuples(st.sampled_from(NIGHTS), st.integers(-3, 40)).map(
    lambda drawn: drawn[0] + timedelta(days=drawn[1])
)


@given(near_a_night, st.times().filter(lambda at: not 2 <= at.hour < 3), st.integers(0, 60))
def test_days_before_are_counted_on_the_wall(day, at, days):
    start = moment(day, at, PARIS.key)
    series = Series(registration="here", registration_opens_days=days)
    opens_at = registration_of(None, series, start, PARIS.key).opens_at
    local = start.astimezone(PARIS).replace(tzinfo=None)
    assert opens_at.astimezone(PARIS).replace(tzinfo=None) == local - timedelta(days=days)


def test_hours_before_pass_as_they_do():
    start = moment(NIGHTS[0], time(4), PARIS.key)
    series = Series(registration="here", registration_closes_hours=2)
    closes_at = registration_of(None, series, start, PARIS.key).closes_at
    assert closes_at == start - 2 * HOUR
