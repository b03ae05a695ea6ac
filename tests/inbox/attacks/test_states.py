"""Attacks 12, 15 to 18, 26, 37, 39, 43 and 47 on what stands here: follows, events, attendance.

Each begins with something honest that is true on both sides, which the attacker would change.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.following import follow
from meshup.follows.models import Follower, Following
from meshup.kit import clock
from meshup.neighbour_events.domain.looking_up import look_up_due
from meshup.neighbour_events.domain.reading import read_neighbour
from meshup.neighbour_events.models import Neighbour, NeighbourEvent
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.remote_attendance.models import RemoteAttendee
from tests.agenda.paris import NOW
from tests.attendance.people import ROUTING, routing_night
from tests.desk.conftest import paris
from tests.inbox.attacks.test_origin import event_of
from tests.inbox.peer import PUBLIC, Served, to_node
from tests.mailings.conftest import _jobs_wait

__all__ = ["_jobs_wait", "paris"]

READ = ("inbox.seendigest",)
pytestmark = pytest.mark.usefixtures("_jobs_wait")


@pytest.fixture
def eve(evil):
    return evil.actor()


@pytest.fixture
def vera(victim):
    return victim.actor("vera", "Group")


@pytest.fixture
def chloe(victim):
    return victim.actor("chloe")


@pytest.fixture
def routing(federating):
    """The id of an evening of ours."""
    routing_night()
    materialise(clock.now())
    return id_of_event(ROUTING)


@pytest.fixture
def follower(vera):
    """Vera follows us: her Follow."""
    asked = vera.activity("Follow", group().id)
    assert vera.post(asked, to=f"/ap/{group().name}/inbox").status == 202
    assert Follower.objects.count() == 1
    return asked


def a_neighbour(actor):
    """Read ``actor`` from now on."""
    number = actor_of(actor.id, NOW).pk
    due = NOW + timedelta(days=9)
    return Neighbour.objects.create(actor_id=number, since=NOW, due_at=due).pk


def kept():
    return dict(NeighbourEvent.objects.values_list("event_id", "titles"))


# ── 15: what is others' ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shape", ["embedded", "id", "without actor"])
def test_15_nobody_ends_the_follow_of_another(eve, vera, follower, unchanged, shape):
    undone = {
        "embedded": follower,
        "id": follower["id"],
        "without actor": {"id": follower["id"], "type": "Follow", "object": group().id},
    }[shape]
    with unchanged(*READ):
        for kind in ("Undo", "Delete", "Update"):
            assert eve.post(eve.activity(kind, undone)).status in {202, 400, 403}
    assert vera.post(vera.activity("Undo", undone)).status == 202
    assert Follower.objects.count() == 0


def test_15_nobody_leaves_for_another(eve, chloe, routing, unchanged):
    join = chloe.activity("Join", routing)
    assert chloe.post(join).status == 202
    assert RemoteAttendee.objects.filter(left_at=None).count() == 1
    with unchanged(*READ):
        for kind, thing in [
            ("Undo", join),
            ("Undo", join["id"]),
            ("Delete", join["id"]),
            ("Delete", chloe.id),
            ("Reject", join),
        ]:
            assert eve.post(eve.activity(kind, thing)).status in {202, 400, 403, 422}
    before = list(RemoteAttendee.objects.values())
    assert eve.post(eve.activity("Leave", routing)).status == 202  # of her own, if anything
    assert [row for row in RemoteAttendee.objects.values() if row in before] == before
    assert RemoteAttendee.objects.filter(left_at=None).count() == 1


@pytest.mark.parametrize("kind", ["Update", "Delete", "Announce", "Create"])
def test_15_and_37_our_own_event_is_taken_from_nobody(eve, routing, unchanged, kind):
    a_neighbour(eve)
    forged = event_of(eve, id=routing, name="Cancelled!", attributedTo=group().id)
    with unchanged(*READ):
        for thing in (forged, routing, {"id": routing, "type": "Tombstone"}):
            assert eve.post(eve.activity(kind, thing, to=[PUBLIC])).status in {202, 400, 403}
        look_up_due(NOW + timedelta(hours=1))
    assert kept() == {}


# ── 16: forged answers ───────────────────────────────────────────────────────────────────


def test_16_only_whom_we_asked_answers_and_only_what_we_asked(eve, vera, unchanged):
    follow(group().name, actor_of(vera.id, NOW), NOW)
    row = Following.objects.get()
    ours = {
        "id": f"{group().id}#follow-{row.uuid}",
        "type": "Follow",
        "actor": group().id,
        "object": vera.id,
    }
    with unchanged(*READ):
        for forger in (eve, vera.peer.actor("another")):
            for kind in ("Accept", "Reject"):
                for asked in (ours, ours["id"]):
                    assert forger.post(forger.activity(kind, asked)).status in {202, 400, 403}
        other = ours | {"id": f"{group().id}#follow-00000000-0000-4000-8000-000000000000"}
        assert vera.post(vera.activity("Accept", other)).status in {202, 400, 403}
    assert vera.post(vera.activity("Accept", ours)).status == 202
    row.refresh_from_db()
    assert row.state == "accepted"


# ── 17: attendance that approves itself ──────────────────────────────────────────────────


@pytest.mark.parametrize(
    "more",
    [
        {"partySize": -5},
        {"partySize": 10_000},
        {"partySize": 1.5},
        {"partySize": 1e308},
        {"partySize": "many"},
        {"role": "moderator", "result": {"type": "Accept"}},
        {"participationMessage": "x" * 50_000},
        {"participationMessage": {"a": 1}},
        {"instrument": {"type": "Accept", "actor": "http://127.0.0.1:8000/ap/relay"}},
    ],
)
def test_17_a_join_is_one_person_whatever_it_says(chloe, routing, more):
    assert chloe.post(chloe.activity("Join", routing, **more)).status in {202, 400, 422}
    assert RemoteAttendee.objects.count() <= 1
    assert numbers_of(ROUTING).count <= 1


@pytest.mark.parametrize("thing", ["nowhere", "page of nothing", "group", "list", "number"])
def test_17_a_join_of_what_is_no_event(chloe, routing, unchanged, thing):
    what = {
        "nowhere": f"{routing}0",
        "page of nothing": "http://127.0.0.1:8000/en/events/nothing/",
        "group": group().id,
        "list": [routing, routing],
        "number": 7,
    }[thing]
    answers = ("delivery", "outgoingactivity", "deliveryhost", "deliveryinbox")
    with unchanged(*READ, *(f"deliveries.{table}" for table in answers)):
        answered = chloe.post(chloe.activity("Join", what)) if thing != "list" else None
    assert answered is None or answered.status in {202, 400, 404, 422}


# ── 12, 13, 18: neighbours ───────────────────────────────────────────────────────────────


def test_12_what_comes_out_of_order(vera):
    a_neighbour(vera)
    event = event_of(vera, updated="2026-11-20T10:00:00Z", name="As it is now")
    old = event_of(vera, updated="2026-11-10T10:00:00Z", name="As it was")
    vera.post(vera.activity("Create", event, to=[PUBLIC]))
    vera.post(vera.activity("Update", old, to=[PUBLIC]))
    assert [list(titles.values()) for titles in kept().values()] == [["As it is now"]]
    gone = {"id": event["id"], "type": "Tombstone", "deleted": "2026-11-21T10:00:00Z"}
    vera.post(vera.activity("Delete", gone))
    assert kept() == {}
    vera.post(vera.activity("Create", event | {"summary": "again"}, to=[PUBLIC]))
    vera.post(vera.activity("Update", old | {"summary": "again"}, to=[PUBLIC]))
    look_up_due(NOW + timedelta(hours=1))
    assert kept() == {}


def test_13_and_18_a_neighbour_s_copy_of_another_s_event_is_looked_up(evil, eve, vera, victim):
    a_neighbour(eve)
    event = event_of(vera)
    victim.serve("/events/1", event)
    forged = event_of(vera, name="Forged", content="<p>Pay here.</p>")
    for kind in ("Announce", "Create", "Update"):
        assert eve.post(eve.activity(kind, forged, to=[PUBLIC])).status in {202, 400, 403}
        look_up_due(NOW + timedelta(hours=1))
    assert all("Forged" not in str(titles) for titles in kept().values())
    assert "/events/1" in victim.fetched


def test_37_the_same_event_by_many_ways_is_there_once(evil, vera, victim):
    event = event_of(vera)
    victim.serve("/events/1", event)
    relays = [evil.actor(f"relay{n}", "Application") for n in range(4)]
    for relay in [vera, *relays]:
        a_neighbour(relay)
    vera.post(vera.activity("Create", event, to=[PUBLIC]))
    for relay in relays:
        relay.post(relay.activity("Announce", event["id"], to=[PUBLIC]))
        relay.post(relay.activity("Announce", event, to=[PUBLIC]))
        look_up_due(NOW + timedelta(hours=1))
    assert list(kept()) == [event["id"]]
    assert evil.delivered == []
    assert victim.delivered == []


# ── 26: lists without end ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["endless", "itself", "cyclic first", "a million", "elsewhere"])
def test_26_a_list_without_end_is_left(evil, eve, victim, kind):
    number = a_neighbour(eve)
    base = f"{eve.id}/outbox"
    page: dict[str, object] = {"type": "OrderedCollectionPage", "partOf": base, "orderedItems": []}

    def endless(asked):
        at = int(asked.path.rpartition("/")[2])
        document = page | {"id": f"{base}/{at}", "next": f"{base}/{at + 1}"}
        return _json(document)

    outbox: dict[str, object] = {"id": base, "type": "OrderedCollection", "totalItems": 10**9}
    lists: dict[str, dict[str, dict[str, object]]] = {
        "endless": {"/users/eve/outbox": outbox | {"first": f"{base}/1"}},
        "itself": {"/users/eve/outbox": page | {"id": base, "next": base}},
        "cyclic first": {"/users/eve/outbox": outbox | {"first": base}},
        "a million": {
            "/users/eve/outbox": outbox
            | {"orderedItems": [f"{evil.base}/e/{n}" for n in range(9_000)]}
        },
        "elsewhere": {"/users/eve/outbox": outbox | {"first": f"{victim.base}/list"}},
    }
    for path, document in lists[kind].items():
        evil.serve(path, document)
    if kind == "endless":
        for at in range(1, 400):
            evil.serve(f"/users/eve/outbox/{at}", endless)
    read_neighbour(number, NOW)
    assert len(evil.fetched) <= 64
    assert victim.asked == []
    assert kept() == {}


def _json(document):
    return Served(json.dumps(document).encode())


# ── 39, 43: what is in an event ──────────────────────────────────────────────────────────

NASTY = (
    "<script>alert(1)</script><svg onload=alert(1)>"
    "<math><mi xlink:href='javascript:1'>x</mi></math><img src=x onerror=alert(1)>"
    "<a href='javascript:alert(1)'>a</a><a href='data:text/html,x'>b</a>"
    "<a href='vbscript:x'>c</a><iframe src='//evil.example'></iframe><form action=x><input></form>"
    "<base href='//evil.example/'><meta http-equiv=refresh content='0;//evil.example'>"
    "<style>*{display:none}</style><p style='position:fixed'>p</p><!-- open "
)


def test_39_what_others_write_runs_nowhere(vera, as_ada, as_chloe):
    number = a_neighbour(vera)
    Neighbour.objects.filter(pk=number).update(shows_all=True)
    event = event_of(
        vera,
        name=f"Night {NASTY}",
        summary=NASTY,
        content=f"<p>Come.</p>{NASTY}",
        location={"type": "Place", "name": NASTY, "address": NASTY},
        tag=[{"type": "Hashtag", "name": f"#{NASTY}", "href": "javascript:alert(1)"}],
        url="javascript:alert(1)",
    )
    vera.post(vera.activity("Create", event, to=[PUBLIC]))
    for row in NeighbourEvent.objects.all():
        assert "script" not in row.text.lower()
        assert "<svg" not in row.text.lower()
        assert not row.url.startswith("javascript")
    pages = [as_chloe.get(path, follow=True) for path in ("/en/agenda/", "/en/neighbours/")]
    pages.append(as_ada.get("/en/desk/fediverse/seen/"))
    for page in pages:
        text = page.content.decode().lower()
        assert "alert(1)</script>" not in text
        assert "<svg onload" not in text
        assert "onerror=alert" not in text.replace("onerror=alert(1)&gt;", "")
        assert 'href="javascript:' not in text
        assert "script-src" in page.headers.get("content-security-policy", "script-src")


@pytest.mark.parametrize(
    "dates",
    [
        {"startTime": "9999-12-31T23:59:59Z", "endTime": "9999-12-31T23:59:59+14:00"},
        {"startTime": "0001-01-01T00:00:00+14:00", "endTime": None},
        {"startTime": "2026-12-10T19:00:00+99:00"},
        {"startTime": "2026-12-10T19:00:00", "timezone": "Mars/Olympus"},
        {"startTime": "2026-12-10T19:00:00Z", "endTime": "2026-12-09T19:00:00Z"},
        {"startTime": "2026-12-10T19:00:00Z", "endTime": "2036-12-10T19:00:00Z"},
        {"startTime": 1_765_000_000, "endTime": True},
        {"startTime": {"@value": "2026-12-10T19:00:00Z"}},
        {"startTime": "2026-12-10T19:00:00Z", "endTime": ["2026-12-10T22:00:00Z"]},
        {"startTime": None},
        {"published": "never", "updated": 7},
    ],
)
def test_43_dates_that_are_none(vera, as_ada, as_chloe, dates):
    a_neighbour(vera)
    Neighbour.objects.update(shows_all=True)
    event = event_of(vera, **dates)
    event = {name: value for name, value in event.items() if value is not None}
    assert vera.post(vera.activity("Create", event, to=[PUBLIC])).status in {202, 400, 422}
    assert NeighbourEvent.objects.count() <= 1
    for row in NeighbourEvent.objects.all():
        assert row.starts_at <= row.ends_at <= row.starts_at + timedelta(days=400)
    assert as_ada.get("/en/desk/fediverse/seen/").status_code == 200
    assert as_chloe.get("/en/agenda/", follow=True).status_code == 200


# ── 47: who comes is nobody's business ───────────────────────────────────────────────────


def test_47_who_comes_is_a_number_and_a_join_goes_to_nobody_else(eve, chloe, routing, follower):
    chloe.post(chloe.activity("Join", routing, participationMessage="I bring my secret cake"))
    eve.post(eve.activity("Follow", group().id))
    headers = [("host", "127.0.0.1:8000"), ("accept", "application/activity+json")]
    path = routing.removeprefix("http://127.0.0.1:8000")
    for there in (
        path,
        f"{path}/attendees",
        f"/ap/{group().name}/followers",
        "/ap/relay/followers",
    ):
        answered = to_node(there, headers, b"", method="GET")
        assert answered.status in {200, 404}
        assert b"chloe" not in answered.body
        assert b"secret cake" not in answered.body
    assert all("secret cake" not in str(document) for document in eve.peer.delivered)
