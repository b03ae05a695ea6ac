"""No reader can tell whether a usual date has a row: values, pages, feeds, calendars, desk."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, example, given, settings as trying, strategies as st

from meshup.agenda.choices import State
from meshup.agenda.domain import rows, series as series_room
from meshup.agenda.domain.calendars import series_calendars, single_events
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move, skip, unchanged_since, unskip
from meshup.agenda.domain.pattern_preview import foresee
from meshup.agenda.domain.plans import SeriesPlan
from meshup.agenda.domain.queries import (
    events as event_queries,
    search as search_queries,
    series as series_queries,
)
from meshup.agenda.domain.rows import ensure_row
from meshup.agenda.domain.series import change_pattern, edit_series, end_series
from meshup.agenda.models import Event
from meshup.history.domain.queries import latest_changes
from meshup.history.domain.sentences import sentences
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.kit.errors import Refusal
from tests.agenda.paris import DECEMBER, NOW, PATTERN, paris_series, themed
from tests.effort import examples

pytestmark = pytest.mark.django_db
PARIS = "paris-p2p"
PAST = f"{PARIS}-2026-11-04"
OLD = f"{PARIS}-2020-03-04"
WORDS = "?q=paris"
PUBLIC = [
    *("", "agenda/", "agenda/2026/", "agenda/2026/12/", "agenda/2026/11/", "agenda/2020/03/"),
    *(f"agenda/search/{WORDS}", f"series/{PARIS}/", "venues/ground-control/"),
    *(f"events/{slug}/" for slug in (DECEMBER, PAST, OLD)),
    f"events/{DECEMBER}/timetable/",
]
FEEDS = [
    *("agenda.ics", "feed.atom", "schedule.xml", "schedule.json", "sitemap.xml", "embed"),
    *(f"series/{PARIS}.{ending}" for ending in ("ics", "jsonld")),
    *("api/events", "api/events?until=2021-01-01", "api/series", f"api/series/{PARIS}"),
    "api/venues/ground-control",
    *(f"events/{slug}.{end}" for slug in (DECEMBER, PAST, OLD) for end in ("ics", "jsonld")),
    *(f"events/{slug}/schedule.json" for slug in (DECEMBER, OLD)),
    *(f"api/events/{slug}" for slug in (DECEMBER, PAST, OLD)),
    *(f"events/{DECEMBER}/{name}" for name in ("card.png", "cover.svg")),
]
DESK = [
    *("", "history/", "series/", f"series/{PARIS}/", "venues/", "suggestions/"),
    f"series/{PARIS}/pattern/?since=2026-12-02",
    *(f"events/{slug}/" for slug in (DECEMBER, PAST, OLD)),
    *(f"events/{DECEMBER}/{form}/" for form in ("edit", "preview", "move", "cancel", "timetable")),
    f"events/{PAST}/afterwards/",
    f"history/event/{DECEMBER}/",
]
ALL = [
    *(f"/{language}/{page}" for language in ("en", "fr") for page in PUBLIC),
    *(f"/{feed}" for feed in FEEDS),
    *(f"/en/desk/{page}" for page in DESK),
]


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def read_anew() -> None:
    """Forget what is kept in memory of the agenda, so that it is read from its rows."""
    settings.TAG_VERSIONS.bump(["agenda", "node"])


def test_not_one_byte_of_any_answer_differs(as_ada, ada):
    paris_series()
    confirm(ada, f"{PARIS}-2027-02-03", NOW)
    create_event(ada, themed(NOW + timedelta(days=3)), NOW)

    def answers():
        read_anew()
        found = {page: as_ada.get(page) for page in ALL}
        return {page: (answer.status_code, answer.content) for page, answer in found.items()}

    before = answers()
    assert {page: status for page, (status, _) in before.items() if status != 200} == {}
    days = series_queries.next_dates_of(series_queries.series_of(PARIS), date(2019, 8, 1), 120)
    for day, _edition in days:
        ensure_row(f"{PARIS}-{day}", NOW + timedelta(minutes=5))
    assert Event.objects.filter(version=0).count() > 100
    after = answers()
    assert [page for page in ALL if before[page] != after[page]] == []


DATES = [PAST, DECEMBER, f"{PARIS}-2027-01-06", f"{PARIS}-2027-01-07", f"{PARIS}-2027-02-03"]
SINCE = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 7)]
RHYTHMS = [
    PATTERN,
    replace(PATTERN, rule="FREQ=MONTHLY;BYDAY=1TH"),
    replace(PATTERN, rule="FREQ=WEEKLY;BYDAY=WE", start=time(20, 0)),
    replace(PATTERN, ends_on=date(2027, 1, 20), starts_on=date(2026, 12, 1)),
]
LATER = NOW + timedelta(days=12)


def version() -> int:
    return series_queries.series_of(PARIS).version


def edited(ada, slug: str) -> None:
    one = event_queries.event_for(ada, slug)
    plan = themed(one.starts_at, kind=one.kind, ends_at=one.ends_at, titles={"en": "Other"})
    edit_event(ada, slug, one.version, plan, NOW)


def overtaken(_ada, slug: str) -> None:
    with unchanged_since(slug, 1):
        pass


STEPS = {
    "confirm": lambda ada, slug: confirm(ada, slug, NOW),
    "cancel": lambda ada, slug: cancel(ada, slug, {"en": "Snow."}, NOW),
    "skip": lambda ada, slug: skip(ada, slug, NOW),
    "unskip": lambda ada, slug: unskip(ada, slug, NOW),
    "move": lambda ada, slug: move(ada, slug, LATER, LATER + timedelta(hours=1), NOW),
    "edit": edited,
    "overtaken": overtaken,
    "undo": lambda ada, slug: undo(ada, f"event:{slug}", NOW),
    "undo series": lambda ada, _slug: undo(ada, f"series:{PARIS}", NOW),
    "words": lambda ada, _slug: edit_series(
        ada, PARIS, version(), SeriesPlan(titles={"en": "Peer to beer"}, kind="themed"), NOW
    ),
    "end": lambda ada, _slug: end_series(ada, PARIS, version(), date(2027, 1, 6), NOW),
}
taken = st.one_of(
    st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(DATES)),
    st.tuples(st.sampled_from(SINCE), st.sampled_from(RHYTHMS)),
)


def take(ada, step) -> str:
    """Take one step; return how it was refused, "" when it was not."""
    first, second = step
    try:
        with transaction.atomic():
            if isinstance(first, str):
                STEPS[first](ada, second)
            else:
                change_pattern(ada, PARIS, version(), first, second, NOW)
    except Refusal as refusal:
        return refusal.code
    return ""


def all_that_is_read(ada) -> list[object]:
    read_anew()
    series = series_queries.series_of(PARIS)
    ever = datetime(2019, 1, 1, tzinfo=UTC)
    found: list[object] = [
        event_queries.upcoming(NOW, 8),
        event_queries.past_events(NOW, 8),
        event_queries.around(NOW, 5, 5),
        event_queries.events_between(NOW - timedelta(days=40), NOW + timedelta(days=90)),
        event_queries.around_at("ground-control", NOW, 5, 5),
        search_queries.years_with_events(),
        search_queries.search("p2p", NOW, 5),
        search_queries.search("other", NOW),
        search_queries.public_addresses(50),
        [
            event_queries.events_for(ada, state)
            for state in (State.USUAL, State.SKIPPED, State.DRAFT)
        ],
        series_queries.occurrences_of(series, date(2026, 10, 1), date(2027, 4, 1)),
        series_calendars(),
        series_calendars(date(2026, 11, 1)),
        single_events(ever, NOW, 20),
        sentences(latest_changes(100)),
        foresee(series, date(2026, 12, 1), RHYTHMS[1]),
    ]
    for slug in DATES:
        for ask in (event_queries.event_of, event_queries.event_and_editions):
            with suppress(Refusal):
                found.append(ask(slug))
        with suppress(Refusal):
            found.append(event_queries.event_for(ada, slug))
    return found


def without_uids(value: object) -> str:
    """Return a value to compare: each row of an event has a UID by chance, whenever it is made."""
    return re.sub(r"row-[-0-9a-f]{36}", "row", repr(value))


@example(  # two at one hour
    steps=[("move", DECEMBER), ("move", DATES[2])], pointed={DATES[2]}
)
@given(steps=st.lists(taken, min_size=1, max_size=6), pointed=st.sets(st.sampled_from(DATES)))
@trying(
    max_examples=examples(15),
    phases=[Phase.explicit, Phase.generate],  # a step takes long: to shrink would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_hosts_do_readers_cannot_tell(ada, monkeypatch, steps, pointed):
    def lived(*, with_rows: bool) -> list[str]:
        numbers = count()
        monkeypatch.setattr(rows, "new_uid", lambda: f"row-{uuid4()}")
        monkeypatch.setattr(series_room, "new_uid", lambda: f"pattern-{next(numbers)}")
        seen: list[str] = []
        with transaction.atomic(), translation.override("en"):
            paris_series()
            confirm(
                None, OLD, datetime(2020, 3, 1, tzinfo=UTC)
            )  # so that the series cannot be undone away
            for step in steps:
                for slug in pointed if with_rows else ():
                    with suppress(Refusal), transaction.atomic():
                        ensure_row(slug, NOW - timedelta(days=1))
                seen += [take(ada, step), *map(without_uids, all_that_is_read(ada))]
            transaction.set_rollback(True)
        return seen

    without, with_rows = lived(with_rows=False), lived(with_rows=True)
    pairs = enumerate(zip(with_rows, without, strict=True))
    assert [(place, *pair) for place, pair in pairs if pair[0] != pair[1]][:1] == []
