"""A visitor's own pages: nobody keeps them, a look changes nothing, erasing leaves nothing."""

import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from meshup.kit import erasure_log, personal_data
from meshup.kit.personal_data import Subject
from meshup.peers.device_cookie import NAME
from meshup.peers.models import Device, JoiningCode, Peer
from meshup.peers.urls import urlpatterns

pytestmark = pytest.mark.usefixtures("node")

PAGES = [reverse(f"peers:{pattern.name}") for pattern in urlpatterns]


@pytest.fixture
def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def peer(browser):
    browser.post("/en/me/device/new/")
    return Peer.objects.get()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("somebody", [True, False])
def test_nobody_keeps_lists_or_names_a_private_page(browser, request, method, path, somebody):
    if somebody:
        request.getfixturevalue("peer")
    answer = browser.generic(method, path)
    assert answer["Cache-Control"] == "no-store"
    may_be_sent_by_anybody = path.endswith(("/device/", "/name/", "/new/", "/join/"))
    policy = "same-origin" if may_be_sent_by_anybody else "no-referrer"
    assert answer["Referrer-Policy"] == policy
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Meshup-Tags" not in answer


@pytest.mark.parametrize("path", PAGES)
def test_a_look_changes_nothing(browser, peer, path):
    before = list(Peer.objects.values()), list(Device.objects.values())
    answer = browser.get(path)
    assert answer.status_code in {200, 302, 405}
    assert NAME not in answer.cookies
    assert (list(Peer.objects.values()), list(Device.objects.values())) == before
    assert not JoiningCode.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_a_look_makes_nobody(browser, path):
    assert browser.get(path).status_code in {200, 302, 404, 405}
    assert not Peer.objects.exists()
    assert NAME not in browser.cookies


@pytest.mark.parametrize("path", PAGES)
def test_another_site_can_do_nothing_here(peer, browser, path):
    answer = browser.post(path, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert list(Peer.objects.all()) == [peer]


def test_a_form_of_a_page_that_names_itself_nowhere_is_taken(peer, browser):
    old = Client(headers={"origin": "null"})
    old.cookies = browser.cookies
    assert old.post("/en/suggest/", {}).status_code == 403
    assert old.post("/nowhere/", {}).status_code == 403
    assert old.post("/en/me/erase/").status_code == 200
    assert not Peer.objects.exists()


def test_a_page_of_another_site_makes_nobody_new_on_a_device(peer, browser):
    for headers in ({"origin": "null"}, {"origin": "http://evil.example"}):
        other = Client(headers=headers)
        answer = other.post("/en/me/device/new/")
        assert (answer.status_code, dict(answer.cookies)) == (403, {})
        other.cookies = browser.cookies
        assert other.post("/en/me/device/new/").status_code == 403
    assert list(Peer.objects.all()) == [peer]


def test_an_old_browser_of_whom_nothing_is_known_yet_begins_from_our_page():
    old = Client(headers={"origin": "http://testserver"})
    assert old.get("/en/me/device/")["Referrer-Policy"] == "same-origin"
    assert old.post("/en/me/device/new/").status_code == 302
    assert Peer.objects.count() == 1


def test_a_name_is_kept_and_taken_away(peer, browser):
    for typed, kept in ((" Chloé\t ", "Chloé"), ("", ""), ("C" * 80, "C" * 80)):
        assert browser.post("/en/me/device/name/", {"name": typed}).status_code == 302
        peer.refresh_from_db()
        assert peer.name == kept
    page = browser.post("/en/me/device/name/", {"name": "C" * 81})
    assert page.status_code == 422
    assert "C" * 81 in page.content.decode()


def test_people_on_a_device_switch(peer, browser):
    browser.post("/en/me/device/new/")
    other = Peer.objects.exclude(pk=peer.pk).get()
    assert browser.post("/en/me/device/switch/", {"person": peer.pk}).status_code == 302
    browser.post("/en/me/device/name/", {"name": "Bilal"})
    peer.refresh_from_db()
    assert peer.name == "Bilal"
    browser.post("/en/me/device/forget/", {"person": peer.pk})
    assert [device.peer for device in Device.objects.all()] == [other]


@pytest.mark.parametrize("person", ["", "x", "-1", "²", "9" * 40, "12"])
def test_nobody_else_can_be_chosen(peer, browser, person):
    for door in ("switch", "forget"):
        assert browser.post(f"/en/me/device/{door}/", {"person": person}).status_code == 404
    assert Device.objects.count() == 1


def test_other_devices_are_revoked(peer, browser):
    Device.objects.create(
        peer=peer, key_hash="0" * 64, made_at=peer.made_at, expires_at=peer.made_at
    )
    browser.post("/en/me/device/others/")
    assert Device.objects.count() == 1
    assert browser.post("/en/me/device/name/", {"name": "Bo"}).status_code == 302


def test_what_is_kept_is_a_file(peer, browser, shells):
    shells.counts[peer.pk] = 7
    shells.emails[peer.pk] = {"chloe@x.example"}
    answer = browser.post("/en/me/data.json")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    kept = json.loads(answer.content)["kept"]
    assert kept["tests.shells"] == [{"shells": 7, "email": "chloe@x.example"}]
    assert [device["since"] for device in kept["peers.peers"][0]["devices"]] == [
        device.made_at.isoformat() for device in Device.objects.all()
    ]
    (cookie,) = browser.cookies.values()
    assert cookie.value not in answer.content.decode()


def test_the_file_is_made_ten_times_an_hour(noon, peer, browser):
    statuses = [browser.post("/en/me/data.json").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_erasing_is_one_registry_and_says_so(peer, browser, shells, settings):
    shells.counts[peer.pk] = 7
    shells.emails[peer.pk] = {"chloe@x.example", "c@y.example"}
    assert "7 shells" in browser.get("/en/me/erase/").content.decode()
    assert Peer.objects.exists()
    before = len(erasure_log.read(settings.CONFIG.data / erasure_log.NAME))
    answer = browser.post("/en/me/erase/")
    page = answer.content.decode()
    assert "You are erased" in page
    forgotten = page.partition('data-forget="')[2].partition('"')[0].split()
    assert "meshup.rounds" in forgotten
    assert "meshup-cards" not in forgotten  # cards of others are for who received them
    assert "peers/forget" in page
    assert answer.cookies[NAME]["max-age"] == 0
    assert not Peer.objects.exists()
    assert not Device.objects.exists()
    assert shells.erased == [
        Subject(peer=peer.pk, email="c@y.example"),
        Subject(peer=peer.pk, email="chloe@x.example"),
    ]
    lines = erasure_log.read(settings.CONFIG.data / erasure_log.NAME)[before:]
    assert [line.peer for line in lines] == [peer.pk, peer.pk]
    assert {line.email for line in lines} == {
        erasure_log.email_hash(email, settings.SECRET_KEY)
        for email in ("chloe@x.example", "c@y.example")
    }
    assert browser.get("/en/me/erase/").status_code == 404


def test_erasing_is_all_or_nothing(peer, browser, monkeypatch):
    def fail(_subject):
        raise RuntimeError

    kinds = personal_data._registered
    lowest = next(iter(kinds))
    monkeypatch.setitem(kinds, lowest, replace(kinds[lowest], erase=fail))
    with pytest.raises(RuntimeError):
        browser.post("/en/me/erase/")
    assert list(Peer.objects.all()) == [peer]
    assert Device.objects.count() == 1


def test_only_who_acts_is_erased(peer, browser):
    browser.post("/en/me/device/new/")
    browser.post("/en/me/erase/")
    assert list(Peer.objects.all()) == [peer]
    assert "Erase me" in browser.get("/en/me/device/").content.decode()


def test_new_people_are_limited(noon, browser):
    statuses = []
    for _ in range(21):
        browser.cookies.clear()
        statuses.append(browser.post("/en/me/device/new/").status_code)
    assert statuses == [302] * 20 + [429]
    assert Peer.objects.count() == 20


def test_a_public_page_says_the_same_to_who_carries_the_cookie(peer, browser):
    for path in ("/en/", "/en/agenda/", "/en/privacy/"):
        page = browser.get(path)
        assert page.content == Client().get(path).content
        assert page["X-Meshup-Tags"]
        assert NAME not in page.cookies


def test_pages_stand_in_french(peer, browser):
    for path in ("/fr/me/device/", "/fr/me/device/join/", "/fr/me/erase/"):
        page = browser.get(path).content.decode()
        assert '<html lang="fr">' in page
        assert any(word in page for word in ("appareil", "M’effacer"))
