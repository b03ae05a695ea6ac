"""The merged agenda, through its doors: pages, feeds, the frame and the interface for machines."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from meshup.agenda.models import Event
from meshup.kit import clock
from meshup.neighbour_events.domain.showing import hide_event
from meshup.neighbour_events.models import NeighbourEvent, Sighting
from meshup.remote_actors.domain.blocking import block_domain
from meshup.umbrella.choices import MemberKind, MemberState
from meshup.umbrella.domain.members import remove_member
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella
from meshup.umbrella.models import Member
from tests.agenda.paris import paris_series
from tests.neighbour_events.neighbouring import an_activity, received
from tests.umbrella.roofs import a_member, be_umbrella, publishes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]
PAGE = "/en/umbrella/"
MONTH = "/en/umbrella/2026/12/"
MAP = "/en/umbrella/map/"
ALL_DOORS = (
    PAGE,
    MONTH,
    MAP,
    "/en/umbrella/members/",
    "/umbrella.ics",
    "/umbrella.atom",
    "/umbrella.jsonld",
    "/embed/umbrella",
    "/api/mesh/events",
)


def titles(browser, query=""):
    items = browser.get(f"/api/mesh/events{query}").json()["items"]
    return [item["title"] for item in items]


def test_every_door_shows_what_members_publish_with_its_home(as_chloe):
    lyon, _neighbour = a_member()
    publishes(lyon)
    for door in ALL_DOORS:
        answer = as_chloe.get(door)
        assert answer.status_code == 200, door
        if door not in {MAP, "/en/umbrella/members/"}:
            assert "routage" in answer.text, door
            assert "https://lyon.example" in answer.text, door


def test_the_first_page_of_an_umbrella_shows_what_members_do_next(as_chloe):
    paris_series()
    lyon, _neighbour = a_member()
    assert "of-members" not in as_chloe.get("/en/").text
    publishes(lyon)
    page = as_chloe.get("/en/").text
    assert page.count("routage") == 1
    assert 'href="/en/umbrella/"' in page.partition("<main")[2].partition("</main>")[0]
    change_umbrella(None, UmbrellaFacts(is_on=False))
    assert "routage" not in as_chloe.get("/en/").text


def test_the_map_shows_each_town_once_and_counts_what_it_cannot_show(as_chloe):
    lyon, _neighbour = a_member()
    publishes(lyon)
    publishes(lyon, 2, name="Atelier")
    online = {"type": "VirtualLocation", "name": "Online", "url": "https://lyon.example/room"}
    publishes(lyon, 3, name="En ligne", location=online)
    page = as_chloe.get(MAP).text
    assert " ".join(page.split()).count("<title> Lyon: 2 dates </title>") == 1
    assert 'href="/en/umbrella/?city=Lyon"' in page
    assert "1 date is online, or in a town that we cannot find" in page
    nowhere = as_chloe.get(f"{MAP}?city=Nowhere").text
    assert "Nothing is planned in a town that we can find." in nowhere


def test_a_node_that_is_no_umbrella_has_none_of_it(as_chloe):
    change_umbrella(None, UmbrellaFacts())
    for door in ALL_DOORS:
        assert as_chloe.get(door).status_code == 404, door
    assert as_chloe.get("/api/community").json()["umbrella"] is False
    assert "All agendas" not in as_chloe.get("/en/").text


def test_an_umbrella_says_so_and_is_linked_from_every_page(as_chloe):
    assert as_chloe.get("/api/community").json()["umbrella"] is True
    assert "All agendas" in as_chloe.get("/en/").text


def test_our_own_dates_stand_beside_those_of_members(as_chloe):
    paris_series()
    publishes(a_member()[0])
    items = as_chloe.get("/api/mesh/events").json()["items"]
    homes = {item["home"] for item in items}
    assert len(homes) == 2
    assert any("Soirée" in item["title"] for item in items)
    starts = [datetime.fromisoformat(item["starts_at"]) for item in items]
    assert starts == sorted(starts)
    assert not Event.objects.filter(titles__fr="Soirée routage").exists()


def test_the_agenda_follows_a_change_at_its_origin_at_once(as_chloe):
    lyon, _neighbour = a_member()
    event = publishes(lyon)
    assert titles(as_chloe) == ["Soirée routage"]
    changed = {**event, "name": "Soirée déplacée", "updated": "2026-11-23T11:00:00Z"}
    update = an_activity("Update", changed, by=lyon.actor_id, n=2, to=event["to"])
    assert received(update, lyon)
    assert titles(as_chloe) == ["Soirée déplacée"]
    assert "Soirée déplacée" in as_chloe.get(PAGE).text


def test_an_event_that_several_members_pass_on_is_one_and_hidden_with_the_last(as_chloe):
    lyon, _neighbour = a_member()
    event = publishes(lyon)
    others = [a_member(host) for host in ("nantes", "rouen")]
    row = NeighbourEvent.objects.get()
    for _actor, neighbour in others:
        Sighting.objects.create(event=row, neighbour_id=neighbour)
    assert titles(as_chloe) == ["Soirée routage"]
    entries = Calendar.from_ical(as_chloe.get("/umbrella.ics").content).walk("VEVENT")
    assert [str(entry["UID"]) for entry in entries] == [event["id"]]
    for left, (actor, _neighbour) in zip((1, 1, 0), [(lyon, 0), *others], strict=True):
        Member.objects.filter(actor_id=actor.pk).update(state=MemberState.LEFT)
        be_umbrella()
        assert len(titles(as_chloe)) == left


def test_a_removed_member_that_keeps_pushing_is_shown_nowhere(as_chloe, ada):
    lyon, _neighbour = a_member()
    publishes(lyon)
    remove_member(ada, Member.objects.get().pk, clock.now())
    assert titles(as_chloe) == []
    publishes(lyon, 2, name="Encore moi")
    for door in ALL_DOORS:
        assert "Encore moi" not in as_chloe.get(door).text


def test_who_only_asks_is_not_shown_and_neither_is_whom_we_only_follow(as_chloe):
    waiting, _neighbour = a_member("lyon", state=MemberState.WAITING)
    followed, _neighbour = a_member("nantes")
    Member.objects.filter(actor_id=followed.pk).delete()
    be_umbrella()
    publishes(waiting)
    publishes(followed)
    assert titles(as_chloe) == []
    assert "Lyon P2P" not in as_chloe.get("/en/umbrella/members/").text


def test_guests_are_marked_and_counted_apart(as_chloe):
    guest, _neighbour = a_member("gancio", kind=MemberKind.GUEST)
    publishes(guest)
    (item,) = as_chloe.get("/api/mesh/events").json()["items"]
    assert item["guest"] is True
    assert '<span class="badge">guest</span>' in as_chloe.get(PAGE).text
    page = as_chloe.get("/en/umbrella/members/").text
    assert '<span class="badge">guest</span>' in page


def test_what_hosts_hid_and_who_is_blocked_is_left_out(as_chloe, ada):
    lyon, _neighbour = a_member()
    nantes, _neighbour = a_member("nantes")
    publishes(lyon)
    publishes(nantes, name="Nantes")
    hide_event(ada, NeighbourEvent.objects.get(actor_id=nantes.pk).pk, clock.now())
    assert titles(as_chloe) == ["Soirée routage"]
    block_domain(ada, "lyon.example", "It floods.", clock.now())
    assert titles(as_chloe) == []


def test_what_is_chosen_is_chosen_at_every_door(as_chloe):
    publishes(a_member()[0])
    online = {"type": "VirtualLocation", "name": "Online", "url": "https://nantes.example/room"}
    publishes(a_member("nantes")[0], name="En ligne", location=online)
    assert titles(as_chloe, "?city=Lyon") == ["Soirée routage"]
    assert titles(as_chloe, "?kind=online") == ["En ligne"]
    assert titles(as_chloe, "?limit=1") == ["Soirée routage"]
    assert as_chloe.get("/api/mesh/events?limit=0").status_code == 422
    for door in (PAGE, MONTH, "/umbrella.ics", "/umbrella.atom", "/umbrella.jsonld"):
        text = as_chloe.get(f"{door}?city=Lyon").text
        assert "routage" in text
        assert "En ligne" not in text
    assert "En ligne" not in as_chloe.get("/embed/umbrella?city=Lyon&count=x").text


def test_the_frame_may_stand_on_other_sites_and_pages_may_not(as_chloe):
    frame = as_chloe.get("/embed/umbrella?theme=dark&lang=fr&count=3")
    assert "frame-ancestors *" in frame["Content-Security-Policy"] or (
        "frame-ancestors" not in frame["Content-Security-Policy"]
    )
    assert 'lang="fr"' in frame.text
    assert 'data-theme="dark"' in frame.text
    assert "frame-ancestors 'none'" in as_chloe.get(PAGE)["Content-Security-Policy"]


def test_months_beyond_what_is_known_are_not_there(as_chloe):
    assert as_chloe.get(MONTH).status_code == 200
    for path in ("2026/13/", "2026/10/", "1/1/", "9999/12/", "20261/1/", "99999999/1/"):
        assert as_chloe.get(f"{PAGE}{path}").status_code == 404


def test_hostile_words_stay_words(as_chloe):
    lyon, _neighbour = a_member()
    publishes(lyon, name="<script>alert(1)</script>", url="javascript:alert(1)")
    for door in (PAGE, MONTH, "/embed/umbrella", "/umbrella.atom"):
        text = as_chloe.get(door).text
        assert "<script>alert" not in text
        assert "javascript:" not in text


def test_the_charter_is_shown_as_hosts_wrote_it(as_chloe):
    be_umbrella(charters={"en": "We are **open**.", "fr": "Nous sommes ouverts."})
    assert "<strong>open</strong>" in as_chloe.get("/en/umbrella/members/").text
    assert "ouverts" in as_chloe.get("/fr/umbrella/members/").text


@pytest.mark.parametrize("door", ALL_DOORS)
def test_questions_do_not_grow_with_members_and_events(as_chloe, door):
    def asked():
        be_umbrella()
        with CaptureQueriesContext(connection) as queries:
            assert as_chloe.get(door).status_code == 200
        return len(queries)

    publishes(a_member()[0])
    asked()
    one = asked()
    for host in ("nantes", "rouen"):
        actor, _neighbour = a_member(host)
        for number in (1, 2):
            publishes(actor, number)
    assert asked() == one
