"""No change, and no minute, leaves a page that is kept different from one rendered anew.

Random changes go through the doors of the agenda and of the community; after each one every page
that the cache would still serve, and every page put together from what is remembered, is compared
with a rendering that remembers nothing.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings as tried, strategies as st

from meshup.agenda.choices import State
from meshup.agenda.domain import events, life_cycle, series, venues
from meshup.agenda.domain.plans import Afterwards, LinePlan, VenuePlan
from meshup.agenda.domain.queries import events as queries
from meshup.agenda.models import Event, Series, Venue
from meshup.community.domain.nodes import edit_node
from meshup.community.models import Node
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.versioned_memo import VersionedMemo, clear_all_memos
from meshup.page_cache.representations import Moment, finished
from meshup.web_server.asgi_messages import Rendered
from tests.agenda.paris import PATTERN, WORDS, paris_series, themed
from tests.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.community.models import Person

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 2, 17, 27, tzinfo=UTC)
"""Three minutes before the evening of December begins."""
DATED = [f"paris-p2p-{day}" for day in ("2026-11-04", "2026-12-02", "2027-01-06", "2027-02-03")]
SINGLE = "nuit-du-routage"
SLUGS = [*DATED, SINGLE]
VENUES = ["ground-control", "la-mutinerie"]
ABOUT = [f"event:{slug}" for slug in SLUGS] + ["series:paris-p2p", *(f"venue:{v}" for v in VENUES)]
PAGES = [
    "/en/",
    "/en/agenda/",
    *(f"/en/events/{slug}/" for slug in SLUGS),
    f"/en/events/{SINGLE}/timetable/",
    "/en/series/paris-p2p/",
    *(f"/en/venues/{venue}/" for venue in VENUES),
    f"/events/{DATED[1]}.ics",
    f"/events/{DATED[1]}.jsonld",
    "/series/paris-p2p.ics",
    f"/api/events/{DATED[1]}",
    "/api/series/paris-p2p",
    "/api/venues/ground-control",
]
REMEMBERED = ["/en/", *(f"/en/events/{slug}/" for slug in SLUGS)]
"""Pages for which something is remembered apart from what is kept."""


def _version(model: type[Any], slug: str) -> int:
    row = model.objects.filter(slug=slug).first()
    return row.version if row else 0


def _edited(by: Person, at: datetime, slug: str, number: int) -> None:
    now = queries.event_for(by, slug)
    plan = themed(now.starts_at, titles={"en": f"Night {number}"}, venue=VENUES[number % 2])
    plan = replace(plan, ends_at=now.ends_at, time_zone=now.time_zone, **_coming(number))
    plan = replace(plan, registration_opens_at=now.starts_at - timedelta(minutes=number % 3))
    events.edit_event(by, slug, now.version, plan, at)


def _coming(number: int) -> dict[str, Any]:
    """Return how people register for an event, and who is told the place."""
    return {
        "registration": ("here", "none", "here", "elsewhere")[number % 4],
        "registration_url": "https://tickets.example/" if number % 4 == 3 else "",
        "place_audience": ("attendees", "everyone")[number % 2],
    }


def _moved(by: Person, at: datetime, slug: str, number: int) -> None:
    start = queries.event_for(by, slug).starts_at + timedelta(days=number - 3)
    life_cycle.move(by, slug, start, start + timedelta(hours=2), at)


def _timetable(by: Person, at: datetime, slug: str, number: int) -> None:
    now = queries.event_for(by, slug)
    lines = [
        LinePlan(kind="talk", starts_at=now.starts_at, titles={"en": f"Talk {n}"}, zone="Hall")
        for n in range(number % 3)
    ]
    events.set_timetable(by, slug, now.version, lines, at)


def _remembered(by: Person, at: datetime, slug: str, number: int) -> None:
    kept = Afterwards(head_count=number, notes={"en": f"We were {number}."})
    events.record_afterwards(by, slug, _version(Event, slug), kept, at)


def _venue(by: Person, at: datetime, _slug: str, number: int) -> None:
    slug = VENUES[number % 2]
    plan = VenuePlan(
        name=f"Place {number}", street=f"{number} rue", city=f"Town {number}", zones=("Hall",)
    )
    if Venue.objects.filter(slug=slug).exists():
        venues.edit_venue(by, slug, _version(Venue, slug), plan, at)
    else:
        venues.create_venue(by, replace(plan, name="La Mutinerie"), at)


def _series(by: Person, at: datetime, _slug: str, number: int) -> None:
    words = replace(WORDS, titles={"en": f"Paris {number}"}, texts={"en": f"Peers, {number}"})
    words = replace(words, registration_closes_hours=number % 2, **_coming(number))
    series.edit_series(by, "paris-p2p", _version(Series, "paris-p2p"), words, at)


def _pattern(by: Person, at: datetime, _slug: str, number: int) -> None:
    plan = replace(
        PATTERN,
        rule=("FREQ=MONTHLY;BYDAY=1WE", "FREQ=MONTHLY;BYDAY=1TH", "FREQ=MONTHLY;BYDAY=2WE")[
            number % 3
        ],
        start=time(18 + number % 3, 0),
        venue=VENUES[0] if number % 2 else "",
        open_slots=number,
    )
    since = date(2026, 12, 3) + timedelta(days=number * 12)
    version = _version(Series, "paris-p2p")
    series.change_pattern(by, "paris-p2p", version, since, plan, at)


def _ended(by: Person, at: datetime, _slug: str, number: int) -> None:
    version = _version(Series, "paris-p2p")
    series.end_series(
        by, "paris-p2p", version, date(2026, 12, 15) + timedelta(days=20 * number), at
    )


def _announced(by: Person, at: datetime, _slug: str, number: int) -> None:
    start = datetime(2026, 12, 2 + number, 18, tzinfo=UTC)
    events.create_event(by, themed(start, venue=VENUES[0]), at, state=State.CONFIRMED)


def _node(by: Person, _at: datetime, _slug: str, number: int) -> None:
    version = Node.objects.get().version
    zone = ("Europe/Paris", "Asia/Tokyo")[number % 2]
    edit_node(by, {"name": f"P2P {number}", "time_zone": zone}, version=version)


CHANGES: dict[str, Any] = {
    "confirm": lambda by, at, slug, _n: life_cycle.confirm(by, slug, at),
    "cancel": lambda by, at, slug, n: life_cycle.cancel(by, slug, {"en": f"Reason {n}"}, at),
    "skip": lambda by, at, slug, _n: life_cycle.skip(by, slug, at),
    "take up": lambda by, at, slug, _n: life_cycle.unskip(by, slug, at),
    "online": lambda by, at, slug, n: life_cycle.move_online(
        by, slug, f"https://x.example/{n}", at
    ),
    "withdraw": lambda by, at, slug, _n: events.withdraw(by, slug, at),
    "remove venue": lambda by, at, _slug, n: venues.remove_venue(by, VENUES[n % 2], at),
    "undo": lambda by, at, _slug, n: undo(by, ABOUT[n % len(ABOUT)], at),
    "undo the event": lambda by, at, slug, _n: undo(by, f"event:{slug}", at),
    "edit": _edited,
    "move": _moved,
    "timetable": _timetable,
    "remember": _remembered,
    "venue": _venue,
    "series": _series,
    "pattern": _pattern,
    "end": _ended,
    "announce": _announced,
    "node": _node,
}
STEPS = st.tuples(
    st.sampled_from([*CHANGES, "a minute", "three minutes"]),
    st.sampled_from(SLUGS),
    st.integers(0, 7),
)


class Reader:
    """Somebody who reads every page after each change, and the cache that serves them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.browser = Client(headers={"host": "localhost"})
        self.monkeypatch = monkeypatch
        self.kept: dict[str, Any] = {}

    def look(self) -> None:
        """Compare what is kept, and what is put together from memos, with what is true."""
        for path in PAGES:
            snapshot, at = settings.TAG_VERSIONS.snapshot(), clock.now().timestamp()
            quick = self.browser.get(path) if path in REMEMBERED else None
            with self.monkeypatch.context() as without:
                without.setattr(VersionedMemo, "get_or_compute", _computed)
                true = self.browser.get(path)
            if quick is not None:
                assert quick.content == true.content, f"{path} remembers"
            kept = self.kept.pop(path, None)
            versions = settings.TAG_VERSIONS.now(kept.slots) if kept else ()
            if kept is not None and kept.is_true(versions, at):
                assert kept.plain.body["body"] == true.content, f"{path} is stale"
            headers = [(n.lower().encode(), v.encode()) for n, v in true.items()]
            rendered = Rendered(true.status_code, headers, true.content)
            if true.status_code == 200:
                page = finished(rendered, Moment(snapshot, at, 0.0))
                assert page is not None, f"{path} is not kept"
                self.kept[path] = kept if kept and kept.is_true(versions, at) else page


def _computed(_memo: object, _now: datetime, _key: object, compute: Any, **_before: object) -> Any:
    return compute()


@contextmanager
def _taken_back() -> Iterator[None]:
    """Roll back what happens inside, whose own commits count nevertheless."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
    settings.TAG_VERSIONS.bump(["node"])
    clear_all_memos()


@tried(
    max_examples=examples(6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=12))
def test_every_page_is_fresh_after_every_change(ada, monkeypatch, steps):
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    now = START
    with _taken_back():
        with clock.set_to(now):
            paris_series()
            plan = themed(datetime(2026, 12, 9, 18, tzinfo=UTC), venue="ground-control")
            events.create_event(None, plan, now, state=State.CONFIRMED)
            reader = Reader(monkeypatch)
            reader.look()
            assert set(reader.kept) == {page for page in PAGES if VENUES[1] not in page}
        for name, slug, number in steps:
            now += timedelta(minutes={"a minute": 1, "three minutes": 3}.get(name, 0))
            with clock.set_to(now):
                if name in CHANGES:
                    try:
                        CHANGES[name](ada, now, slug, number)
                    except Refusal:
                        continue
                reader.look()
