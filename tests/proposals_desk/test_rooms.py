"""The page of an event at the desk: its talks, what was offered, and free time offered there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.kit import clock
from meshup.proposals.domain.deciding import keep
from meshup.proposals.domain.offering import OfferPlan, offer
from meshup.proposals.domain.placing import Placement, place
from tests.desk.conftest import url_of
from tests.proposals.conftest import AFTERWARDS, DECEMBER, JANUARY, NOW, proposed, proposed_until
from tests.proposals_desk.conftest import again
from tests.proposals_desk.pages import words


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
