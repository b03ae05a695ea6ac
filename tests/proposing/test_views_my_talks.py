"""My talks: all of one device, in as many questions for three as for one."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.proposals.domain.offering import OfferPlan, offer
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from tests.agenda.paris import DECEMBER, NOW
from tests.proposing.pages import MINE, TITLE, phone, propose, words


def facts(title=TITLE):
    return proposal(Proposal.objects.get(titles__en=title).uuid)


def test_nothing_is_there_before_the_first_one():
    response = phone().get(MINE)
    assert "You have not proposed anything yet, or not on this device." in words(response)
    assert (response["Cache-Control"], response.cookies) == ("no-store", {})


def test_all_of_one_device_stand_together_and_no_others(bilal):
    chloe = phone()
    page = propose(chloe)
    propose(chloe, titles_en="Two")
    propose(phone(), titles_en="Of somebody else")
    now = facts()
    offer(bilal, now.uuid, now.version, OfferPlan(event=DECEMBER), NOW)
    two = facts("Two")
    place(bilal, two.uuid, two.version, Placement(event=DECEMBER), NOW)
    said = words(chloe.get(MINE))
    for sentence in (TITLE, "a date is offered", "Answer the offer", "Two", "on the programme"):
        assert sentence in said
    assert "Of somebody else" not in said
    assert page in chloe.get(MINE).content.decode()
    assert "Wednesday 2 December 2026" in said


def test_own_evenings_lead_there():
    assert f'href="{MINE}"' in phone().get("/en/me/evenings/").content.decode()


def test_more_of_them_ask_the_database_no_more_often(bilal):
    chloe = phone()
    counts = []
    for number in range(3):
        propose(chloe, titles_en=f"Talk {number}", others="Bo")
        now = facts(f"Talk {number}")
        place(bilal, now.uuid, now.version, Placement(event=DECEMBER), NOW)
        chloe.get(MINE)
        with CaptureQueriesContext(connection) as queries:
            chloe.get(MINE)
        counts.append(len(queries))
    assert counts[0] == counts[2]
