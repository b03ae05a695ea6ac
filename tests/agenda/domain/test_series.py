"""Series, and what becomes of them when their pattern changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import confirm, move
from meshup.agenda.domain.plans import EventPlan, SeriesPlan
from meshup.agenda.domain.queries.events import event_of, neighbours, upcoming
from meshup.agenda.domain.queries.series import occurrences_of, series_of
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.agenda.errors import (
    AlreadyOver,
    NoSuchSeries,
    NoSuchVenue,
    NotYours,
    SourceUnreadable,
    TitleMissing,
    UnknownZone,
)
from meshup.agenda.models import Event, Pattern, Series
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile, NothingToUndo
from meshup.recurrence.errors import RuleNeverOccurs
from tests.agenda.paris import DECEMBER, NOW, PATTERN, WORDS, paris_series, themed

pytestmark = pytest.mark.django_db
THURSDAYS = replace(PATTERN, rule="FREQ=MONTHLY;BYDAY=1TH", start=time(19), venue="")
DECEMBER_ON = date(2026, 12, 1)


@pytest.fixture
def series(node):
    return paris_series()


def numbered(most: int = 4) -> list[tuple[str, int | None]]:
    return [(one.local_start.date().isoformat(), one.edition) for one in upcoming(NOW, most)]


def test_the_first_editions_are_the_real_ones(series):
    early = occurrences_of(series_of("paris-p2p"), date(2019, 8, 1), date(2019, 12, 31))
    assert [(one.local_start.isoformat()[:16], one.edition) for one in early] == [
        ("2019-08-07T18:30", 0),
        ("2019-09-04T18:30", 1),
        ("2019-10-02T18:30", 2),
        ("2019-11-06T18:30", 3),
        ("2019-12-04T18:30", 4),
    ]


def test_this_and_following_keeps_the_past_and_the_numbers(ada, series):
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)
    assert numbered(2) == [("2026-12-03", 88), ("2027-01-07", 89)]
    past = event_of("paris-p2p-2026-11-04")
    assert (past.edition, past.place.name) == (87, "Ground Control")
    coming = event_of("paris-p2p-2026-12-03")
    assert (coming.place, coming.local_start.hour) == (None, 19)
    assert past.uid != coming.uid
    assert Pattern.objects.get(uid=past.uid).ends_on == date(2026, 11, 30)


def test_what_was_said_moves_along_with_its_number(ada, series):
    january = "paris-p2p-2027-01-06"
    confirm(ada, DECEMBER, NOW)
    one = event_of(january)
    later = one.starts_at + timedelta(days=9)
    move(ada, january, later, later + timedelta(hours=2), NOW)
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)

    december, new_year = event_of(DECEMBER), event_of(january)
    assert (december.state, december.edition) == ("confirmed", 88)
    assert december.local_start.isoformat()[:16] == "2026-12-03T19:00"
    assert (new_year.starts_at, new_year.edition) == (later, 89)
    assert new_year.local_original_start.isoformat()[:16] == "2027-01-07T19:00"
    assert numbered(3) == [("2026-12-03", 88), ("2027-01-15", 89), ("2027-02-04", 90)]


def test_dates_that_swap_places_find_their_numbers_and_undo_brings_all_back(ada, series):
    weekly = replace(PATTERN, rule="FREQ=WEEKLY;BYDAY=WE")
    for slug in (DECEMBER, "paris-p2p-2027-01-06", "paris-p2p-2027-02-03"):
        confirm(ada, slug, NOW)
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, weekly, NOW)
    assert numbered(3) == [("2026-12-02", 88), ("2026-12-09", 89), ("2026-12-16", 90)]
    monthly = replace(PATTERN, starts_on=DECEMBER_ON)
    change_pattern(ada, "paris-p2p", series_of("paris-p2p").version, DECEMBER_ON, monthly, NOW)
    assert numbered(3) == [("2026-12-02", 88), ("2027-01-06", 89), ("2027-02-03", 90)]
    undo(ada, "series:paris-p2p", NOW)
    assert numbered(3) == [("2026-12-02", 88), ("2026-12-09", 89), ("2026-12-16", 90)]
    undo(ada, "series:paris-p2p", NOW)
    assert numbered(3) == [("2026-12-02", 88), ("2027-01-06", 89), ("2027-02-03", 90)]
    assert {one.state for one in upcoming(NOW, 3)} == {"confirmed"}
    assert Pattern.objects.count() == 1


def test_what_has_no_number_any_more_stands_alone_and_keeps_its_words(ada, series):
    february = "paris-p2p-2027-02-03"
    confirm(ada, february, NOW)
    short = replace(THURSDAYS, ends_on=date(2027, 1, 31))
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, short, NOW)
    one = event_of(february)
    assert (one.edition, one.series, one.titles["en"], one.place.name) == (
        None,
        "",
        "Paris P2P",
        "Ground Control",
    )
    assert numbered(3) == [("2026-12-03", 88), ("2027-01-07", 89), ("2027-02-03", None)]


def test_what_outlasted_the_end_of_its_series_stays_a_date_of_it_on_its_day(ada, series):
    february = "paris-p2p-2027-02-03"
    confirm(ada, february, NOW)
    end_series(ada, "paris-p2p", 1, date(2026, 12, 31), NOW)
    change_pattern(ada, "paris-p2p", 2, date(2027, 1, 1), THURSDAYS, NOW)
    one = event_of(february)
    assert (one.edition, one.series, one.place.name) == (None, "paris-p2p", "Ground Control")
    assert one.local_start.isoformat()[:16] == "2027-02-03T18:30"
    assert numbered(4)[1:] == [("2027-01-07", 89), ("2027-02-03", None), ("2027-02-04", 90)]


def test_what_outlasted_the_end_of_its_series_is_a_date_by_the_rule_again(ada, series):
    february = "paris-p2p-2027-02-03"
    confirm(ada, february, NOW)
    end_series(ada, "paris-p2p", 1, date(2026, 12, 31), NOW)
    earlier = replace(PATTERN, start=time(19))
    change_pattern(ada, "paris-p2p", 2, date(2027, 1, 1), earlier, NOW)
    one = event_of(february)
    assert (one.edition, one.state, one.local_start.hour) == (90, "confirmed", 19)
    assert numbered(3)[1:] == [("2027-01-06", 89), ("2027-02-03", 90)]


def test_what_outlasted_the_end_of_its_series_makes_room_for_what_has_a_number(ada, series):
    for slug in ("paris-p2p-2027-01-06", "paris-p2p-2027-02-03"):
        confirm(ada, slug, NOW)
    end_series(ada, "paris-p2p", 1, date(2027, 1, 31), NOW)
    later = replace(PATTERN, starts_on=date(2027, 2, 1))
    change_pattern(ada, "paris-p2p", 2, date(2027, 1, 1), later, NOW)
    assert event_of("paris-p2p-2027-01-06").recurrence_date == date(2027, 2, 3)
    alone = event_of("paris-p2p-2027-02-03")
    assert (alone.series, alone.state, alone.place.name) == ("", "confirmed", "Ground Control")


def test_from_its_first_date_on_the_pattern_is_simply_another(ada, series):
    change_pattern(ada, "paris-p2p", 1, date(2019, 8, 1), THURSDAYS, NOW)
    assert [(one.starts_on, one.first_edition) for one in Pattern.objects.all()] == [
        (date(2019, 8, 1), 0)
    ]


def test_the_past_cannot_be_given_another_pattern(ada, series):
    with pytest.raises(AlreadyOver):
        change_pattern(ada, "paris-p2p", 1, date(2026, 11, 1), THURSDAYS, NOW)


def test_an_ended_series_has_no_more_dates_and_can_go_on_later(ada, series):
    end_series(ada, "paris-p2p", 1, date(2027, 1, 31), NOW)
    assert numbered() == [("2026-12-02", 88), ("2027-01-06", 89)]
    change_pattern(ada, "paris-p2p", 2, date(2027, 9, 1), PATTERN, NOW)
    assert numbered(3)[2] == ("2027-09-01", 90)


def test_other_words_are_heard_in_all_its_events(ada, series):
    edit_series(ada, "paris-p2p", 1, SeriesPlan(titles={"en": "Peer to beer"}), NOW)
    assert event_of(DECEMBER).titles == {"en": "Peer to beer"}
    with pytest.raises(ChangedMeanwhile):
        edit_series(ada, "paris-p2p", 1, WORDS, NOW)


def test_dates_came_from_where_their_series_came_from(ada, series):
    source = "https://framagenda.example/paris"
    edit_series(ada, "paris-p2p", 1, replace(WORDS, source_url=source), NOW)
    assert series_of("paris-p2p").source_url == source
    assert event_of(DECEMBER).source_url == source
    confirm(ada, DECEMBER, NOW)
    assert event_of(DECEMBER).source_url == source
    edit_event(ada, DECEMBER, 1, themed(event_of(DECEMBER).starts_at, source_url=source), NOW)
    assert Event.objects.get(slug=DECEMBER).source_url == ""  # left to its series
    own = "https://framagenda.example/december"
    edit_event(ada, DECEMBER, 2, themed(event_of(DECEMBER).starts_at, source_url=own), NOW)
    assert event_of(DECEMBER).source_url == own


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "https://a b", "https://a\nb", f"https://{'a' * 500}", "//a"]
)
def test_where_it_came_from_is_an_address_of_the_web(source, ada, series):
    with pytest.raises(SourceUnreadable):
        edit_series(ada, "paris-p2p", 1, replace(WORDS, source_url=source), NOW)
    with pytest.raises(SourceUnreadable):
        create_event(ada, themed(NOW, source_url=source), NOW)


def test_neighbours_are_the_editions_before_and_after(ada, series):
    move(ada, DECEMBER, datetime(2026, 12, 9, tzinfo=UTC), datetime(2026, 12, 10, tzinfo=UTC), NOW)
    before, after = neighbours(event_of(DECEMBER))
    assert (before.edition, after.edition) == (87, 89)
    before, _ = neighbours(event_of("paris-p2p-2019-08-07"))
    assert before is None


def test_summer_time_changes_no_wall_time(ada, series):
    spring = occurrences_of(series_of("paris-p2p"), date(2027, 3, 1), date(2027, 4, 30))
    assert [(one.local_start.hour, one.starts_at.hour) for one in spring] == [(18, 17), (18, 16)]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"}, RuleNeverOccurs),
        ({"time_zone": "Paris"}, UnknownZone),
        ({"venue": "nowhere"}, NoSuchVenue),
        ({"ends_on": date(2019, 1, 1)}, RuleNeverOccurs),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(said, refusal, ada, series):
    with pytest.raises(refusal):
        change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, replace(PATTERN, **said), NOW)
    with pytest.raises(refusal):
        create_series(ada, WORDS, replace(PATTERN, **said), NOW)
    assert (Series.objects.count(), Pattern.objects.count()) == (1, 1)
    assert Pattern.objects.get().ends_on is None


def test_a_series_needs_a_title(ada, node):
    with pytest.raises(TitleMissing):
        create_series(ada, SeriesPlan(titles={"fr": ""}), PATTERN, NOW)


def test_only_hosts_have_series(bilal, door, series):
    for person in (bilal, door, AnonymousUser()):
        with pytest.raises(NotYours):
            create_series(person, WORDS, PATTERN, NOW)
        with pytest.raises(NotYours):
            edit_series(person, "paris-p2p", 1, WORDS, NOW)
        with pytest.raises(NotYours):
            change_pattern(person, "paris-p2p", 1, DECEMBER_ON, PATTERN, NOW)
        with pytest.raises(NotYours):
            end_series(person, "paris-p2p", 1, DECEMBER_ON, NOW)


def test_an_unknown_series_is_refused(ada, series):
    with pytest.raises(NoSuchSeries):
        series_of("lyon")
    with pytest.raises(NoSuchSeries):
        edit_series(ada, "lyon", 1, WORDS, NOW)


def test_undo_stops_where_somebody_has_gone_on(ada, series):
    confirm(ada, DECEMBER, NOW)
    change_pattern(ada, "paris-p2p", 1, DECEMBER_ON, THURSDAYS, NOW)
    one = event_of(DECEMBER)
    other = EventPlan(
        kind="meetup",
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        time_zone=one.time_zone,
        titles={"en": "Other words"},
    )
    edit_event(ada, DECEMBER, one.version, other, NOW)
    with pytest.raises(NothingToUndo):
        undo(ada, "series:paris-p2p", NOW)
    assert Event.objects.get().titles == {"en": "Other words"}
