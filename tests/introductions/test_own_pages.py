"""What somebody reads of their encounters on their own pages: how many and when, never whom."""

import json

import pytest

from meshup.introductions.domain.avoiding import avoid, avoid_name, avoided_among
from meshup.introductions.domain.queries.history import history_among
from meshup.introductions.domain.remembering import remember
from meshup.introductions.models import Avoidance, AvoidedName, Encounter
from meshup.kit import clock
from meshup.peers.models import Peer
from tests.agenda.paris import NOW
from tests.attendance.coming_pages import words
from tests.attendance.people import somebody

pytestmark = pytest.mark.django_db
SHY = "Zébulon"


@pytest.fixture(autouse=True)
def _now(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def chloe(as_chloe):
    """Chloé, as a peer whose device acts for her."""
    as_chloe.post("/en/me/device/new/")
    return Peer.objects.get().pk


def taken(browser):
    """Return what the file of one's own data holds, by kind."""
    return json.loads(browser.post("/en/me/data.json").content)["kept"]


def test_a_device_says_how_many_and_the_file_when(as_chloe, chloe):
    remember([(chloe, somebody()), (chloe, somebody())], NOW)
    page = as_chloe.get("/en/me/device/")
    assert "You met 2 people, person to person; last on" in words(page)
    assert page["Cache-Control"] == "no-store"
    assert taken(as_chloe)["introductions.encounters"] == [{"met_at": NOW.isoformat(), "people": 2}]


def test_who_is_avoided_reads_the_same_pages_as_before(as_chloe, chloe):
    before = as_chloe.get("/en/me/device/").content, taken(as_chloe)
    shy = somebody()
    avoid(shy, chloe, NOW)
    avoid_name(shy, "Chloé", NOW)
    avoided_among({shy: SHY, chloe: "Chloé"}, NOW)
    assert (as_chloe.get("/en/me/device/").content, taken(as_chloe)) == before


def test_who_asked_reads_what_they_asked_and_erases_it(as_chloe, chloe):
    other = somebody()
    remember([(chloe, other)], NOW)
    avoid(chloe, other, NOW)
    avoid_name(chloe, SHY, NOW)
    asked = taken(as_chloe)["introductions.avoidances"]
    assert [record["please_not"] for record in asked] == ["zebulon", "somebody you had met"]
    assert str(other) not in json.dumps(taken(as_chloe))
    assert as_chloe.post("/en/me/erase/").status_code == 200
    assert history_among([chloe, other]) == {}
    assert not Encounter.objects.exists()
    assert not Avoidance.objects.exists()
    assert not AvoidedName.objects.exists()


def test_hosts_read_nothing_of_it(as_ada, chloe):
    avoid_name(chloe, SHY, NOW)
    for path in (
        "/en/desk/",
        "/en/desk/reports/acts/",
        "/en/desk/registrations/",
        "/en/desk/history/",
    ):
        page = as_ada.get(path)
        assert page.status_code == 200, path
        assert SHY not in page.text
        assert "zebulon" not in page.text
