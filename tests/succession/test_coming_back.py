"""A home that returns finds who went on: it says nothing, and asks its hosts."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from meshup.agenda.domain.life_cycle import move
from meshup.cohosting.domain.inviting import InvitationPlan, SettingsPlan, invite, set_settings
from meshup.cohosting.models import Carried, Together
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.node_requests.models import NodeRequest
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.cohosting.evenings import (
    DAY,
    STARTS,
    accepted,
    did_of,
    own_row,
    records_sent,
    sent,
)
from tests.succession.silences import HOUR, Silence, works
from tests.succession.test_going_on import place, press
from tests.umbrella.roofs import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


class Ours(Silence):
    """Our own evening, which Lyon holds with us, and may go on with."""

    def __init__(self, event, lyon, later):
        self.event, self.lyon, self.later = event, lyon, later

    @property
    def row(self):
        return own_row(self.event)

    @property
    def uuid(self):
        return str(self.row.uuid)

    def record_of_lyon(self, **more):
        base = self.lyon.actor.peer.base
        mine = self.row.document
        own = {name: mine[name] for name in ("uid", "uuid", "startTime", "endTime", "nameMap")}
        said: dict[str, Any] = {
            **self.said_by(base),
            **own,
            "continues": [mine["id"]],
            "version": int(clock.now().timestamp()) + 5,
        }
        return self.home_record(self.lyon, "Lyon P2P", **(said | more))

    def said_by(self, base):
        return {"id": f"{base}/ap/together/{self.uuid}"}

    def home_record(self, node=None, name="Lyon P2P", version=None, **more):
        from tests.cohosting.evenings import RECORD  # noqa: PLC0415

        base = node.actor.peer.base
        home = {"group": node.id, "did": did_of(node), "name": name, "url": base}
        said: dict[str, Any] = {
            "home": home,
            "url": f"{base}/events/night/",
            "event": f"{base}/ap/events/9",
        }
        said |= {"places": [{"group": node.id, "name": "Le Lieu", "mode": "offline"}]}
        said |= {"version": version} if version else {}
        return node.signed(RECORD | {"sequence": 20} | said | more)

    def lyon_goes_on(self, **more):
        record = self.record_of_lyon(**more)
        self.stands("home", record, self.lyon)
        self.lyon.actor.peer.serve(f"/ap/together/{self.uuid}", record)
        return record

    def lyon_asks(self, number="after"):
        mine = self.row.document
        base = self.lyon.actor.peer.base
        terms = {
            "type": "Add",
            "record": f"{base}/ap/together/{self.uuid}",
            "url": f"{base}/events/night/",
            "uid": mine["uid"],
            "nameMap": mine["nameMap"],
            "startTime": mine["startTime"],
            "endTime": mine["endTime"],
            "timezone": "Europe/Paris",
            "place": "",
            "content": "",
            "part": "",
        }
        offer = self.lyon.offer(number=number, purpose="cohost", object=terms)
        assert self.lyon.says(offer) == 202


@pytest.fixture
def ours(ada, evening, lyon, later):
    """Our evening; Lyon said yes, and is named as who may go on."""
    actor_of(lyon.id, clock.now())
    invite(ada, evening.slug, InvitationPlan(nodes=[lyon.id]), clock.now())
    accepted(lyon, sent(lyon.actor.peer, later))
    works()
    plan = SettingsPlan(successors=[did_of(lyon)], take_over_after_days=3, gives_at_once=False)
    set_settings(ada, evening.slug, plan, clock.now())
    works()
    made = Ours(evening, lyon, later)
    made.stands("follows", made.row.document, lyon)
    records_sent(lyon.actor.peer, later)
    return made


def versions(ours):
    return [one["version"] for one in records_sent(ours.lyon.actor.peer, ours.later)]


def moves(ada, ours):
    starts = STARTS + DAY
    move(ada, ours.event.slug, starts, starts + timedelta(hours=3), clock.now())


def test_the_desk_says_in_words_who_goes_on(ours, as_ada):
    page = as_ada.get(reverse("desk:event", args=[ours.event.slug])).text
    assert "If your node falls silent for 3 days, Lyon may go on with it." in page


def test_a_home_that_was_away_looks_before_it_says_anything(ours, ada, as_ada, as_chloe):
    works()
    before = versions(ours)
    ours.later(5 * DAY)  # we were away
    record = ours.lyon_goes_on()
    moves(ada, ours)
    from meshup.cohosting.jobs import keep_up  # noqa: PLC0415

    keep_up.call()
    assert versions(ours) == before
    works()
    assert versions(ours) == before
    assert place(ours.event.slug).value == "paused"
    assert "Lyon P2P goes on with an event of yours" in as_ada.get("/en/desk/").text
    page = as_chloe.get(reverse("site:event", args=[ours.event.slug])).text
    assert "Lyon P2P goes on with this event." in page
    assert f'href="{record["url"]}"' in page
    assert ours.row.is_home


def test_handed_over_it_is_held_with_who_went_on(ours, as_ada, as_chloe):
    ours.later(5 * DAY)
    record = ours.lyon_goes_on(nameMap={"en": "Night of Lyon"})
    works()
    assert press(as_ada, ours.event.slug, "hand_over").status_code == 302
    works()
    final = records_sent(ours.lyon.actor.peer, ours.later)[-1]
    assert final["movedTo"] == {"did": did_of(ours.lyon), "record": record["id"]}
    ours.lyon_asks()
    works()
    row = Carried.objects.get()
    assert (row.is_held, row.event_id, row.record_id) == (True, ours.event.pk, record["id"])
    assert not ours.row.is_home
    ours.event.refresh_from_db()
    assert ours.event.titles == {"en": "Night of Lyon"}
    assert ours.event.venue is not None
    assert ours.event.venue.name == "La Cantine"  # our place stays ours
    said = as_chloe.get(
        f"/ap/together/{ours.uuid}", headers={"accept": "application/activity+json"}
    )
    assert said.json()["movedTo"]["record"] == record["id"]
    works()
    assert records_sent(ours.lyon.actor.peer, ours.later)[-1] == final


def test_asked_back_it_comes_home_only_when_they_say_so(ours, as_ada, as_chloe):
    ours.later(5 * DAY)
    record = ours.lyon_goes_on(nameMap={"en": "Night of Lyon"})
    works()
    version = ours.row.version
    assert press(as_ada, ours.event.slug, "ask_back").status_code == 302
    asked = sent(ours.lyon.actor.peer, ours.later)
    assert (asked["purpose"], asked["object"]["gives"]) == ("rehome", False)
    works()
    assert (ours.row.version, ours.row.is_paused) == (version, True)
    accepted(ours.lyon, asked)
    last = ours.record_of_lyon(
        version=record["version"] + 9,
        nameMap={"en": "Night of both"},
        movedTo={"did": own_did(), "record": ours.row.document["id"]},
    )
    ours.stands("moved", last, ours.lyon)
    ours.later(HOUR)
    works()
    assert place(ours.event.slug).value == "home"
    row = ours.row
    assert row.version > last["version"]
    assert row.document["continues"] == [last["id"]]
    assert "movedTo" not in row.document
    ours.event.refresh_from_db()
    assert ours.event.titles == {"en": "Night of both"}
    assert ours.event.sequence > 20


def own_did():
    from meshup.fediverse.domain.own_actors import identity_key  # noqa: PLC0415

    return identity_key().did


def test_a_last_word_without_our_asking_gives_us_nothing(ours):
    ours.later(5 * DAY)
    record = ours.lyon_goes_on()
    works()
    last = ours.record_of_lyon(
        version=record["version"] + 9,
        movedTo={"did": own_did(), "record": ours.row.document["id"]},
    )
    version = ours.row.version
    ours.stands("moved", last, ours.lyon)
    ours.later(HOUR)
    works()
    assert ours.row.document["continues"] == []
    assert ours.row.version >= version


def test_a_forged_successor_does_not_silence_us(ours, ada, nantes):
    ours.later(5 * DAY)
    record = ours.record_of_lyon()
    forged = nantes.signed({name: said for name, said in record.items() if name != "proof"})
    ours.stands("home", forged, ours.lyon)
    works()
    assert place(ours.event.slug).value == "home"
    moves(ada, ours)
    works()
    assert records_sent(ours.lyon.actor.peer, ours.later)[-1]["startTime"].startswith("2026-12-10")


def test_who_went_on_and_is_silent_too_leaves_it_to_us(ours, as_ada):
    ours.later(5 * DAY)
    ours.lyon_goes_on()
    works()
    assert press(as_ada, ours.event.slug, "stay").status_code == 409
    peer = ours.lyon.actor.peer
    for where in ("", "/standing"):
        peer.serve(f"/ap/together/{ours.uuid}{where}", b"", status=500)
    for wait in (HOUR, 7 * HOUR):
        ours.later(wait)
        works()
    assert press(as_ada, ours.event.slug, "stay").status_code == 302
    works()
    assert place(ours.event.slug).value == "home"
    ours.lyon_goes_on()
    ours.later(HOUR)
    works()
    assert place(ours.event.slug).value == "paused"


def test_a_planned_change_asks_who_holds_it_and_names_them_once_they_agree(ours, as_ada):
    slug = ours.event.slug
    address = reverse("succession_pages:home", args=[slug])
    assert (
        "Let another community be its home" in as_ada.get(reverse("desk:event", args=[slug])).text
    )
    assert as_ada.post(address, {"node": "https://evil.example/x"}).status_code == 422
    assert as_ada.post(address, {"node": ours.lyon.id}).status_code == 302
    asked = sent(ours.lyon.actor.peer, ours.later)
    assert (asked["purpose"], asked["object"]["gives"]) == ("rehome", True)
    assert ours.row.is_home
    accepted(ours.lyon, asked)
    works()
    final = records_sent(ours.lyon.actor.peer, ours.later)[-1]
    assert final["movedTo"]["did"] == did_of(ours.lyon)
    assert place(slug).value == "moved"
    ours.lyon_goes_on()
    ours.lyon_asks()
    works()
    assert place(slug).value == "follows"


def test_whom_we_named_and_who_never_went_on_leaves_us_the_home(ours, as_ada):
    slug = ours.event.slug
    as_ada.post(reverse("succession_pages:home", args=[slug]), {"node": ours.lyon.id})
    accepted(ours.lyon, sent(ours.lyon.actor.peer, ours.later))
    works()
    assert press(as_ada, slug, "stay").status_code == 302
    works()
    assert "movedTo" not in records_sent(ours.lyon.actor.peer, ours.later)[-1]
    assert place(slug).value == "home"


def test_a_planned_change_to_us_goes_on_from_their_last_word(silence, held, as_ada, lyon):
    asked = lyon.offer(
        number="rehome",
        purpose="rehome",
        object={
            "type": "Move",
            "uuid": held.uuid,
            "uid": held.event.uid,
            "url": "",
            "nameMap": {"en": "Routing festival"},
            "gives": True,
        },
    )
    assert lyon.says(asked) == 202
    row = NodeRequest.objects.get(offer_id=asked["id"])
    page = as_ada.get(reverse("node_requests:request", args=[row.uuid])).text
    assert "asks us to be the home of “Routing festival” from now on" in page
    assert as_ada.post(reverse("node_requests:accept", args=[row.uuid])).status_code == 302
    works()
    assert not Together.objects.exists()
    slug = held.event.slug
    own = f"{group().id.partition('/ap/')[0]}/ap/together/{held.uuid}"
    held.push(silence.record(nameMap={"en": "Ours"}, movedTo={"did": own_did(), "record": own}))
    works()
    made = Together.objects.get()
    assert (made.event.slug, made.event.titles) == (slug, {"en": "Ours"})
    assert made.document["continues"] == [held.record_id]
    silence.later(SECOND)
    assert place(slug).value == "home"


def test_a_home_that_names_us_without_our_yes_stays_the_home(silence, held):
    own = f"{group().id.partition('/ap/')[0]}/ap/together/{held.uuid}"
    held.push(silence.record(movedTo={"did": own_did(), "record": own}))
    works()
    assert not Together.objects.exists()
