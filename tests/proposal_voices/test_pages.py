"""One tap, one voice for each device, taken back by the same button; and pages of everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meshup.kit.limits import Allowance
from meshup.moderation.limits import LIMITS
from meshup.peers.domain.peers import make_peer
from meshup.proposal_voices.domain.queries.voices import numbers_of_voices
from meshup.proposal_voices.domain.readable_pages import ON_A_PAGE
from meshup.proposal_voices.domain.voices import give_voice
from meshup.proposal_voices.errors import OwnProposal
from meshup.proposal_voices.models import Voice
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import accept, decline
from meshup.proposals.domain.proposing import change_proposal
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from tests.proposals.conftest import NOW, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
LIST = "/en/proposals/"
MINE = f"{LIST}mine/"
JSON = {"accept": "application/json"}


def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


def voice(facts):
    return f"{LIST}{facts.slug}/voice/"


def say(who, facts, wants="1", **more):
    return who.post(voice(facts), {"wants": wants} | more.pop("data", {}), **more)


def voices(facts, number):
    for _time in range(number):
        give_voice(make_peer("en", NOW), facts.uuid, NOW)


def main_of(page):
    return " ".join(page.text.partition("<main")[2].partition("</main")[0].split())


def test_the_list_is_one_for_everybody_and_sets_no_cookie(as_chloe, gossip):
    page = as_chloe.get(LIST)
    assert page.status_code == 200
    assert dict(page.cookies) == {}
    assert {"proposals", "proposal_voices", "calls"} <= set(page["X-Meshup-Tags"].split())
    words = main_of(page)
    assert gossip.titles["en"] in words
    assert "Chloé" in words
    assert "Zebulon" not in page.text


def test_a_page_of_one_shows_no_link_before_a_host_has_read_it(as_chloe, gossip):
    page = as_chloe.get(f"{LIST}{gossip.slug}/")
    assert f"talk:{gossip.uuid}" in page["X-Meshup-Tags"]
    assert "Rumours converge. See …" in main_of(page)
    assert "pills.example" not in page.text
    assert "Zebulon" not in page.text


def test_one_tap_counts_once_and_the_same_button_takes_it_back(as_chloe, gossip):
    assert say(as_chloe, gossip)["Location"] == voice(gossip)
    say(as_chloe, gossip)
    assert Voice.objects.count() == 1
    page = as_chloe.get(voice(gossip))
    assert "you would like to hear this" in page.text
    assert 'name="wants" value="0"' in page.text
    assert gossip.titles["en"] in main_of(as_chloe.get(MINE))
    assert say(as_chloe, gossip, "0").status_code == 303
    assert not Voice.objects.exists()
    assert 'name="wants" value="1"' in as_chloe.get(voice(gossip)).text


def test_a_script_hears_what_the_device_said(as_chloe, gossip):
    assert browser().get(MINE, headers=JSON).status_code == 204
    assert say(as_chloe, gossip, headers=JSON).json() == {"wants": True}
    assert as_chloe.get(MINE, headers=JSON).json() == {"wishes": [gossip.slug]}
    assert say(as_chloe, gossip, "0", headers=JSON).json() == {"wants": False}
    assert as_chloe.get(MINE, headers=JSON).json() == {"wishes": []}


def test_looking_says_nothing_and_makes_nobody_a_peer(gossip):
    who = browser()
    for path in (LIST, f"{LIST}{gossip.slug}/", voice(gossip), MINE):
        assert who.get(path).status_code == 200
    assert say(who, gossip, "0").status_code == 303
    assert not Voice.objects.exists()
    assert not any(cookie.value for cookie in who.cookies.values())


def test_a_page_of_another_site_gives_no_voice_in_the_browsers_of_its_readers(gossip):
    for headers in ({"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"origin": "https://x"}):
        answer = Client(headers=headers).post(voice(gossip), {"wants": "1"})
        assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert not Voice.objects.exists()
    old = Client(headers={"origin": "http://testserver"})
    assert old.get(voice(gossip))["Referrer-Policy"] == "same-origin"  # it is told to itself alone
    assert say(old, gossip).status_code == 303
    assert Voice.objects.count() == 1


def test_nobody_takes_back_the_voice_of_another(as_chloe, gossip):
    say(as_chloe, gossip)
    other = browser()
    say(other, gossip, "0")
    other.post(f"{MINE}{gossip.uuid}/let-go/")
    assert Voice.objects.count() == 1
    as_chloe.post(f"{MINE}{gossip.uuid}/let-go/")
    assert not Voice.objects.exists()


def test_it_is_told_in_words_until_five_and_then_as_a_number(as_chloe, gossip):
    assert "Nobody has said so yet" in main_of(as_chloe.get(LIST))
    voices(gossip, 4)
    assert "Some people would like to hear this" in main_of(as_chloe.get(LIST))
    assert "4 people" not in as_chloe.get(LIST).text
    voices(gossip, 1)
    assert "5 people would like to hear this" in main_of(as_chloe.get(LIST))
    assert "5 people would like to hear this" in main_of(as_chloe.get(f"{LIST}{gossip.slug}/"))


def test_kept_pages_go_only_when_they_would_say_something_else(gossip, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr("meshup.proposal_voices.domain.voices.changed", told.append)
    after = []
    for _time in range(6):
        voices(gossip, 1)
        after.append(len(told))
    assert after == [1, 1, 1, 1, 2, 3]
    assert set(told) == {"proposal_voices"}


@pytest.mark.parametrize("data", [{"wants": "2"}, {"wants": ""}, {}])
def test_what_is_no_tap_is_refused(as_chloe, gossip, data):
    assert as_chloe.post(voice(gossip), data).status_code == 422
    assert not Voice.objects.exists()


def test_a_machine_that_fills_in_everything_is_not_counted(as_chloe, gossip):
    assert say(as_chloe, gossip, data={"website": "https://pills.example"}).status_code == 303
    assert not Voice.objects.exists()


def test_ones_own_proposal_has_no_voice_of_ones_own(gossip, chloe, as_chloe):
    with pytest.raises(OwnProposal):
        give_voice(chloe, gossip.uuid, NOW)
    assert numbers_of_voices([gossip.uuid]) == {}


def test_what_nobody_may_read_has_no_page_and_no_voice(as_chloe, as_ada, ada, gossip, dana):
    hidden = proposed(dana, "Hidden away")
    assert "Hidden away" not in as_chloe.get(LIST).text
    for path in (f"{LIST}{hidden.slug}/", voice(hidden), f"{LIST}nothing/"):
        assert as_chloe.get(path).status_code == 404
    assert say(as_chloe, hidden).status_code == 404
    say(as_chloe, gossip)
    decline(ada, gossip.uuid, proposal(gossip.uuid).version, NOW)
    assert as_chloe.get(f"{LIST}{gossip.slug}/").status_code == 404
    assert gossip.titles["en"] not in as_chloe.get(LIST).text
    as_chloe.post(f"{MINE}{gossip.uuid}/let-go/")  # what was said is taken back all the same
    assert not Voice.objects.exists()


def test_whoever_changes_their_mind_is_read_no_more(as_chloe, gossip):
    change_proposal(gossip.uuid, replace(gossip.wish, may_be_voted=False), NOW)
    assert as_chloe.get(f"{LIST}{gossip.slug}/").status_code == 404


def test_hosts_may_do_without(as_chloe, ada, gossip):
    call = call_at()
    change_call(ada, "", call.version, replace(CallPlan.of(call), has_voices=False), NOW)
    assert gossip.titles["en"] not in as_chloe.get(LIST).text
    assert say(as_chloe, gossip).status_code == 404


def test_what_was_accepted_is_led_to_as_a_talk_or_gone(as_chloe, ada, gossip):
    accept(ada, gossip.uuid, proposal(gossip.uuid).version, NOW)
    page = as_chloe.get(f"{LIST}{gossip.slug}/")
    assert page.status_code in {302, 404}
    if page.status_code == 302:
        assert page["Location"].endswith(f"/talks/{gossip.slug}/")


def test_a_flood_is_bounded_and_blocked_people_find_nothing(gossip, monkeypatch):
    few = replace(LIMITS["talk_voice"], network=(Allowance(2, timedelta(hours=1)),))
    monkeypatch.setitem(LIMITS, "talk_voice", few)
    assert [say(browser(), gossip).status_code for _time in range(4)] == [303, 303, 429, 429]
    assert Voice.objects.count() == 2


def test_long_lists_have_pages(as_chloe, dana, gossip):
    row = Proposal.objects.get(uuid=gossip.uuid)
    for number in range(ON_A_PAGE):
        row.pk, row.uuid, row.slug, row.handle = None, uuid4(), f"t-{number}", f"{number:022}"
        row.titles = {"en": f"Talk {number}"}
        row.save()
    assert 'href="?page=2"' in as_chloe.get(LIST).text
    second = as_chloe.get(f"{LIST}?page=2")
    assert "Gossip without a crowd" in second.text
    for wrong in ("3", "0", "x", "-1", "99999999999", "²"):
        assert as_chloe.get(LIST, {"page": wrong}).status_code == 404


def test_questions_do_not_grow_with_proposals(as_chloe, dana, gossip):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert as_chloe.get(LIST).status_code == 200
        return len(queries)

    voices(gossip, 1)
    asked()
    one = asked()
    for title in ("Second", "Third"):
        voices(proposed(dana, title, may_be_voted=True), 6)
    assert asked() == one


def test_programs_read_the_same_and_nothing_private(as_chloe, gossip):
    voices(gossip, 4)
    answer = as_chloe.get("/api/proposals")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {"proposals", "proposal_voices"} <= set(answer["X-Meshup-Tags"].split())
    (found,) = answer.json()["items"]
    assert (found["titles"], found["persons"]) == (gossip.titles, ["Chloé"])
    assert found["voices"] is None
    assert found["url"].endswith(f"/proposals/{gossip.slug}/")
    assert "Zebulon" not in answer.text
    assert "pills.example" not in answer.text
    voices(gossip, 1)
    assert as_chloe.get("/api/proposals").json()["items"][0]["voices"] == 5
    assert as_chloe.get("/api/proposals?limit=0").status_code == 422
    assert as_chloe.get("/api/proposals?offset=5").json() == {"count": 1, "items": []}
