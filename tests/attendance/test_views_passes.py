"""The pass of an evening, where visitors see it: on their registration, large, in my evenings."""

import re
from datetime import timedelta

import pytest

from meshup.agenda.models import Event
from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.passes import pass_code, written_pass
from meshup.attendance.models import Registration
from meshup.kit import clock
from meshup.pictures.qr_codes import qr_svg
from tests.agenda.paris import NOW
from tests.attendance.coming_pages import COME, EVENINGS, come, phone, words
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    ROUTING,
    SERIES,
    at_most,
    comes,
    routing_night,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _november(paris):
    with clock.set_to(NOW):
        yield


def code_at(slug, **row):
    """Return the code of the only registration at an event."""
    return pass_code(Registration.objects.get(**row).handle, slug)


def starts(slug):
    return Event.objects.get(slug=slug).starts_at


def test_the_page_of_a_registration_shows_its_code_as_a_picture_and_in_letters():
    browser = phone()
    page = browser.get(come(browser))
    code = code_at(DECEMBER)
    assert written_pass(code) in words(page)
    assert qr_svg(code) in page.content.decode()
    assert code not in page.content.decode().replace(written_pass(code), "")


def test_the_large_page_is_of_whoever_has_the_link_and_is_kept_by_nobody():
    browser = phone()
    come(browser, companions=2)
    token = link_of(Registration.objects.get().handle)
    page = phone().get(f"/fr/coming/{token}/pass/{DECEMBER}/")
    assert page.status_code == 200
    assert written_pass(code_at(DECEMBER)) in words(page)
    assert "no-store" in page["Cache-Control"]
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        "no-referrer",
        "noindex, nofollow",
    )
    assert phone().post(f"/en/coming/{token}/pass/{DECEMBER}/").status_code == 405


def test_each_date_of_a_series_has_a_code_of_its_own():
    made = comes(DECEMBER, series=True)
    token = link_of(made.handle)
    pages = [words(phone().get(f"/en/coming/{token}/pass/{slug}/")) for slug in (DECEMBER, JANUARY)]
    codes = [written_pass(pass_code(made.handle, slug)) for slug in (DECEMBER, JANUARY)]
    assert codes[0] in pages[0]
    assert codes[1] in pages[1]
    assert codes[0] != codes[1]
    assert Registration.objects.get().series.slug == SERIES


@pytest.mark.parametrize("why", ["waiting", "skipped", "over", "online", "cancelled", "elsewhere"])
def test_there_is_no_pass_where_there_is_no_place_to_come_to(why):
    routing_night()
    at_most(1, ROUTING)
    comes(ROUTING)
    made = comes(ROUTING, companions=0, name="Ada")
    token, slug, at = link_of(made.handle), ROUTING, NOW
    if why != "waiting":
        at_most(9, ROUTING)
        made = comes(ROUTING)
        token = link_of(made.handle)
        assert phone().get(f"/en/coming/{token}/pass/{slug}/").status_code == 200
    if why == "skipped":
        Registration.objects.get(pk=made.number).evenings.update(standing="skipped")
    elif why == "over":
        at = Event.objects.get(slug=slug).ends_at
    elif why in {"online", "cancelled"}:
        changed = {"online": {"mode": "online"}, "cancelled": {"state": "cancelled"}}[why]
        Event.objects.filter(slug=slug).update(**changed)
    elif why == "elsewhere":
        slug = DECEMBER
    with clock.set_to(at):
        page = phone().get(f"/en/coming/{token}/")
        assert phone().get(f"/en/coming/{token}/pass/{slug}/").status_code == 404
    assert page.status_code == 200
    if why != "elsewhere":
        assert "Code for the door" not in words(page)


def test_a_made_up_link_opens_nothing():
    made = comes(DECEMBER)
    token = link_of(made.handle)
    for bad in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" * 42):
        assert phone().get(f"/en/coming/{bad}/pass/{DECEMBER}/").status_code == 404


def test_my_evenings_show_the_next_code_when_it_is_soon_and_lead_to_each():
    browser = phone()
    come(browser)
    page = browser.get(EVENINGS)
    code = code_at(DECEMBER)
    links = re.findall(r'href="(/en/coming/[^"]+/pass/[^"]+)"', page.content.decode())
    assert [link.rsplit("/", 2)[1] for link in links] == [DECEMBER]
    assert browser.get(links[0]).status_code == 200
    assert qr_svg(code) not in page.content.decode()
    with clock.set_to(starts(DECEMBER) - 20 * HOUR):
        page = browser.get(EVENINGS)
    assert qr_svg(code) in page.content.decode()
    assert written_pass(code) in words(page)
    with clock.set_to(starts(DECEMBER) + DAY):
        assert written_pass(code) not in words(browser.get(EVENINGS))


def test_around_the_evening_both_pages_lead_to_saying_that_one_is_there():
    browser = phone()
    registration = come(browser)
    here = f'href="/en/events/{DECEMBER}/here/"'
    begins, ends = starts(DECEMBER), Event.objects.get(slug=DECEMBER).ends_at
    for at, leads in (
        (begins - HOUR - timedelta(seconds=1), False),
        (begins - HOUR, True),
        (ends - timedelta(seconds=1), True),
        (ends, False),
    ):
        with clock.set_to(at):
            pages = [browser.get(page).content.decode() for page in (registration, EVENINGS)]
        assert [here in page for page in pages] == [leads, leads]
    with clock.set_to(begins):
        page = browser.get(registration).content.decode()
    assert page.index("Code for the door") < page.index("I can’t come")
    assert page.count('class="pass-picture"') == 1


def test_strangers_see_no_code_and_no_address_holds_one():
    browser = phone()
    there = come(browser)
    code = code_at(DECEMBER)
    for path in (COME, f"/en/events/{DECEMBER}/", EVENINGS):
        assert written_pass(code) not in words(phone().get(path))
    content = browser.get(there).content.decode()
    assert not any(code in href for href in re.findall(r'(?:href|src|action)="([^"]*)"', content))
