"""What is for hosts, and where letters go, reaches no door that is everybody's."""

from __future__ import annotations

import logging

import pytest
from django.urls import get_resolver

from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from tests.agenda.paris import DECEMBER, NOW
from tests.proposing.pages import TITLE, phone, propose

NOTE, EMAIL, ANSWER = "only hosts should know", "chloe@private.example", "Uninvited Bo"
PRIVATE = (NOTE, EMAIL, "private.example", ANSWER)
PUBLIC = (
    *("/en/", "/fr/", "/en/agenda/", f"/en/events/{DECEMBER}/", "/en/series/paris-p2p/"),
    *(f"/en/events/{DECEMBER}/timetable/", f"/en/events/{DECEMBER}/propose/", "/en/propose/"),
    *("/agenda.ics", "/feed.atom", "/schedule.xml", "/schedule.json", f"/events/{DECEMBER}.ics"),
    *(f"/events/{DECEMBER}.jsonld", f"/events/{DECEMBER}/schedule.json", "/sitemap.xml"),
    *("/api/events", f"/api/events/{DECEMBER}", "/api/openapi.json", "/embed", "/en/my-talks/"),
    *(f"/en/talks/{TITLE.lower().replace(' ', '-')}/", "/en/talks/", "/en/proposals/"),
)


@pytest.fixture
def page():
    return propose(
        phone(),
        name="Chloé",
        others=ANSWER,
        note=NOTE,
        email=EMAIL,
        abstracts_en="How rumours converge.",
        may_be_voted="on",
    )


@pytest.mark.parametrize("is_placed", [False, True])
def test_no_public_door_has_a_private_word_or_the_link(bilal, page, is_placed):
    token = page.split("/")[-2]
    if is_placed:
        now = proposal(Proposal.objects.get().uuid)
        accept(bilal, now.uuid, now.version, NOW)
        place(bilal, now.uuid, proposal(now.uuid).version, Placement(event=DECEMBER), NOW)
    stranger = phone("203.0.113.77")
    answered = 0
    for path in PUBLIC:
        response = stranger.get(path)
        answered += response.status_code == 200
        content = b"".join(response) if response.streaming else response.content
        for word in (*PRIVATE, token):
            assert word.encode() not in content, (path, word)
    assert answered >= 18
    if is_placed:
        assert TITLE in stranger.get(f"/en/events/{DECEMBER}/").content.decode()


def test_the_page_of_its_own_shows_no_whole_address(page):
    for accept_type in ("text/html", "application/json"):
        shown = phone().get(page, headers={"accept": accept_type}).content.decode()
        assert EMAIL not in shown
        assert NOTE in shown


def test_an_invitation_shows_nothing_private(page):
    now = proposal(Proposal.objects.get().uuid)
    path = f"/en/speaking/{now.speakers[1].invitation}/"
    shown = phone("203.0.113.77").get(path).content.decode()
    for word in (NOTE, EMAIL, page):
        assert word not in shown


def test_nothing_private_is_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        made = propose(phone(), note=NOTE, email=EMAIL)
        phone().post(made, {"act": "email", "email": EMAIL})
        phone().post(made + "edit/", {"titles_en": "", "note": NOTE})
    own = [each for each in caplog.records if not each.name.startswith("django.db")]
    logged = "\n".join(record.getMessage() for record in own)
    for word in (NOTE, EMAIL):
        assert word not in logged


def test_every_address_of_proposing_is_one_of_those_that_are_known():
    names = {str(name) for name in get_resolver().namespace_dict["proposing"][1].reverse_dict}
    assert {name for name in names if name.isidentifier()} == {
        *("propose", "proposed", "edit", "speaking", "my_talks")
    }
