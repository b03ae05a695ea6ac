"""The page of an event at the desk: its talks, what was offered, and free time offered there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, set_timetable
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.kit import clock
from meshup.proposals.choices import Reply
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import make_call
from meshup.proposals.domain.deciding import keep
from meshup.proposals.domain.offering import OfferPlan, answer_offer, offer
from meshup.proposals.domain.placing import Placement, place
from tests.agenda.paris import themed
from tests.desk.conftest import url_of
from tests.proposals.conftest import AFTERWARDS, DECEMBER, JANUARY, NOW, proposed, proposed_until
from tests.proposals_desk.conftest import again
from tests.proposals_desk.pages import act, words

QUARTER = timedelta(minutes=15)


def panel(browser, slug=DECEMBER):
    """Return the words of the talks of an event."""
    answer = browser.get(url_of("desk:event", slug))
    assert answer.status_code == 200
    return words(answer)


def send(browser, facts, slug=DECEMBER, **sent):
    """Offer free time of an event to a proposal."""
    given = {"proposal": f"{facts.uuid}:{facts.version}", "line": "", "minutes": "", **sent}
    return browser.post(url_of("proposals_desk:offer_room", slug), given)


def test_an_event_says_what_is_scheduled_offered_and_wished_for(as_bilal, ada, gossip, dana):
    wished = proposed(dana, "Routing", evenings=(DECEMBER,))
    offered = proposed(dana, "Ropes")
    offer(ada, offered.uuid, offered.version, OfferPlan(event=DECEMBER, minutes=10), NOW)
    text = panel(as_bilal)
    assert "2 slots free, 10 min offered" in text
    assert "Ropes offered a date" in text
    assert "Routing proposed for this evening" in text
    assert "1 more proposal suits any evening." in text
    place(ada, wished.uuid, None, Placement(event=DECEMBER), NOW)
    assert "Routing scheduled" in panel(as_bilal)
    assert "1 slot free" in panel(as_bilal)
    assert "Routing" not in panel(as_bilal, JANUARY)


def test_a_yes_is_heard_on_the_first_page_on_its_own_and_on_that_of_the_event(
    as_bilal, ada, gossip
):
    said = "Put 1 talk on the programme of Wednesday 6 January: its speaker said yes"
    offer(ada, gossip.uuid, gossip.version, OfferPlan(event=JANUARY), NOW)
    assert said not in words(as_bilal.get("/en/desk/"))
    answer_offer(gossip.uuid, Reply.YES, NOW)
    assert said in words(as_bilal.get("/en/desk/"))
    assert "accepted for this date" in panel(as_bilal, JANUARY)
    assert "Gossip" not in panel(as_bilal, DECEMBER).split("Offer free time")[0]
    page = as_bilal.get(url_of("proposals_desk:proposal", gossip.uuid))
    assert "Its speaker said yes to: Paris P2P" in words(page)
    assert url_of("programme:builder", JANUARY) in page.text
    place(ada, gossip.uuid, None, Placement(event=JANUARY), NOW)
    assert "said yes" not in words(as_bilal.get("/en/desk/"))


def test_an_accepted_talk_whose_date_is_over_has_none(as_bilal, ada, gossip):
    offer(ada, gossip.uuid, gossip.version, OfferPlan(event=DECEMBER), NOW)
    answer_offer(gossip.uuid, Reply.YES, NOW)
    with clock.set_to(AFTERWARDS):
        page = words(as_bilal.get("/en/desk/"))
        assert "said yes" not in page
        assert "1 accepted talk has no date" in page
        found = as_bilal.get(f"{url_of('proposals_desk:pool')}?state=accepted")
        assert "Gossip without a crowd" in words(found)


def test_put_at_once_it_begins_the_time_for_talks(as_bilal, ada, gossip):
    hour = datetime(2027, 1, 6, 18, tzinfo=UTC)
    time = LinePlan(
        kind="talks", starts_at=hour, ends_at=hour + 2 * QUARTER, titles={"en": "Talks"}
    )
    set_timetable(ada, JANUARY, 0, [time], NOW)
    assert act(as_bilal, gossip, "place", event=JANUARY, minutes="15").status_code == 302
    lines = event_of(JANUARY).timetable
    assert [(line.kind, line.starts_at) for line in lines] == [
        ("talk", hour),
        ("talks", hour + QUARTER),
    ]


def test_others_than_who_makes_the_programme_see_nothing_of_it(as_door, gossip):
    assert "Offer free time" not in panel(as_door)
    assert "Gossip" not in panel(as_door)


def test_an_event_that_is_over_offers_nothing(as_bilal, gossip):
    with clock.set_to(AFTERWARDS):
        assert "Offer free time" not in panel(as_bilal)


def test_no_name_is_seen_there_before_it_was_rated(as_bilal, nameless):
    assert "Gossip without a crowd · Talk, 15 min" in panel(as_bilal)
    assert "Zébulon" not in as_bilal.get(url_of("desk:event", DECEMBER)).text


def test_free_time_is_offered_from_there(as_bilal, gossip):
    answer = send(as_bilal, gossip)
    assert answer["Location"] == url_of("desk:event", DECEMBER) + "#talks"
    assert (again(gossip).offer.event, again(gossip).offer.minutes) == (DECEMBER, 15)


def test_nobody_else_offers_it(as_chloe, as_door, gossip):
    assert send(as_chloe, gossip).status_code == 302
    assert send(as_door, gossip).status_code == 403
    assert again(gossip) == gossip


@pytest.mark.parametrize(
    "sent",
    [
        {"proposal": ""},
        {"proposal": "x:1"},
        {"proposal": ":1"},
        {"line": "7"},
        {"line": "x"},
        {"minutes": "481"},
        {"minutes": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(as_bilal, gossip, sent):
    assert send(as_bilal, gossip, **sent).status_code == 422
    assert again(gossip) == gossip


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 40])
def test_a_version_that_no_page_gave_is_refused(as_bilal, gossip, version):
    assert send(as_bilal, gossip, proposal=f"{gossip.uuid}:{version}").status_code == 422


def test_who_was_overtaken_is_told(as_bilal, ada, gossip):
    keep(ada, gossip.uuid, gossip.version, NOW)
    answer = send(as_bilal, gossip)
    assert answer.status_code == 409
    assert "changed while you were deciding" in words(answer)
    assert again(gossip).state == "kept"


def test_an_event_that_nobody_knows_offers_nothing(as_bilal, gossip):
    assert send(as_bilal, gossip, slug="nowhere").status_code == 404


def test_an_event_asks_no_more_for_three_hundred_proposals(as_bilal, paris):
    asked = {}
    for many in (3, 300):
        proposed_until(many, evenings=(DECEMBER,))
        panel(as_bilal)
        with CaptureQueriesContext(connection) as captured:
            panel(as_bilal)
        asked[many] = len(captured)
    assert asked[3] == asked[300]


def test_a_festival_leads_to_its_call_or_to_making_one(as_ada, as_bilal, ada, paris):
    plan = themed(NOW + timedelta(days=30), kind="festival")
    slug = create_event(ada, plan, NOW, state=State.CONFIRMED).slug
    assert "Make a call for this festival" in panel(as_ada, slug)
    form = as_ada.get(url_of("proposals_desk:new_call"), {"event": slug}).text
    assert f'<option value="{slug}" selected>' in form
    make_call(ada, "peers", CallPlan(titles={"en": "Peers"}, event=slug), NOW)
    assert "Its call" in panel(as_ada, slug)
    assert "Its call" not in panel(as_bilal, slug)
    page = as_ada.get(url_of("proposals_desk:call", "peers")).text
    assert 'href="/en/propose/peers/"' in page
