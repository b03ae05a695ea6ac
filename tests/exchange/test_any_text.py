"""Whatever words are kept, every feed can be read by other programs, and says those words."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.conf import settings as node_settings
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings, strategies as st
from icalendar import Calendar
from lxml import etree

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.series import create_series
from meshup.agenda.models import Event, Item, Series, Venue
from meshup.kit import clock
from meshup.kit.printable import printable_text
from tests.agenda.paris import NOW, PATTERN, WORDS, themed
from tests.effort import examples

START = datetime(2026, 12, 9, 18, tzinfo=UTC)
WORDS_KEPT = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\x01\x07\x0b\x1b\x7f\x85\u2028\\;,:\n\"'<&"),
    min_size=1,
    max_size=60,
).filter(lambda text: "\0" not in text and printable_text(text).strip())
often = settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)


@contextmanager
def kept(words: str):
    """Keep ``words`` in every text of an event and a series, as a door of long ago let them in."""
    with clock.set_to(NOW), transaction.atomic():
        event = create_event(None, themed(START), NOW, state=State.CONFIRMED)
        create_series(None, WORDS, PATTERN.__class__(**(_fields(PATTERN) | {"venue": ""})), NOW)
        said = {"titles": {"en": words}, "summaries": {"en": words}, "texts": {"en": words}}
        Series.objects.update(**said)
        place = Venue.objects.create(slug="v", name=words, street=words, city=words, changed_at=NOW)
        Event.objects.update(
            **said, venue=place, own_timetable=True, online_url=f"https://x.example/{words}"
        )
        Item.objects.create(
            event=event,
            starts_at=START,
            ends_at=START + timedelta(hours=1),
            kind="talk",
            zone=words,
            track=words,
            titles={"en": words},
            notes={"en": words},
            links=[{"kind": "slides", "label": words, "url": "https://x.example"}],
        )
        node_settings.TAG_VERSIONS.bump(["agenda", f"event:{event.slug}"])
        yield event.slug
        transaction.set_rollback(True)


def readable(words: str) -> str:
    return printable_text(words).strip()


def _fields(plan):
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


@pytest.fixture
def feeds(node, as_chloe):
    return lambda path: as_chloe.get(path, {"lang": "en"}).content


@often
@given(words=WORDS_KEPT)
@example(words="a\x0bb\x07\x1b[0m\r\nBEGIN:VEVENT\r\nc")
@example(words="\x85\u2028\u2029x")
@example(words="\x1b\x850\x85\x1b")
def test_a_calendar_is_read_back(feeds, words):
    with kept(words) as slug:
        content = feeds("/agenda.ics")
        alone = feeds(f"/events/{slug}.ics")
    assert set(content) & {*range(9), *range(11, 13), *range(14, 32), 127} == set()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert len(content.split(b"\r\n")) == len(content.split(b"\n"))
    calendar = Calendar.from_ical(content)
    (event,) = [event for event in calendar.events if "RRULE" not in event]
    assert str(event["SUMMARY"]).strip() == readable(words)
    assert str(event["X-MESHUP-TEXT"]).strip() == readable(words)
    assert calendar.errors == event.errors == []
    assert Calendar.from_ical(alone).events[0] == event


@often
@given(words=WORDS_KEPT)
@example(words="\x0b]]>\x07")
def test_news_and_programmes_are_xml(feeds, words):
    with kept(words) as slug:
        news = feedparser.parse(feeds("/feed.atom"))
        programme = etree.fromstring(feeds(f"/events/{slug}/schedule.xml"))
        json.loads(feeds(f"/events/{slug}/schedule.json"))
        etree.fromstring(feeds("/schedule.xml"))
        etree.fromstring(feeds("/sitemap.xml"))
    assert not news.bozo
    assert programme.findtext("day/room/event/title").strip() == readable(words)


@often
@given(words=WORDS_KEPT)
@example(words="</script>\u2028\x07")
def test_linked_data_and_the_interface_are_json(feeds, words):
    with kept(words) as slug:
        thing = json.loads(feeds(f"/events/{slug}.jsonld"))
        answer = json.loads(feeds(f"/api/events/{slug}"))
        page = feeds(f"/en/events/{slug}/")
    assert thing["subEvent"][0]["name"].strip() == readable(words)
    assert answer["titles"] == {"en": words}
    script = page.decode().partition('<script type="application/ld+json">')[2]
    assert json.loads(script.partition("</script>")[0])["name"].strip() == readable(words)
