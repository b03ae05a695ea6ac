"""What stands on other sites, and what machines look for."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.template import Context, Template
from django.test import Client
from lxml import etree, html

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.queries.events import event_of
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def test_a_frame_shows_the_next_events_anywhere(ada, as_chloe):
    paris_series()
    create_event(ada, themed(SEVEN), NOW, state=State.CONFIRMED)
    cancel(ada, DECEMBER, {}, NOW)
    answer = as_chloe.get("/embed?lang=en&count=3")
    page = html.fromstring(answer.content)
    assert [element.text for element in page.iterfind(".//li/a")] == [
        "Paris P2P #88",
        "Routing night",
        "Paris P2P #89",
    ]
    assert [element.get("class") for element in page.iterfind(".//li")] == [
        "cancelled",
        "confirmed",
        "usual",
    ]
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert not list(page.iter("script"))
    assert not answer.cookies


def test_a_frame_speaks_the_language_that_is_asked_for(ada, as_chloe):
    create_event(ada, themed(SEVEN), NOW, state=State.CONFIRMED)
    page = html.fromstring(as_chloe.get("/embed?lang=fr").content)
    assert (page.get("lang"), page.find(".//li/a").text) == ("fr", "Nuit du routage")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_frame_has_the_colours_that_are_asked_for(node, as_chloe, theme):
    page = html.fromstring(as_chloe.get(f"/embed?theme={theme}").content)
    assert page.get("data-theme") == theme
    (sheet,) = [link.get("href") for link in page.iter("link") if "theme.css" in link.get("href")]
    assert f"color-scheme: {theme}" in as_chloe.get(sheet).content.decode()
    assert "prefers-color-scheme" not in as_chloe.get(sheet).content.decode()


@pytest.mark.parametrize(
    ("count", "shown"), [("1", 1), ("99", 20), ("0", 1), ("-3", 5), ("many", 5), ("9" * 40, 20)]
)
def test_a_frame_is_bounded(node, as_chloe, count, shown):
    paris_series(rule="FREQ=WEEKLY;BYDAY=WE")
    page = html.fromstring(as_chloe.get("/embed", {"count": count}).content)
    assert len(list(page.iter("li"))) == shown


def test_an_odd_theme_or_language_is_no_harm(node, as_chloe):
    answer = as_chloe.get("/embed", {"theme": '"><script>', "lang": "../x"})
    page = html.fromstring(answer.content)
    assert (page.get("data-theme"), page.get("lang")) == (None, "fr")


def test_other_pages_may_not_be_framed(node, as_chloe):
    assert "frame-ancestors 'none'" in as_chloe.get("/en/follow/")["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_tells_how_to_follow(node, as_chloe, language):
    paris_series()
    answer = as_chloe.get(f"/{language}/follow/")
    text = unescape(answer.content.decode())
    assert f'<iframe src="http://127.0.0.1:8000/embed?lang={language}&amp;count=5"' in text or (
        f'<iframe src="http://127.0.0.1:8000/embed?lang={language}&count=5"' in text
    )
    assert "webcal://127.0.0.1:8000/agenda.ics" in text
    assert not answer.cookies


def test_the_sitemap_lists_public_pages_in_every_language(ada, as_chloe):
    paris_series()
    create_event(ada, themed(SEVEN), NOW)
    confirm(ada, DECEMBER, NOW)
    root = etree.fromstring(as_chloe.get("/sitemap.xml").content)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    addresses = root.xpath("//s:loc/text()", namespaces=spaces)
    assert f"http://127.0.0.1:8000/en/events/{DECEMBER}/" in addresses
    assert f"http://127.0.0.1:8000/fr/events/{DECEMBER}/" in addresses
    assert "http://127.0.0.1:8000/fr/venues/ground-control/" in addresses
    assert not [address for address in addresses if "nuit-du-routage" in address]
    assert len(addresses) == len(set(addresses))
    (first, *_rest) = root
    alternates = first.findall("{http://www.w3.org/1999/xhtml}link")
    assert [address.get("hreflang") for address in alternates] == ["fr", "en", "x-default"]


def test_every_public_page_in_the_sitemap_opens(node, as_chloe):
    paris_series()
    root = etree.fromstring(as_chloe.get("/sitemap.xml").content)
    addresses = [
        loc.text or "" for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    paths = [address.removeprefix("http://127.0.0.1:8000") for address in addresses]
    assert {"/fr/", "/en/agenda/", "/en/series/paris-p2p/"} <= set(paths)
    assert [path for path in paths if as_chloe.get(path).status_code != 200] == []


def test_robots_are_told_where_not_to_look(node, as_chloe):
    lines = as_chloe.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /en/desk/", "Disallow: /fr/desk/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"


def test_a_page_carries_its_event_as_data(ada):
    plan = themed(SEVEN, titles={"en": "</script><b>"})
    event = create_event(ada, plan, NOW, state=State.CONFIRMED)
    page = Template("{% load linked_data %}{% event_data event now %}")
    shown = page.render(Context({"event": event_of(event.slug), "now": NOW}))
    assert shown.startswith('<script type="application/ld+json">{"@context"')
    assert shown.count("<") == 2


def test_a_page_carries_its_series_as_data(node):
    paris_series()
    page = Template("{% load linked_data %}{% series_data 'paris-p2p' %}")
    assert '"@type":"EventSeries"' in page.render(Context())


@pytest.mark.parametrize("path", ["/embed", "/en/follow/", "/sitemap.xml", "/robots.txt"])
def test_nobody_writes_here(node, path):
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    assert browser.post(path).status_code == 405
