"""Another is the home: what we carry, what is ours, what follows, and how it ends."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event, withdraw
from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.domain.plans import EventPlan
from meshup.agenda.domain.stored import stored_events
from meshup.attendance.domain.numbers import Numbers
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.registering import leave_email, register
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.models import Registration
from meshup.cohosting.domain import carrying
from meshup.cohosting.domain.holding_choices import choose_place, see_news, want_places
from meshup.cohosting.domain.hourly_limit import MOST_AN_HOUR
from meshup.cohosting.domain.queries.at_desk import held_for, held_with_news
from meshup.cohosting.errors import HeldAtHome
from meshup.deliveries.models import OutgoingActivity
from meshup.federated_events.models import Boost, FederatedEvent
from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.history.domain.undoing import undo
from meshup.history.errors import InUse
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request, leave
from meshup.node_requests.models import NodeRequest
from tests.attendance.people import somebody
from tests.cohosting.evenings import STARTS, UID, Held, works
from tests.umbrella.roofs import SECOND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
LATER = {"startTime": "2026-12-10T18:00:00Z", "endTime": "2026-12-10T22:00:00Z", "sequence": 4}
VENUE = [{"name": "Le Tubà"}]


def plan_of(event):
    return stored_events([event.slug])[event.slug].plan


def test_a_yes_brings_the_event_with_its_uid_and_the_place_of_its_home(held):
    event = held.event
    assert (event.uid, event.state, event.sequence) == (UID, State.CONFIRMED, 3)
    assert (event.titles, event.starts_at) == ({"en": "Routing festival"}, STARTS)
    assert (event.venue.name, event.registration) == ("Le Tubà", "here")
    assert event.slug == "routing-festival"


def test_changes_of_the_home_arrive_and_are_told_to_hosts(held, ada):
    assert held.push(held.record(**LATER)) == 202
    event = held.event
    assert event.starts_at == STARTS + timedelta(days=1)
    assert event.sequence >= 4
    (told,) = held_with_news(ada, clock.now())
    assert [one.what for one in told.news] == ["moved"]
    see_news(ada, event.slug)
    assert held_with_news(ada, clock.now()) == []


def test_the_same_record_twice_and_an_older_one_change_nothing(held):
    first = held.record(**LATER)
    newer = held.record(nameMap={"en": "Routing festival II"}, sequence=5)
    for record in (newer, first, newer):
        assert held.push(record) == 202
    assert held.event.titles == {"en": "Routing festival II"}
    assert held.event.starts_at == STARTS + timedelta(days=1)
    sequence = held.event.sequence
    held.push(newer)
    assert held.event.sequence == sequence


def test_what_was_lost_is_read_within_the_hour(held, later):
    held.serve(held.record(**LATER))
    works()
    assert held.event.starts_at == STARTS
    later(timedelta(hours=1))
    works()
    assert held.event.starts_at == STARTS + timedelta(days=1)


def test_a_home_that_is_silent_is_noted_until_it_answers(held, later):
    path = f"/ap/together/{held.uuid}"
    good = held.node.actor.peer.served[path]
    held.node.actor.peer.serve(path, b"", status=500)
    later(timedelta(hours=1))
    works()
    since = held.row.silent_since
    assert since == clock.now()
    later(timedelta(hours=1))
    works()
    assert held.row.silent_since == since
    held.node.actor.peer.serve(path, good)
    later(timedelta(hours=2))
    works()
    assert held.row.silent_since is None


def test_hosts_cannot_change_what_the_home_says_whichever_way_they_try(held, ada):
    held.push(held.record(**LATER))
    event = held.event
    slug, at = event.slug, clock.now()
    for act in (
        lambda: move(ada, slug, STARTS, STARTS + timedelta(hours=2), at),
        lambda: cancel(ada, slug, {}, at),
        lambda: edit_event(
            ada, slug, event.version, _changed(plan_of(event), titles={"en": "Ours"}), at
        ),
        lambda: undo(ada, f"event:{slug}", at),
    ):
        with pytest.raises(HeldAtHome):
            act()
    assert held.event.version == event.version


def _changed(plan, **values):

    return replace(plan, **values)


def test_the_form_shows_why_and_leaves_the_rest_to_hosts(held, as_ada):
    address = reverse("agenda_desk:event_edit", args=[held.event.slug])
    page = as_ada.get(address).content.decode()
    assert "Lyon P2P is the home of this event" in page
    assert f'href="{held.node.actor.peer.base}/events/festival/"' in page
    panel = as_ada.get(reverse("desk:event", args=[held.event.slug])).content.decode()
    assert "Held together with Lyon P2P" in panel
    assert reverse("agenda_desk:move", args=[held.event.slug]) not in panel


def test_who_would_ask_others_is_led_to_where_it_says_whose_it_is(held, as_ada):
    asked = as_ada.get(f"/en/desk/events/{held.event.slug}/together/")
    assert (asked.status_code, asked["Location"]) == (302, f"/en/desk/events/{held.event.slug}/")
    assert "is the home of this event" in as_ada.get(asked["Location"]).text


def test_a_place_of_our_own_stays_ours(held, ada):
    slug = held.event.slug
    with pytest.raises(HeldAtHome):
        edit_event(
            ada, slug, held.event.version, _changed(plan_of(held.event), venue=""), clock.now()
        )
    choose_place(ada, slug, clock.now(), is_own=True)
    plan = _changed(plan_of(held.event), venue="")
    edit_event(ada, slug, held.event.version, plan, clock.now())
    held.push(held.record(**LATER))
    assert held.event.venue_id is None
    assert held.event.starts_at == STARTS + timedelta(days=1)
    choose_place(ada, slug, clock.now(), is_own=False)
    venue = held.event.venue
    assert venue is not None
    assert venue.name == "Le Tubà"


def test_it_is_announced_and_not_published_by_us(held):
    works()
    assert not FederatedEvent.objects.filter(slug=held.event.slug).exists()
    (boost,) = Boost.objects.all()
    assert boost.object_id == held.row.document["event"]
    works()
    assert Boost.objects.count() == 1


def test_our_number_goes_to_the_home_and_nothing_else(held, later):
    works()
    later(SECOND)
    (update,) = [one for one in held.node.actor.peer.delivered if one["type"] == "Update"]
    told = update["object"]
    assert (told["coming"], told["placesUsed"]) == (0, 0)
    assert told["together"] == held.record_id
    assert set(told) == {*("id", "type", "together", "number", "coming", "placesUsed", "place")}
    works()
    later(SECOND)
    assert len([one for one in held.node.actor.peer.delivered if one["type"] == "Update"]) == 1


def test_places_that_were_given_are_how_many_may_come(held, ada):

    ours = {"group": _own_group(), "mode": "offline", "placesGiven": 10}
    accept = _own_accept(held)
    places = [*held.record(version=2)["places"], ours]
    held.version = 3
    held.push(held.record(places=places, hosts=[accept]))
    assert numbers_of(held.event.slug).capacity == 10
    assert held_for(ada, held.event.slug, clock.now()).given == 10
    want_places(ada, held.event.slug, 4, clock.now())
    assert numbers_of(held.event.slug).capacity == 4


def _own_group():

    return group().id


def _own_accept(held):
    """Return how the home names us: with the words by which we said yes."""

    bodies = [json.loads(bytes(one.body)) for one in OutgoingActivity.objects.filter(kind="Accept")]
    return {
        "group": _own_group(),
        "did": identity_key().did,
        "name": "Paris P2P",
        "url": "",
        "offer": held.offer,
        "accept": bodies[-1],
    }


def test_a_draft_is_carried_as_a_draft_and_published_with_its_home(lyon):

    made = Held(lyon, said={"state": "draft", "event": ""})
    made.agree()
    assert made.event.state == State.DRAFT
    made.push(made.record(state="confirmed"))
    assert made.event.state == State.CONFIRMED


def test_cancelled_at_home_is_cancelled_here_with_the_reason(held):
    held.push(held.record(state="cancelled", reasonMap={"en": "Flood."}))
    assert (held.event.state, held.event.reasons) == (State.CANCELLED, {"en": "Flood."})


def test_what_we_leave_is_hidden_where_nobody_had_registered(held):
    leave(None, held.row.request, clock.now())
    works()
    assert held.event.state == State.DRAFT
    assert not held.row.is_held
    assert not Boost.objects.filter(undone_at=None).exists()


def test_what_ends_while_people_come_is_cancelled_with_a_link_home(held, monkeypatch):

    monkeypatch.setattr(carrying, "numbers_of", lambda _slug: Numbers(count=2))
    assert held.node.says(_undo(held)) == 202
    assert held.event.state == State.CANCELLED
    assert held.row.document["url"] in held.event.reasons["en"]


def _undo(held):
    offer = {name: value for name, value in held.offer.items() if name != "@context"}
    return held.node.undo(offer)


def test_what_was_left_can_be_held_again(held):
    leave(None, held.row.request, clock.now())
    works()
    again = held.offer | {"id": f"{held.node.id}#offer-again"}
    assert held.node.says(again) == 202

    row = NodeRequest.objects.get(offer_id=again["id"])
    answer_request(None, row.uuid, Answer.ACCEPTED, clock.now(), {})
    works()
    assert held.row.is_held
    assert held.event.state == State.CONFIRMED


def test_an_event_of_ours_with_the_same_uid_is_not_taken_over(lyon, federating):

    plan = EventPlan(
        kind="themed",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
        time_zone="Europe/Paris",
        titles={"en": "Ours"},
    )
    ours = create_event(None, plan, clock.now(), state=State.CONFIRMED, uid=UID)
    made = Held(lyon)
    made.agree()
    ours.refresh_from_db()
    assert ours.titles == {"en": "Ours"}
    assert made.event.pk != ours.pk
    assert made.event.uid != UID


def test_a_home_that_changes_its_mind_without_end_waits_for_the_next_hour(held, later):
    for number in range(MOST_AN_HOUR + 5):
        held.push(held.record(nameMap={"en": f"Festival {number}"}))
        later(SECOND)
    assert held.event.titles == {"en": f"Festival {MOST_AN_HOUR - 2}"}  # one came with the yes
    held.serve(held.record())
    later(timedelta(hours=1))
    works()
    assert held.event.titles == {"en": f"Festival {MOST_AN_HOUR + 4}"}


def test_who_comes_here_is_written_to_by_what_writes_of_changes(held):
    held.push(held.record(**LATER))
    jobs = DBTaskResult.objects.filter(task_path__endswith="send_changes")
    assert held.row.event_id in [key for job in jobs for key in job.args_kwargs["kwargs"]["events"]]


def test_a_moved_event_takes_its_programme_along_without_a_word(held, ada):
    line = {
        "id": "7",
        "kind": "talk",
        "nameMap": {"en": "Routing"},
        "startTime": "2026-12-09T19:00:00Z",
        "persons": ["Ada"],
        "isTalk": True,
    }
    held.push(held.record(lines=[line]))
    (item,) = held.event.items.all()
    assert (item.titles, item.persons) == ({"en": "Routing"}, ["Ada"])
    see_news(ada, held.event.slug)
    held.push(held.record(lines=[line | {"startTime": "2026-12-10T19:00:00Z"}], **LATER))
    assert [one["what"] for one in held.row.news] == ["moved"]
    (moved,) = held.event.items.all()
    assert (moved.pk, moved.starts_at) == (item.pk, item.starts_at + timedelta(days=1))


def test_locked_words_look_locked(held, as_ada):
    page = as_ada.get(reverse("agenda_desk:event_edit", args=[held.event.slug])).content.decode()
    start = page.index('name="titles_en"')
    assert "disabled" in page[start : page.index(">", start)]


def test_of_who_comes_nothing_but_the_number_leaves_the_node(held, later):
    """Attack 47: all that goes to the home is looked through."""
    at = clock.now()
    wish = Wish(1, name="Zoé Secrète")
    register(somebody(at), held.event.slug, wish, at)
    address = leave_address("zoe@secret.example", "en", at)
    leave_email(Registration.objects.get().pk, address.number, at)
    works()
    later(SECOND)
    numbers = [one["object"] for one in held.node.actor.peer.delivered if one["type"] == "Update"]
    assert numbers[-1]["coming"] == 2
    for request in held.node.actor.peer.asked:
        assert b"secret" not in request.body.lower()
        assert "Zo" not in request.body.decode()


def test_what_others_hold_is_not_deleted(held, ada):
    cancelled = held.record(state="draft")
    held.push(cancelled)
    with pytest.raises(InUse):
        withdraw(ada, held.event.slug, clock.now())
