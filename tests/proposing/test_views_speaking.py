"""Whoever is invited says yes by the name they choose, or no; before that nobody is shown."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from meshup.kit.url_paths import path_of
from meshup.peers.models import Peer
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from tests.agenda.paris import NOW
from tests.proposing.pages import MINE, TITLE, phone, propose, words


@pytest.fixture
def chloe():
    return phone()


@pytest.fixture
def page(chloe):
    return propose(chloe, name="Chloé", others="Bo", abstracts_en="See https://spam.example")


@pytest.fixture
def invitation(page):
    return path_of("proposing:speaking", (facts().speakers[1].invitation,), language="en")


def facts():
    return proposal(Proposal.objects.get().uuid)


def answer(browser, path, act="join", name="Bo B."):
    return browser.post(path, {"act": act, "name": name})


def test_an_invitation_says_what_it_is_and_does_nothing(invitation, page):
    bo = phone("203.0.113.8")
    response = bo.get(invitation)
    said = words(response)
    for sentence in ("You are invited to hold it too", TITLE, "With Chloé", "Talk, 15 minutes"):
        assert sentence in said
    assert "spam.example" not in response.content.decode()
    assert page not in response.content.decode()
    assert (response["Cache-Control"], response.cookies) == ("no-store", {})
    assert facts().speakers[1].agreed_at is None
    assert facts().names == ("Chloé",)


def test_who_says_yes_is_shown_and_finds_it_among_their_talks(invitation, page):
    bo = phone("203.0.113.8")
    response = answer(bo, invitation)
    own = urlsplit(response["Location"]).path
    assert own not in {invitation, page}
    assert "you hold it too" in words(bo.get(response["Location"]))
    assert facts().names == ("Chloé", "Bo B.")
    mine = bo.get(MINE).content.decode()
    assert own in mine
    assert page not in mine  # the link of whoever proposed it stays theirs
    assert "you hold it with others" in words(bo.get(MINE))
    answer(bo, own, name="Bo")
    answer(phone("203.0.113.8"), own, name="Bob")  # the link is enough to be named anew
    assert facts().names == ("Chloé", "Bob")
    assert Peer.objects.count() == 2


def test_who_gave_an_invitation_does_nothing_by_it_once_it_was_said_yes_to(chloe, invitation, page):
    bo = phone("203.0.113.8")
    own = urlsplit(answer(bo, invitation)["Location"]).path
    for other in (chloe, phone("203.0.113.9")):
        shown = other.get(invitation)
        assert (shown.status_code, own in shown.text) == (404, False)
        assert "Somebody has said yes by this link" in words(shown)
        assert answer(other, invitation, name="Mud").status_code == 404
        assert answer(other, invitation, "leave").status_code == 404
    assert own not in chloe.get(page).text
    assert facts().names == ("Chloé", "Bo B.")
    assert bo.get(invitation)["Location"] == own  # theirs leads on
    again = answer(bo, invitation)  # pressed twice
    assert (again.status_code, urlsplit(again["Location"]).path) == (303, own)
    assert Peer.objects.count() == 2
    assert chloe.post(page, {"act": "uninvite", "speaker": facts().speakers[1].number}).status_code
    assert facts().names == ("Chloé",)
    assert bo.get(own).status_code == 404


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_is_there_and_short(invitation, name):
    assert answer(phone(), invitation, name=name).status_code == 422
    assert facts().names == ("Chloé",)


def test_who_says_no_or_leaves_is_gone(invitation):
    bo = phone("203.0.113.8")
    own = urlsplit(answer(bo, invitation)["Location"]).path
    assert "You do not hold it" in words(answer(bo, own, "leave"))
    assert bo.get(own).status_code == 404
    assert facts().names == ("Chloé",)
    assert len(facts().speakers) == 1
    gone = bo.get(invitation)
    assert gone.status_code == 404
    assert "This invitation is no more" in words(gone)
    assert answer(bo, invitation).status_code == answer(bo, invitation, "leave").status_code == 404
    assert TITLE not in words(bo.get(MINE))


def test_who_shares_a_device_with_who_proposed_it_is_somebody_else(chloe, invitation):
    answer(chloe, invitation)
    assert facts().names == ("Chloé", "Bo B.")
    assert Peer.objects.count() == 2
    assert "Chloé" in words(chloe.get(MINE))


def test_the_link_of_the_proposal_opens_no_invitation(chloe, page, invitation):
    swapped = [page.replace("proposed", "speaking"), invitation.replace("speaking", "proposed")]
    own = path_of("proposing:speaking", (facts().speakers[0].invitation,), language="en")
    for path in (*swapped, own, "/en/speaking/x/"):
        assert chloe.get(path).status_code == 404


def test_a_talk_names_who_agreed_alone(bilal, invitation):
    now = facts()
    accept(bilal, now.uuid, now.version, NOW)
    assert facts().names == ("Chloé",)
    answer(phone("203.0.113.8"), invitation)
    assert facts().names == ("Chloé", "Bo B.")
