"""What readers get, and how many questions it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import confirm, move, skip
from meshup.agenda.domain.queries.events import (
    around_at,
    event_and_editions,
    event_of,
    events_between,
    events_for,
    past_events,
    upcoming,
)
from meshup.agenda.domain.queries.search import search, years_with_events
from meshup.agenda.domain.queries.series import all_series
from meshup.agenda.domain.stored import stored_venue
from meshup.agenda.errors import NoSuchEvent, NoSuchVenue
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
WEEK = timedelta(days=7)


def evenings(who, count: int) -> None:
    for week in range(count):
        title = {"en": f"Routing night {week}"}
        slug = create_event(who, themed(SEVEN + week * WEEK, titles=title), NOW).slug
        confirm(who, slug, NOW)
        create_event(
            who, themed(SEVEN - (week + 9) * WEEK, titles=title), NOW, state=State.CONFIRMED
        )


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "2026-W49-3", "2026-13-01", "2026-12-03"]
)
def test_there_is_no_edition_on_a_day_that_the_rule_does_not_say(node, day):
    paris_series()
    for find in (event_of, event_and_editions):
        with pytest.raises(NoSuchEvent):
            find(f"paris-p2p-{day}")


@pytest.fixture
def series(node):
    return paris_series()


def test_single_events_and_series_stand_in_one_order(ada, series):
    evenings(ada, 1)
    assert [one.slug for one in upcoming(NOW, 3)] == [
        DECEMBER,
        "routing-night-0",
        "paris-p2p-2027-01-06",
    ]
    assert [one.slug for one in past_events(NOW, 3)] == [
        "paris-p2p-2026-11-04",
        "routing-night-0-2026-10-07",
        "paris-p2p-2026-10-07",
    ]


def test_an_event_that_has_begun_is_still_coming(ada, series):
    during = event_of(DECEMBER).starts_at + timedelta(hours=1)
    assert upcoming(during, 1)[0].slug == DECEMBER
    after = event_of(DECEMBER).ends_at
    assert upcoming(after, 1)[0].slug == "paris-p2p-2027-01-06"
    assert past_events(after, 1)[0].slug == DECEMBER


@pytest.mark.parametrize(
    "ask",
    [
        lambda: upcoming(NOW, 20),
        lambda: past_events(NOW, 20),
        lambda: events_between(NOW, NOW + 52 * WEEK),
        lambda: search("routing", NOW),
        lambda: around_at("ground-control", NOW, 20, 20),
        lambda: [one.patterns for one in all_series()],
        years_with_events,
    ],
)
def test_lists_cost_the_same_with_one_and_with_three(
    ask, ada, series, django_assert_max_num_queries
):
    evenings(ada, 1)
    with django_assert_max_num_queries(5) as asked:
        assert ask()
    first = len(asked)
    evenings(ada, 3)
    for slug in (DECEMBER, "paris-p2p-2027-01-06"):
        confirm(ada, slug, NOW)
    with django_assert_max_num_queries(5) as asked:
        assert ask()
    assert first <= len(asked) <= first + 1  # what was said about series is read once more


def test_words_are_found_without_accents_or_case(ada, series):
    slug = create_event(ada, themed(SEVEN, titles={"fr": "Soirée ÉTÉ"}), NOW).slug
    assert search("soiree été", NOW) == []
    confirm(ada, slug, NOW)
    assert [one.slug for one in search("SOIREE ete", NOW)] == ["soiree-ete"]
    assert search("ground control", NOW)[0].slug == DECEMBER
    assert [search(words, NOW) for words in ("", "  ", "%", "nothing of this")] == [[], [], [], []]


def test_what_is_not_public_is_listed_for_helpers_alone(ada, bilal, series):
    create_event(ada, themed(SEVEN), NOW)
    assert [one.titles["en"] for one in events_for(bilal, State.DRAFT)] == ["Routing night"]
    assert events_for(AnonymousUser(), State.DRAFT) == []
    assert "Routing night" not in [one.titles["en"] for one in upcoming(NOW)]


def test_the_years_reach_from_the_first_event_to_the_last(ada, series):
    move(ada, DECEMBER, SEVEN, SEVEN + WEEK / 7, NOW)
    assert years_with_events() == [2026, 2025, 2024, 2023, 2022, 2021, 2020, 2019]


@pytest.mark.parametrize(
    "slug",
    [
        "nothing",
        "paris-p2p",
        "paris-p2p-2026-12-03",
        "paris-p2p-2019-01-02",
        "lyon-2026-12-02",
        "paris-p2p-9999-99-99",
        "-2026-12-02",
        "x" * 300,
        "paris-p2p-20261202",
    ],
)
def test_an_address_of_nothing_is_refused(slug, series):
    with pytest.raises(NoSuchEvent):
        event_of(slug)


def test_a_venue_lists_what_comes_and_what_has_been(ada, series):
    def slugs() -> list[list[str]]:
        return [[one.slug for one in some] for some in around_at("ground-control", NOW, 1, 2)]

    past = ["paris-p2p-2026-11-04", "paris-p2p-2026-10-07"]
    assert slugs() == [[DECEMBER], past]
    skip(ada, DECEMBER, NOW)
    assert slugs() == [["paris-p2p-2027-01-06"], past]
    assert stored_venue("ground-control").city == "Paris"
    with pytest.raises(NoSuchVenue):
        stored_venue("nowhere")


def test_without_anything_there_is_nothing(node):
    assert (upcoming(NOW), past_events(NOW), years_with_events(), search("x", NOW)) == (
        [],
        [],
        [],
        [],
    )
