"""The cookie of a device: opaque, several people, kept hashed, renewed at each act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from meshup.kit import clock
from meshup.peers.device_cookie import (
    MOST_PEOPLE,
    NAME,
    acting_peer,
    forget_person,
    peer_of,
    people_on,
    remember,
    switch_to,
)
from meshup.peers.errors import DeviceFull, NobodyHere
from meshup.peers.models import Device, Peer

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
YEAR = timedelta(days=399)

pytestmark = pytest.mark.django_db


class Browser:
    """What a browser does with the cookie, and no more."""

    def __init__(self):
        self.cookie = ""

    def request(self):
        request = RequestFactory().post("/")
        if self.cookie:
            request.COOKIES[NAME] = self.cookie
        return request

    def act(self, at=NOON, **told):
        request = self.request()
        with clock.set_to(at):
            peer = acting_peer(request, at, **told)
            self.take(remember(request, HttpResponse(), at))
        return peer

    def take(self, response):
        self.morsel = response.cookies[NAME]
        self.cookie = self.morsel.value

    def people(self, at=NOON):
        with clock.set_to(at):
            return [facts.number for facts in people_on(self.request())]


@pytest.fixture
def browser():
    return Browser()


def test_a_peer_is_made_at_the_first_act_and_acts_from_then_on(browser):
    first = browser.act()
    assert browser.act() == first
    assert browser.people() == [first]
    assert Peer.objects.count() == Device.objects.count() == 1


def test_the_cookie_is_opaque_and_only_its_hash_is_kept(browser):
    browser.act()
    assert len(browser.cookie) == 43
    assert browser.cookie not in str(Device.objects.values_list())
    assert browser.morsel["httponly"] is True
    assert browser.morsel["samesite"] == "Lax"
    assert browser.morsel["max-age"] == 400 * 24 * 3600


def test_it_is_secure_where_the_node_is_reached_by_https(browser, settings):
    browser.act()
    assert not browser.morsel["secure"]
    settings.SESSION_COOKIE_SECURE = True
    browser.act()
    assert browser.morsel["secure"] is True


def test_each_act_renews_it_for_400_days(browser):
    first = browser.act(NOON)
    assert browser.act(NOON + YEAR) == first
    assert browser.act(NOON + 2 * YEAR) == first
    assert browser.people(NOON + 2 * YEAR + timedelta(days=401)) == []


def test_looking_renews_nothing(browser):
    browser.act(NOON)
    assert browser.people(NOON + YEAR) != []
    assert browser.people(NOON + YEAR + timedelta(days=2)) == []


def test_several_people_use_one_device(browser):
    bilal = browser.act()
    ada = browser.act(somebody_else=True)
    assert browser.people() == [ada, bilal]
    assert browser.act() == ada
    request = browser.request()
    switch_to(request, bilal)
    browser.take(remember(request, HttpResponse(), NOON))
    assert browser.people() == [bilal, ada]
    assert browser.act() == bilal


def test_five_people_at_most(browser):
    for _ in range(MOST_PEOPLE):
        browser.act(somebody_else=True)
    with pytest.raises(DeviceFull):
        browser.act(somebody_else=True)
    assert len(browser.people()) == Peer.objects.count() == MOST_PEOPLE


def test_a_device_forgets_a_person(browser):
    bilal, ada = browser.act(), browser.act(somebody_else=True)
    request = browser.request()
    forget_person(request, ada)
    browser.take(remember(request, HttpResponse(), NOON))
    assert browser.people() == [bilal]
    request = browser.request()
    forget_person(request, bilal)
    browser.take(remember(request, HttpResponse(), NOON))
    assert browser.cookie == ""
    assert browser.morsel["max-age"] == 0
    assert Device.objects.count() == 0


def test_nobody_acts_for_a_person_of_another_device(browser):
    stranger = Browser().act()
    browser.act()
    for act in (switch_to, forget_person):
        with pytest.raises(NobodyHere):
            act(browser.request(), stranger)


@pytest.mark.parametrize("cookie", ["x", "." * 300, "é" * 43, "A" * 43, "A" * 44, "A" * 43 + "."])
def test_what_nobody_made_here_is_nobody(browser, cookie):
    browser.cookie = cookie
    assert browser.people() == []


def test_a_key_twice_is_one_person(browser):
    peer = browser.act()
    browser.cookie = f"{browser.cookie}.{browser.cookie}.{'B' * 43}"
    assert browser.people() == [peer]


def test_a_request_asks_the_database_once(browser, django_assert_num_queries):
    browser.act()
    browser.act(somebody_else=True)
    with clock.set_to(NOON), django_assert_num_queries(1):
        request = browser.request()
        people_on(request)
        peer_of(request)
    with django_assert_num_queries(0):
        assert peer_of(RequestFactory().get("/")) is None
