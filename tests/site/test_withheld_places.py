"""A place that attendees only are told is nowhere that a stranger can look; else it is.

Every string of the place is a word that stands nowhere else, and every public address of the node
is asked for, as the URL patterns have them: one that is added is looked at too.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.plans import LinePlan, PatternPlan, SeriesPlan, VenuePlan
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.queries.series import series_for, series_of
from meshup.agenda.domain.queries.venues import public_venues, venue_for, venues_for
from meshup.agenda.domain.series import change_pattern, create_series, edit_series
from meshup.agenda.domain.stored import stored_events
from meshup.agenda.domain.venues import create_venue, edit_venue
from meshup.agenda.errors import NoSuchVenue
from meshup.agenda.models import Event, Series, Venue
from meshup.kit import clock
from meshup.kit.versioned_memo import clear_all_memos
from meshup.pictures import cards
from tests.agenda.paris import NOW, PATTERN, paris_series, themed
from tests.site.public_addresses import addresses

pytestmark = pytest.mark.django_db
LINK = "https://qlink.example/room"
HOME = VenuePlan(
    name="Qname",
    street="Qstreet 12",
    postal_code="QPOST",
    city="Montreuil",
    country="QZ",
    latitude=48.861234,
    longitude=2.441234,
    access={"en": "Qaccess", "fr": "Qaccess"},
    directions={"en": "Qdirections", "fr": "Qdirections"},
    zones=("Qzone",),
)
CANARIES = frozenset(
    {"qname", "qstreet", "qpost", '"qz"', "48.861", "2.441", "qaccess", "qdirections"}
    | {"qzone", "qlink"}
)
SALON = SeriesPlan(titles={"en": "Salon"}, place_audience="attendees")
SALON_DATES = PatternPlan(
    rule="FREQ=MONTHLY;BYDAY=3WE",
    starts_on=date(2026, 1, 1),
    start=PATTERN.start,
    minutes=120,
    time_zone="Europe/Paris",
    venue="qname",
    mode="mixed",
    online_url=LINK,
)
SALONS = [f"salon-{day}" for day in ("2026-10-21", "2026-12-16", "2027-01-20", "2027-02-17")]
SINGLES = ("festival", "call", "past-night")
EVENTS = ["paris-p2p-2026-12-02", *SALONS, *SINGLES]
VALUES = {
    "events": EVENTS,
    "series": ["salon", "paris-p2p"],
    "venues": ["qname", "ground-control"],
    "year": ["2026", "2027"],
    "month": ["1", "10", "12"],
    "key": ["festival", "salon", "qname"],
}
QUERIES = (
    "/api/events?from=2026-01-01&to=2027-12-01&limit=100",
    "/embed?count=20",
    "/feed.atom?lang=en",
    "/agenda.ics?lang=en",
    *(f"/en/events/{slug}/timetable/?day=2026-12-12" for slug in EVENTS),
)


@pytest.fixture(autouse=True)
def _in_november(node, monkeypatch):
    # what a card shows, instead of its picture
    monkeypatch.setattr(cards, "card_png", lambda card, _palette: repr(card).encode())
    with clock.set_to(NOW):
        yield


@pytest.fixture
def told_to_attendees(ada):
    """Four kinds of events at Ada's home, and a date of an open series that is there for once."""
    paris_series()
    create_venue(ada, HOME, NOW)
    create_series(ada, SALON, SALON_DATES, NOW)
    confirm(ada, SALONS[1], NOW)
    cancel(ada, SALONS[2], {"en": "Snow"}, NOW)
    february = event_of(SALONS[3]).starts_at + timedelta(days=1)
    move(ada, SALONS[3], february, february + timedelta(hours=1), NOW)
    hidden: dict[str, Any] = {"venue": "qname", "place_audience": "attendees"}
    days = {"Festival": (12, 13), "Call": (14, 14)}
    for title, (first, last) in days.items():
        plan = themed(datetime(2026, 12, first, 18, tzinfo=UTC), titles={"en": title}, **hidden)
        plan = replace(plan, ends_at=plan.ends_at.replace(day=last), kind="festival")
        if title == "Call":
            plan = replace(plan, online_url=LINK, mode="online")
        create_event(ada, plan, NOW, state=State.CONFIRMED)
    lines = [
        LinePlan(
            kind="talk",
            starts_at=datetime(2026, 12, day, 19, tzinfo=UTC),
            titles={"en": "On mesh"},
            zone="Qzone",
        )
        for day in (12, 13)
    ]
    set_timetable(ada, "festival", 1, lines, NOW)
    past = themed(datetime(2026, 11, 3, 18, tzinfo=UTC), titles={"en": "Past night"}, **hidden)
    create_event(ada, past, NOW, state=State.CONFIRMED)
    usual = event_for(ada, EVENTS[0])
    once = themed(usual.starts_at, titles=usual.titles, kind=usual.kind, **hidden)
    edit_event(ada, EVENTS[0], 0, once, NOW)
    return ada


def reveal(ada):
    """Tell everybody all of these places."""
    series = series_of("salon")
    edit_series(ada, "salon", series.version, replace(SALON, place_audience="everyone"), NOW)
    for slug in (EVENTS[0], *SINGLES):
        stored = stored_events([slug])[slug]
        plan = replace(stored.plan, place_audience="everyone")
        edit_event(ada, slug, stored.version, plan, NOW)


def look(browser, path):
    """Return all that an answer says, its headers too, in small letters."""
    answer = browser.get(path)
    assert answer.status_code < 500, path
    return f"{dict(answer.items())} {answer.content.decode(errors='replace')}".lower()


def found_in(words):
    return {canary for canary in CANARIES if canary in words}


def searches():
    """Return searches for each word of the place, and how an answer says that it found nothing."""
    for word in ("qname", "qstreet", "qzone", "qlink"):
        yield f"/en/agenda/search/?{urlencode({'q': word})}", EVENTS
        yield (
            f"/api/events?{urlencode({'q': word, 'from': '2026-01-01', 'to': '2027-12-01'})}",
            EVENTS,
        )


def test_a_stranger_finds_no_word_of_a_place_that_is_told_to_attendees(told_to_attendees, as_chloe):
    told = {path: words for path in addresses(VALUES) if (words := found_in(look(as_chloe, path)))}
    told |= {path: words for path in QUERIES if (words := found_in(look(as_chloe, path)))}
    # the address of a page, and a search, are said again by the page that answers
    asked = {path: words - {"qname"} for path, words in told.items() if "/qname/" in path}
    assert {path: words for path, words in (told | asked).items() if words} == {}
    for path, slugs in searches():
        assert not [slug for slug in slugs if slug in look(as_chloe, path)], path
    for path in ("/en/venues/qname/", "/en/report/venue/qname/"):
        assert as_chloe.get(path).status_code == 404, path


def test_the_same_addresses_say_every_word_of_it_once_everybody_is_told(
    told_to_attendees, as_chloe
):
    reveal(told_to_attendees)
    asked = (*addresses(VALUES, ["en"]), *QUERIES)  # what is found in one language is seen in each
    said = {path: found_in(look(as_chloe, path)) for path in asked}
    assert set().union(*said.values()) == CANARIES
    for slug in EVENTS:
        assert "qname" in said[f"/en/events/{slug}/"] | said[f"/api/events/{slug}"], slug
        assert said[f"/events/{slug}.ics"] & {"qname", "qlink"}, slug
    for path in ("/agenda.ics", "/series/salon.ics", "/feed.atom", "/api/venues", "/sitemap.xml"):
        assert "qname" in said[path], path
    assert "qname" in said["/embed?count=20"]
    assert "qname" in said["/events/festival/card.png"]
    assert "qzone" in said["/events/festival/schedule.xml"]
    with_name = [
        path for path, slugs in searches() if any(s in look(as_chloe, path) for s in slugs)
    ]
    assert [path for path in with_name if "qname" in path]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/events/festival/", "The place is told to those who come."),
        ("/fr/events/festival/", "Le lieu est indiqué aux personnes qui viennent."),
        ("/en/events/past-night/", "The place was told to those who came."),
        ("/en/events/call/", "The link is told to those who come."),
        ("/en/series/salon/", "Where it takes place is told to those who come."),
        ("/en/series/salon/", "Montreuil"),
        ("/en/agenda/", "Montreuil"),
        ("/events/festival.ics", "LOCATION:Montreuil"),
        ("/events/festival.jsonld", '"addressLocality":"Montreuil"'),
    ],
)
def test_instead_stands_the_town_and_why(told_to_attendees, as_chloe, path, words):
    assert words in as_chloe.get(path).content.decode()


def test_hosts_read_the_whole(told_to_attendees, as_ada):
    ada = told_to_attendees
    home = venue_for(ada, "qname")
    for slug in EVENTS:
        event = event_for(ada, slug)
        assert event.place == home, slug
        assert event_of(slug).place is None, slug
    assert event_for(ada, "call").online_url == LINK
    assert event_for(ada, "festival").timetable[0].zone == "Qzone"
    assert series_for(ada, "salon").patterns[0].venue == venue_for(ada, "qname")
    assert "qname" in {venue.slug for venue in venues_for(ada)}
    page = as_ada.get("/en/desk/events/festival/").content.decode()
    assert "Qname" in page
    assert "told only to those who come" in page


def test_an_edit_by_a_host_keeps_the_place(told_to_attendees, as_ada):
    form = as_ada.get("/en/desk/events/festival/edit/").context["form"]
    assert (form["venue"].initial, form["place_audience"].initial) == ("qname", "attendees")
    form = as_ada.get("/en/desk/series/salon/pattern/").context["form"]
    assert form["venue"].initial == "qname"


def test_a_venue_is_public_by_an_event_that_everybody_is_told(told_to_attendees, as_chloe):
    ada = told_to_attendees
    assert [venue.slug for venue in public_venues()] == ["ground-control"]
    plan = themed(datetime(2027, 3, 1, 18, tzinfo=UTC), titles={"en": "Open day"}, venue="qname")
    create_event(ada, plan, NOW)
    assert as_chloe.get("/en/venues/qname/").status_code == 404  # a draft tells nothing
    confirm(ada, "open-day", NOW)
    page = as_chloe.get("/en/venues/qname/").content.decode()
    assert "Open day" in page
    assert not [title for title in ("Festival", "Salon") if title in page]


def test_a_date_that_everybody_is_told_makes_public_the_venue_of_its_pattern_alone(
    told_to_attendees, as_chloe
):
    ada = told_to_attendees
    stored = stored_events([SALONS[1]])[SALONS[1]]
    plan = replace(stored.plan, place_audience="everyone")
    edit_event(ada, SALONS[1], stored.version, plan, NOW)
    assert event_of(SALONS[1]).place == venue_for(ada, "qname")
    assert event_of(SALONS[2]).place is None
    assert [venue.slug for venue in public_venues()] == ["ground-control", "qname"]


def test_a_venue_that_was_just_made_is_not_public_yet(ada, as_chloe):
    create_venue(ada, HOME, NOW)
    assert as_chloe.get("/en/venues/qname/").status_code == 404
    with pytest.raises(NoSuchVenue):
        venue_for(AnonymousUser(), "qname")


def test_an_event_of_a_series_without_a_pattern_for_it_is_withheld_as_well(
    told_to_attendees, as_chloe
):
    Event.objects.filter(slug=SALONS[1]).update(
        recurrence_date=None,
        venue=Venue.objects.get(slug="qname"),
        starts_at=datetime(2025, 1, 1, 18, tzinfo=UTC),
        ends_at=datetime(2025, 1, 1, 20, tzinfo=UTC),
    )
    assert event_of(SALONS[1]).place is None
    assert found_in(look(as_chloe, "/series/salon.ics")) == set()


def test_a_date_that_its_series_lets_go_of_stays_withheld(told_to_attendees):
    ada = told_to_attendees
    ends = replace(SALON_DATES, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 17))
    version = Series.objects.get(slug="salon").version
    change_pattern(ada, "salon", version, date(2026, 12, 1), ends, NOW)
    alone = event_for(ada, SALONS[2])
    assert (alone.series, alone.place_audience) == ("", "attendees")
    assert alone.place == venue_for(ada, "qname")
    assert alone.online_url == LINK
    assert event_of(SALONS[2]).place is None


@contextmanager
def _remembering(monkeypatch):
    """Let values be remembered in the transaction of the test."""
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    clear_all_memos()
    yield
    clear_all_memos()


def test_what_was_remembered_is_forgotten_when_a_place_is_withheld(
    told_to_attendees, as_chloe, monkeypatch
):
    ada = told_to_attendees
    with _remembering(monkeypatch):
        reveal(ada)
        assert "qname" in look(as_chloe, "/en/events/festival/")
        stored = stored_events(["festival"])["festival"]
        plan = replace(stored.plan, place_audience="attendees")
        edit_event(ada, "festival", stored.version, plan, NOW)
        assert found_in(look(as_chloe, "/en/events/festival/")) == set()
        assert "festival" not in look(as_chloe, "/en/venues/qname/")
        assert "festival" not in look(as_chloe, "/en/agenda/search/?q=qname")


def test_a_series_that_is_withheld_again_is_found_by_its_place_no_more(told_to_attendees, as_chloe):
    ada = told_to_attendees
    reveal(ada)
    stored, usual = SALONS[1], SALONS[3]
    assert found_by(as_chloe, "qname", stored)
    series = series_of("salon")
    edit_series(ada, "salon", series.version, SALON, NOW)
    assert not found_by(as_chloe, "qname", stored)
    assert not found_by(as_chloe, "qname", usual)
    assert found_by(as_chloe, "montreuil", stored)


def found_by(browser, word, slug):
    return f"/{slug}/" in look(browser, f"/en/agenda/search/?q={word}")


def test_the_town_is_fresh_though_the_page_may_not_name_the_venue(
    told_to_attendees, as_chloe, monkeypatch
):
    ada = told_to_attendees
    with _remembering(monkeypatch):
        paths = ("/en/events/festival/", f"/en/events/{SALONS[1]}/", "/en/series/salon/")
        for path in paths:
            assert "Montreuil" in as_chloe.get(path).content.decode(), path
        version = Venue.objects.get(slug="qname").version
        edit_venue(ada, "qname", version, replace(HOME, city="Bagnolet"), NOW)
        for path in paths:
            assert "Bagnolet" in as_chloe.get(path).content.decode(), path
