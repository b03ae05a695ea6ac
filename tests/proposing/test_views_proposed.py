"""The secret page of a proposal: what its speaker reads there, and each thing that is pressed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from meshup.kit import clock
from meshup.letters.models import Address
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network, block_peer
from meshup.moderation.limits import LIMITS
from meshup.peers.models import Device
from meshup.proposals.domain.deciding import accept, decline, keep, reopen
from meshup.proposals.domain.host_floods import put_away_flood
from meshup.proposals.domain.offering import OfferPlan, offer
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.proposing import change_proposal
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.jobs import tend_talks
from meshup.proposals.models import Proposal
from meshup.proposing.proposal_parts import ProposalPart, _parts, register_proposal_part
from tests.agenda.paris import DECEMBER, NOW
from tests.proposing.pages import TITLE, form_of, phone, propose, words

EIGHT = NOW.replace(month=12, day=2, hour=19)


@pytest.fixture
def chloe():
    return phone()


@pytest.fixture
def page(chloe):
    return propose(chloe, abstracts_en="How rumours converge.", name="Chloé", note="by train")


def facts():
    return proposal(Proposal.objects.get().uuid)


def press(page, act, browser=None, **typed):
    """Press a button; return the page to which it leads, or the one that refuses it."""
    response = (browser or phone()).post(page, {"act": act, **typed})
    if response.status_code != 303:
        return response
    path = response["Location"].partition("#")[0]
    assert path.startswith(page)
    return (browser or phone()).get(path)


@contextmanager
def few_of(act, most):
    """Let a network do something so many times only."""
    limits = LIMITS[act]
    with pytest.MonkeyPatch.context() as patch:
        fewer = replace(limits, network=(replace(limits.network[0], most=most),))
        patch.setitem(LIMITS, act, fewer)
        yield


def offered(bilal, **plan):
    now = facts()
    return offer(bilal, now.uuid, now.version, OfferPlan(event=DECEMBER, **plan), NOW)


def test_it_says_where_it_stands_and_what_was_proposed(chloe, page):
    said = words(chloe.get(f"{page}?done=proposed"))
    for sentence in (
        *("Thank you!", TITLE, "The hosts have it", "How rumours converge.", "Talk, 15 minutes"),
        *("by train", "Chloé you", "You proposed it.", "My talks on this device"),
    ):
        assert sentence in said
    assert f"http://testserver{page}" in chloe.get(page).content.decode()


def test_the_page_is_for_nobody_else(chloe, page):
    response = phone().get(page)  # the link alone is enough, and makes nobody the peer
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert "X-Meshup-Tags" not in response
    assert Device.objects.count() == 1


def test_looking_changes_nothing(bilal, page):
    offered(bilal)
    before = list(Proposal.objects.values())
    for query in ("", "?done=yes", "?act=yes", "?act=withdraw"):
        assert phone().get(page + query).status_code == 200
    assert list(Proposal.objects.values()) == before
    assert facts().offer


def test_a_link_that_nobody_made_leads_nowhere(page):
    made_up = page[:-3] + ("ab/" if page[-3:] != "ab/" else "cd/")
    for path in (made_up, made_up + "edit/", "/en/proposed/x/", "/en/proposed/x/edit/"):
        assert phone().get(path).status_code == 404
        assert phone().post(path, {"act": "withdraw"}).status_code == 404
    assert "This proposal is no more" in words(phone().get(made_up))
    with few_of("open_link", 2):
        codes = [phone("203.0.113.4").get(made_up).status_code for _ in range(3)]
    assert codes == [404, 404, 429]


@pytest.mark.parametrize(
    ("act", "state", "sentence"),
    [
        ("yes", "accepted", "Noted: you take it."),
        ("other", "received", "Noted: the hosts look for another date."),
        ("no", "withdrawn", "Noted: your proposal is withdrawn."),
    ],
)
def test_an_offer_is_answered_by_a_button(bilal, page, act, state, sentence):
    offered(bilal, starts_at=EIGHT, minutes=10)
    said = words(phone().get(page))
    assert "Wednesday 2 December 2026, 20:00" in said
    assert "10 minutes" in said
    assert sentence in words(press(page, act, words="from 20:00 on"))
    now = facts()
    assert (now.state, now.offers[0].answer, now.offers[0].words) == (state, act, "from 20:00 on")
    assert "I take it" not in words(phone().get(page))
    press(page, act, words="again")  # twice is once
    assert facts().state == state
    date = "It is accepted, for Wednesday 2 December 2026"
    assert (date in words(phone().get(page))) == (act == "yes")
    other = press(page, "other" if act == "yes" else "yes")
    assert other.status_code == 409
    assert "No date is offered to you at present." in words(other)


def test_the_date_that_was_taken_stands_there_until_it_is_on_the_programme(ada, bilal, page):
    offered(bilal, starts_at=EIGHT, minutes=10)
    press(page, "yes")
    said = words(phone().get(page))
    assert "It is accepted, for Wednesday 2 December 2026;" in said
    place(ada, facts().uuid, None, Placement(event=DECEMBER), NOW)
    assert "It is accepted, for" not in words(phone().get(page))


def test_what_was_accepted_without_a_date_waits_for_one(bilal, page):
    accept(bilal, facts().uuid, facts().version, NOW)
    assert "It is accepted; its date comes." in words(phone().get(page))


def test_words_to_the_hosts_that_are_too_long_stay_on_the_page(bilal, page):
    offered(bilal)
    refused = press(page, "other", words="x" * 5_001)
    assert refused.status_code == 422
    assert "x" * 5_001 in refused.content.decode()
    assert facts().offer


def test_it_is_changed_and_who_holds_it_with_others_stays(chloe, page):
    press(page, "invite", name="Bo")
    edit = page + "edit/"
    form = words(phone().get(edit))
    assert "Change your proposal" in form
    assert "by train" in form
    sent = form_of(phone(), edit, titles_en="Gossip", name="Chloé D.", length="talk-30")
    assert phone().post(edit, sent | {"evenings": [DECEMBER]})["Location"] == f"{page}?done=saved"
    now = facts()
    assert (now.titles, now.minutes, now.evenings) == ({"en": "Gossip"}, 30, (DECEMBER,))
    assert [each.name for each in now.speakers] == ["Chloé D.", "Bo"]
    assert now.call == ""


def test_a_change_that_makes_no_sense_is_refused_and_stays(page):
    edit = page + "edit/"
    sent = form_of(phone(), edit, titles_en="", note="still there")
    refused = phone().post(edit, sent)
    assert refused.status_code == 422
    assert "still there" in words(refused)
    assert facts().titles == {"en": TITLE}
    assert phone().post(edit, sent | {"titles_en": "x", "website": "y"})["Location"] == page
    assert facts().titles == {"en": TITLE}


def test_a_length_that_is_offered_no_more_stays_when_something_else_is_changed(chloe, page):
    now = facts()
    change_proposal(now.uuid, replace(now.wish, minutes=7), NOW)
    edit = page + "edit/"
    assert "Talk, 7 minutes" in words(phone().get(edit))
    phone().post(edit, form_of(phone(), edit, length="talk-7", money="ACME"))
    assert (facts().minutes, facts().money) == (7, "ACME")


def test_it_is_withdrawn_and_proposed_again(page):
    assert "You withdrew it." in words(press(page, "withdraw"))
    assert facts().state == "withdrawn"
    press(page, "withdraw")
    assert facts().state == "withdrawn"
    assert "The hosts have it" in words(press(page, "again"))
    assert facts().state == "received"
    assert "You proposed it again." in words(phone().get(page))


def test_what_hosts_decided_is_not_undone_by_proposing_it_again(bilal, page):
    for decide in (decline, keep, accept):
        now = facts()
        decide(bilal, now.uuid, now.version, NOW)
        before = facts()
        assert press(page, "again").status_code == 409
        program = Client(headers={"accept": "application/json"})
        asked = program.patch(page, {"again": True}, content_type="application/json")
        assert asked.status_code == 409
        assert facts() == before
        if decide is decline:
            reopen(bilal, now.uuid, facts().version, NOW)
    offered(bilal)
    assert press(page, "again").status_code == 409
    assert facts().offer


def test_a_flood_that_was_put_away_stays_away_whatever_its_senders_press(ada, bilal, page):
    put_away_flood(ada, [facts().uuid], "spam", NOW)
    for act in ("stay", "again", "yes"):
        assert press(page, act).status_code == 409
    press(page, "withdraw")
    assert press(page, "again").status_code == 409
    assert facts().state == "withdrawn"


def test_who_withdraws_and_proposes_again_has_no_more_waiting_than_others(page, monkeypatch):
    press(page, "withdraw")
    monkeypatch.setattr("meshup.proposals.domain.proposing.MOST_WAITING", 0)
    assert press(page, "again").status_code == 409
    assert facts().state == "withdrawn"


def test_a_page_is_no_way_to_write_to_many(page):
    most = LIMITS["leave_address"].peer[0].most
    for number in range(most):
        typed = {"act": "email", "email": f"person{number}@many.example"}
        assert phone().post(page, typed).status_code == 303
    last = phone().post(page, {"act": "email", "email": "one.more@many.example"})
    program = Client(headers={"accept": "application/json"}, REMOTE_ADDR="203.0.113.9")
    told = {"email": "one.more@many.example"}
    asked = program.patch(page, told, content_type="application/json")
    assert (last.status_code, asked.status_code) == (429, 429)
    assert [each.email for each in Address.objects.all()] == [f"person{most - 1}@many.example"]
    assert press(page, "forget_email")  # to stop letters is possible all the same
    assert not Address.objects.exists()


def test_what_was_held_is_withdrawn_no_more(bilal, page):
    now = facts()
    accept(bilal, now.uuid, now.version, NOW)
    place(bilal, now.uuid, facts().version, Placement(event=DECEMBER), NOW)
    said = words(phone().get(page))
    assert "It is on the programme." in said
    assert "Wednesday 2 December 2026" in said
    with clock.set_to(NOW + timedelta(days=30)):
        tend_talks()
        assert "Withdraw it" not in words(phone().get(page))
        assert press(page, "withdraw").status_code == 409


def test_history_says_who_did_what_and_names_no_host(bilal, page):
    now = facts()
    keep(bilal, now.uuid, now.version, NOW)
    offered(bilal)
    press(page, "other")
    now = facts()
    decline(bilal, now.uuid, now.version, NOW, "We have two like it.")
    said = words(phone().get(page))
    for sentence in (
        *("You proposed it.", "The hosts keep it for later.", "The hosts offered a date."),
        *("You asked for another date.", "The hosts said no.", "We have two like it."),
    ):
        assert sentence in said
    assert "Bilal" not in said


def test_others_are_invited_and_taken_off_by_link(page):
    said = press(page, "invite", name="Bo")
    assert "Bo no answer yet" in words(said)
    assert "/en/speaking/" in said.content.decode()
    (_own, bo) = facts().speakers
    assert bo.agreed_at is None
    assert press(page, "uninvite", speaker=facts().speakers[0].number).status_code == 404
    assert press(page, "uninvite", speaker="x").status_code == 422
    press(page, "uninvite", speaker=bo.number)
    assert len(facts().speakers) == 1


def test_who_is_invited_has_a_name_and_they_are_few(page):
    assert press(page, "invite", name="").status_code == 422
    assert press(page, "invite", name="x" * 81).status_code == 422
    for number in range(11):
        press(page, "invite", name=f"Bo {number}")
    refused = press(page, "invite", name="One more")
    assert "At most 12 people can hold it." in words(refused)
    assert len(facts().speakers) == 12


def test_an_address_is_left_masked_and_taken_away(page):
    said = press(page, "email", email="chloe@x.example")
    assert "A letter is on its way" in words(said)
    assert "c…@x.example" in words(said)
    assert "chloe@x.example" not in said.content.decode()
    assert Address.objects.get().email == "chloe@x.example"
    assert press(page, "email", email="nobody").status_code == 422
    press(page, "forget_email")
    assert Proposal.objects.get().address is None


def test_what_is_no_button_does_nothing(page):
    before = list(Proposal.objects.values())
    for act in ("", "accept", "__class__"):
        assert phone().post(page, {"act": act}).status_code == 200
    assert list(Proposal.objects.values()) == before


def test_too_many_changes_are_refused_and_withdrawing_never(page):
    with few_of("change_proposal", 2):
        codes = [press(page, "invite", name=f"Bo {n}").status_code for n in range(3)]
        assert codes == [200, 200, 429]
        assert phone().post(page + "edit/", form_of(phone(), page + "edit/")).status_code == 429
        assert press(page, "withdraw").status_code == 200


def test_who_is_blocked_changes_nothing_and_may_go(ada, chloe, page):
    block_peer(ada, Proposal.objects.get().peer_id, "spam", NOW)
    block_network(ada, network_key("203.0.113.9"), "spam", NOW)
    assert press(page, "invite", name="Bo").status_code == 404
    assert phone().post(page + "edit/", form_of(phone(), page + "edit/")).status_code == 404
    assert press(page, "withdraw").status_code == 200


def test_links_are_held_back_until_a_host_has_read_it(bilal, chloe):
    words_with = "See [this](https://spam.example/x)\n\nand www.spam.example"
    page = propose(chloe, abstracts_en=words_with, titles_en="Buy")
    shown = phone().get(page).content.decode()
    assert "spam.example" not in shown
    assert "Links are shown as soon as a host has read it" in shown
    assert "spam.example" in phone().get(page + "edit/").content.decode()
    now = facts()
    keep(bilal, now.uuid, now.version, NOW)
    assert 'href="https://spam.example/x"' in phone().get(page).content.decode()


def test_words_without_links_are_shown_as_they_were_meant(chloe):
    page = propose(chloe, abstracts_en="How **rumours** converge.")
    assert "<strong>rumours</strong>" in phone().get(page).content.decode()


def test_words_cannot_become_a_page(chloe):
    evil = "<script>alert(1)</script>"
    page = propose(chloe, titles_en=evil, abstracts_en=evil, name=evil, money=evil, note=evil)
    for path in (page, page + "edit/", "/en/my-talks/"):
        assert "<script>alert" not in chloe.get(path).content.decode()


def test_rooms_above_show_parts_of_the_page(chloe, page):
    seen = []

    def read(viewer):
        seen.append((viewer.proposal.titles["en"], f"/en/proposed/{viewer.token}/"))
        return ProposalPart("kit/_copy.html", {"what": "slides"})

    register_proposal_part(read)
    register_proposal_part(read)
    try:
        assert phone().get(page).status_code == 200
    finally:
        _parts.remove(read)
    assert seen == [(TITLE, page)]


def test_a_form_of_another_site_changes_nothing(page):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        browser = Client(headers=headers)
        assert browser.post(page, {"act": "withdraw"}).status_code == 403
    assert facts().state == "received"


def test_in_french_it_is_french(chloe, page):
    assert '<html lang="fr">' in phone().get(page.replace("/en/", "/fr/")).content.decode()
