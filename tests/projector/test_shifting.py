"""The rest of an evening is shifted at the desk in one tap, and the tap is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.models import Event, Item
from meshup.history.models import Change
from meshup.kit import clock
from meshup.live.models import Channel
from tests.agenda.paris import paris_series
from tests.desk.conftest import url_of
from tests.projector.evening import LINES, NOW, SLUG, hours_of, line, make_evening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db
TEN = timedelta(minutes=10)
PAGE = url_of("projector:desk_now", SLUG)
PLANNED = [("Doors", "19:00", "20:00"), ("Hashes", "20:00", "20:30"), ("Routes", "20:30", "21:00")]


@pytest.fixture(autouse=True)
def _evening(node: object) -> Iterator[None]:
    with clock.set_to(NOW):
        make_evening()
        yield


def tap(browser: Client, minutes: object, slug: str = SLUG, **more: object) -> HttpResponse:
    """Press a button on the page as it is now."""
    data = {"version": event_of(slug).version, "minutes": minutes, **more}
    page = url_of("projector:desk_now", slug)
    return browser.post(page, data, follow=True)  # type: ignore[return-value]


def test_one_tap_shifts_the_rest_and_prolongs_what_runs(as_ada: Client):
    page = tap(as_ada, 10)
    assert hours_of(SLUG) == [
        PLANNED[0],
        ("Hashes", "20:00", "20:40"),
        ("Routes", "20:40", "21:10"),
    ]
    assert "1 line shifted by +10 min." in page.content.decode()


def test_the_tap_is_taken_back_on_the_spot_by_whoever_made_it(as_bilal: Client):
    page = tap(as_bilal, 15).content.decode()
    assert "Bilal shifted the rest of “Routing night”." in page
    number = Change.objects.latest("pk").pk
    for _press in range(2):  # pressed twice, it is done once
        undone = as_bilal.post(PAGE, {"undo": number}, follow=True)
        assert "The shift is undone." in undone.content.decode()
        assert hours_of(SLUG) == PLANNED


def test_a_programme_helper_takes_back_no_other_change(as_bilal: Client, as_ada: Client):
    tap(as_ada, 15)
    number = Change.objects.latest("pk").pk
    assert as_bilal.post(PAGE, {"undo": number}).status_code == 403
    assert b'name="undo"' not in as_bilal.get(PAGE).content
    assert b'name="undo"' in as_ada.get(PAGE).content
    made = Change.objects.get(verb="create").pk
    assert as_bilal.post(PAGE, {"undo": made}).status_code == 403
    assert as_bilal.post(PAGE, {"undo": "nonsense"}).status_code == 403


def test_two_who_tap_at_once_shift_once(as_ada: Client, as_bilal: Client):
    seen = event_of(SLUG).version
    tap(as_ada, 5)
    refused = as_bilal.post(PAGE, {"version": seen, "minutes": 5})
    assert refused.status_code == 409
    assert hours_of(SLUG)[2] == ("Routes", "20:35", "21:05")


def test_what_should_have_begun_moves_along_when_a_host_says_so(as_ada: Client):
    page = as_ada.get(PAGE).content.decode()
    assert "“Hashes” has not begun yet" in page
    tap(as_ada, 10, current="on")
    assert hours_of(SLUG) == [
        ("Doors", "19:00", "20:10"),
        ("Hashes", "20:10", "20:40"),
        ("Routes", "20:40", "21:10"),
    ]


def test_the_page_says_when_the_evening_would_last_longer(as_ada: Client):
    page = tap(as_ada, 90).content.decode()
    assert "The last one now ends at 22:30: the event was to end at 22:00." in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"minutes": "-40"}, "A line would begin before now."),
        ({"minutes": "500"}, "Shift by 1 to 180 minutes"),
        ({"minutes": "0"}, "Shift by 1 to 180 minutes"),
        ({"minutes": "ten"}, "Enter a whole number."),
        ({"minutes": "5", "zone": "Moon"}, "No line is left to shift."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    as_ada: Client, sent: dict[str, str], sentence: str
):
    page = as_ada.post(PAGE, {"version": event_of(SLUG).version, **sent})
    assert page.status_code in {409, 422}
    assert sentence in page.content.decode()
    assert hours_of(SLUG) == PLANNED


def test_reading_the_page_changes_nothing(as_ada: Client):
    before = Change.objects.count(), Event.objects.get(slug=SLUG).version
    assert as_ada.get(f"{PAGE}?minutes=5&undo=1").status_code == 200
    assert (Change.objects.count(), Event.objects.get(slug=SLUG).version) == before


def test_strangers_and_the_door_shift_nothing(as_chloe: Client, as_door: Client):
    sent = {"version": event_of(SLUG).version, "minutes": 5}
    assert as_chloe.post(PAGE, sent).status_code == 302
    assert as_door.post(PAGE, sent).status_code == 403
    assert hours_of(SLUG) == PLANNED


def test_one_zone_alone_may_be_late(as_ada: Client):
    zones = [line(0, 60, "Doors"), line(90, 120, "A", "Stage"), line(90, 120, "B", "Village")]
    slug = make_evening(zones, titles={"en": "Two zones"})
    page = as_ada.get(url_of("projector:desk_now", slug)).content.decode()
    assert '<option value="Stage">' in page
    tap(as_ada, 10, slug, zone="Stage")
    assert sorted(hours_of(slug)[1:]) == [("A", "20:40", "21:10"), ("B", "20:30", "21:00")]


def test_an_evening_that_follows_its_series_gets_its_own_lines_and_gives_them_back(as_ada: Client):
    paris_series()
    slug = "paris-p2p-2027-01-06"
    usual = [(one.starts_at, one.ends_at, one.kind) for one in event_of(slug).timetable]
    with clock.set_to(event_of(slug).starts_at):
        tap(as_ada, 10, slug)
        assert Event.objects.get(slug=slug).own_timetable
        after = event_of(slug).timetable
        assert [one.kind for one in after] == ["doors", "encounters"]
        assert after[0].starts_at == usual[0][0]
        assert [one.starts_at and one.starts_at - TEN for one in after[1:]] == [usual[1][0]]
        number = Change.objects.latest("pk").pk
        as_ada.post(url_of("projector:desk_now", slug), {"undo": number})
    assert not Item.objects.filter(event__slug=slug).exists()
    assert [(one.starts_at, one.ends_at, one.kind) for one in event_of(slug).timetable] == usual


def test_the_screens_hear_of_it_in_the_same_transaction(as_ada: Client):
    before = dict(Channel.objects.values_list("name", "sequence"))
    with clock.set_to(NOW.replace(minute=6)):
        tap(as_ada, 5)
    after = dict(Channel.objects.values_list("name", "sequence"))
    for kind in ("evening", "projector"):
        for language in ("fr", "en"):
            name = f"{kind}:{SLUG}/{language}"
            assert after[name] > before.get(name, 0)


def test_a_far_event_touches_no_channel(as_ada: Client):
    Channel.objects.all().delete()
    slug = make_evening(
        LINES,
        titles={"en": "Far away"},
        starts_at=NOW.replace(year=2027),
        ends_at=NOW.replace(year=2027, hour=23),
    )
    as_ada.post(url_of("agenda_desk:step", slug, "confirm"))
    assert not Channel.objects.exists()
