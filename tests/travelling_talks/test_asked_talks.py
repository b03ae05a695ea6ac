"""Lyon asks for a talk of Paris: hosts pass it on, whoever holds it answers."""

import pytest
from django.core import mail

from meshup.kit import clock
from meshup.library.models import LibraryItem
from meshup.node_requests.models import NodeRequest
from meshup.proposals.domain.proposing import withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.speakers import invite_speaker, join_as_speaker, leave_as_speaker
from meshup.travelling_talks.choices import TRANSITIONS, Standing
from meshup.travelling_talks.models import SpeakerReply, WantedTalk
from tests.attendance_letters.letter_reading import arrived, run_due_jobs
from tests.proposal_letters.speakers import CHLOE
from tests.travelling_talks.travelling import (
    ABSTRACT,
    CONTACT,
    DAY,
    DESK,
    REQUESTS,
    SECRETS,
    a_talk,
    asked_by,
    browser,
    kinds,
    page_of,
    passed_on,
    recorded,
    says,
    sent_to,
    yes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def standing():
    return WantedTalk.objects.get().standing


def test_hosts_see_it_and_can_pass_it_on_or_say_no_but_not_yes(lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    assert "Lyon P2P would like to hear “Gossip without a crowd”" in as_ada.get("/en/desk/").text
    page = as_ada.get(f"{REQUESTS}{row.uuid}/").text
    assert "What they call it" not in page
    assert "We pay the train." in page
    assert "Pass it on to the speaker" in page
    assert f"{row.uuid}/accept/" not in page
    for act in ("accept", "maybe"):
        assert as_ada.post(f"{REQUESTS}{row.uuid}/{act}/").status_code == 403
    assert as_ada.post(f"{REQUESTS}{row.uuid}/decline/").status_code == 302
    assert kinds(sent_to(lyon, later)) == ["Reject"]
    assert lyon.peer.delivered[-1]["result"] == {}
    assert arrived() == []
    assert browser().get(page_of(talk.link)).text.count("Lyon P2P") == 0


def test_the_speaker_gets_a_letter_and_answers_on_their_own_page(lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    passed_on(as_ada, row)
    (letter,) = arrived()
    assert letter.to == [CHLOE]
    assert "Lyon P2P" in letter.subject
    assert "We pay the train." in letter.body
    assert page_of(talk.link) in letter.body
    assert kinds(sent_to(lyon, later)) == ["TentativeAccept"]
    assert "asks something of us" not in as_ada.get("/en/desk/").text
    page = browser().get(page_of(talk.link)).text
    assert "Lyon P2P would like to hear it" in page
    assert ABSTRACT.split("*")[0] in page
    assert CHLOE not in page
    assert (
        "Another community would like to hear it"
        in browser().get(f"/en/proposed/{talk.link}/").text
    )
    assert yes(talk.link, row).status_code == 303
    accepted = sent_to(lyon, later)[-1]
    assert accepted["type"] == "Accept"
    assert "proof" not in accepted
    assert accepted["to"] == [lyon.group.id]
    assert accepted["result"]["talk"]["nameMap"] == {"en": "Gossip without a crowd"}
    assert accepted["result"]["talk"]["names"] == ["Chloé"]
    assert accepted["result"]["talk"]["url"].endswith(f"/talks/{talk.slug}/")
    assert [one["startTime"] for one in accepted["result"]["evenings"]] == ["2026-12-02"]
    assert accepted["result"]["contacts"] == [{"name": "Chloé", "kind": "mail", "value": CONTACT}]
    assert set(accepted["result"]) == {"talk", "evenings", "contacts"}
    assert set(accepted["result"]["talk"]) == {
        *("url", "nameMap", "contentMap", "kind", "minutes", "languages", "names"),
    }
    assert standing() == Standing.AGREED


def test_nothing_of_the_speaker_crosses_but_what_they_chose(lyon, talk, as_ada, later):
    row, offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    sent_to(lyon, later)
    before = recorded(lyon)
    for word in (*SECRETS, CONTACT, "Chloé", ABSTRACT):
        assert word not in before
    yes(talk.link, row)
    sent_to(lyon, later)
    says(talk.link, row, "revoke")
    sent_to(lyon, later)
    crossed = recorded(lyon)
    for word in (*SECRETS, talk.link):
        assert word not in crossed
    assert crossed.count(CONTACT) == 1
    row.refresh_from_db()
    assert CONTACT not in str([row.terms, row.answer_terms, row.evidence])
    assert offer["id"] in crossed


@pytest.mark.parametrize(
    ("kind", "given", "sent"),
    [
        ("through", "not sent", ""),
        ("link", "https://chloe.example/", "https://chloe.example/"),
        ("word", "Ask for me at the bar", "Ask for me at the bar"),
    ],
)
def test_only_the_chosen_contact_crosses(  # noqa: PLR0913, PLR0917 - fixtures
    kind, given, sent, lyon, talk, as_ada, later
):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    yes(talk.link, row, kind, given)
    (contact,) = sent_to(lyon, later)[-1]["result"]["contacts"]
    assert contact == {"name": "Chloé", "kind": kind, "value": sent}


@pytest.mark.parametrize(
    ("kind", "given"),
    [("mail", ""), ("mail", "no address"), ("link", "javascript:x"), ("fax", "1")],
)
def test_a_contact_that_is_none_is_said_on_the_page(kind, given, lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    answered = yes(talk.link, row, kind, given)
    assert answered.status_code == 422
    assert "This is not saved yet" in answered.text
    assert kinds(sent_to(lyon, later)) == ["TentativeAccept"]


def test_not_now_is_told_and_may_become_a_yes(lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    says(talk.link, row, "later")
    assert sent_to(lyon, later)[-1]["result"] == {"again": True}
    assert standing() == Standing.LATER
    yes(talk.link, row)
    assert sent_to(lyon, later)[-1]["type"] == "Accept"
    assert says(talk.link, row, "no").status_code == 409


def test_who_says_no_is_not_asked_again_for_a_year_by_the_same_node(
    lyon, mallory, talk, as_ada, later
):
    LibraryItem.objects.update(audience="public")
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    assert says(talk.link, row, "no").status_code == 303
    assert sent_to(lyon, later)[-1]["result"] == {}
    again, _offer = asked_by(lyon, talk, 2)
    assert again.state == "declined"
    assert sent_to(lyon, later)[-1]["type"] == "Reject"
    assert as_ada.post(f"{DESK}{again.uuid}/pass-on/").status_code == 409
    other, _offer = asked_by(mallory, talk, 3)
    assert other.state == "requested"
    later(364 * DAY)
    assert asked_by(lyon, talk, 4)[0].state == "declined"
    later(2 * DAY)
    assert asked_by(lyon, talk, 5)[0].state == "requested"


def test_one_open_request_for_a_talk_and_node(lyon, talk, later):
    first, offer = asked_by(lyon, talk)
    second, _offer = asked_by(lyon, talk, 2, content="And again")
    assert (first.state, second.state) == ("requested", "declined")
    lyon.group.post(lyon.group.undo(offer))
    third, _offer = asked_by(lyon, talk, 3)
    assert third.state == "requested"


def test_two_who_hold_it_say_so_each_for_themselves(lyon, talk, dana, as_ada, later):
    invitation = invite_speaker(talk.uuid, "Dana", clock.now())
    join_as_speaker(invitation, dana, "Dana", clock.now())
    (own,) = [one.link for one in proposal(talk.uuid).speakers if one.place]
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    (letter,) = arrived()
    assert "You hold it with others" in letter.body
    yes(talk.link, row)
    assert kinds(sent_to(lyon, later)) == ["TentativeAccept"]
    assert "has not said yes" in browser().get(page_of(talk.link)).text
    assert "Another community would like to hear it" in browser().get(f"/en/speaking/{own}/").text
    yes(own, row, "word", "By pigeon")
    accepted = sent_to(lyon, later)[-1]
    assert accepted["result"]["contacts"] == [
        {"name": "Chloé", "kind": "mail", "value": CONTACT},
        {"name": "Dana", "kind": "word", "value": "By pigeon"},
    ]
    leave_as_speaker(own, clock.now())
    assert sent_to(lyon, later)[-1]["type"] == "Undo"
    assert standing() == Standing.ENDED


def test_one_no_of_two_is_a_no(lyon, talk, dana, as_ada, later):
    join_as_speaker(invite_speaker(talk.uuid, "Dana", clock.now()), dana, "Dana", clock.now())
    (own,) = [one.link for one in proposal(talk.uuid).speakers if one.place]
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    says(own, row, "no")
    yes(talk.link, row)
    assert kinds(sent_to(lyon, later)) == ["TentativeAccept", "Reject"]
    assert standing() == Standing.REFUSED


def test_a_yes_is_taken_back_and_lyon_is_told(lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    assert says(talk.link, row, "revoke").status_code == 409
    yes(talk.link, row)
    assert CONTACT in browser().get(page_of(talk.link)).text
    for _twice in range(2):
        assert says(talk.link, row, "revoke").status_code == 303
    delivered = sent_to(lyon, later)
    assert kinds(delivered) == ["TentativeAccept", "Accept", "Undo"]
    assert standing() == Standing.ENDED
    assert SpeakerReply.objects.get().contact == ""


def test_the_setting_asks_the_speaker_at_once(lyon, talk, as_ada, later):
    as_ada.post(f"{DESK}settings/", {"passes_on": "yes"})
    row, _offer = asked_by(lyon, talk)
    assert row.state == "maybe"
    (letter,) = arrived()
    assert letter.to == [CHLOE]
    assert "Pass it on" not in as_ada.get(f"{REQUESTS}{row.uuid}/").text


def test_what_is_no_talk_or_not_offered_to_them_can_only_be_declined(lyon, talk, as_ada):
    row, _offer = asked_by(lyon, talk, item="https://paris.example/ap/library/items/1")
    assert "no talk of ours" in as_ada.get(f"{REQUESTS}{row.uuid}/").text
    assert as_ada.post(f"{DESK}{row.uuid}/pass-on/").status_code == 409
    assert as_ada.post(f"{REQUESTS}{row.uuid}/decline/").status_code == 302


def test_what_is_withdrawn_before_the_letter_leaves_is_not_mailed(lyon, talk, as_ada):
    row, offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    lyon.group.post(lyon.group.undo(offer))
    assert arrived() == []
    assert mail.outbox == []
    assert "This is over" in browser().get(page_of(talk.link)).text
    assert yes(talk.link, row).status_code == 409


def test_after_the_deadline_nothing_is_answered(lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk, days=2)
    passed_on(as_ada, row)
    later(3 * DAY)
    assert yes(talk.link, row).status_code == 409
    assert NodeRequest.objects.get().answer == "maybe"


def test_a_talk_that_is_withdrawn_travels_no_more(lyon, talk, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    yes(talk.link, row)
    withdraw(talk.uuid, clock.now())
    run_due_jobs()
    assert sent_to(lyon, later)[-1]["type"] == "Undo"


def test_letters_about_it_can_be_stopped(lyon, talk, as_ada, mallory):
    from meshup.travelling_talks.domain.question_letters import resume, stop  # noqa: PLC0415

    stop({"proposal": str(talk.uuid)})
    row, _offer = asked_by(lyon, talk)
    assert "No letters about this talk" in as_ada.get(f"{REQUESTS}{row.uuid}/").text
    passed_on(as_ada, row)
    assert arrived() == []
    resume({"proposal": str(talk.uuid)})
    passed_on(as_ada, asked_by(mallory, talk, 2)[0])
    assert len(arrived()) == 1


def test_the_pages_are_for_hosts(client, lyon, talk):
    row, _offer = asked_by(lyon, talk)
    assert client.get(DESK).status_code in {302, 403}
    assert client.post(f"{DESK}{row.uuid}/pass-on/").status_code in {302, 403}
    assert client.post(f"{DESK}settings/", {"passes_on": "yes"}).status_code in {302, 403}
    assert standing() == Standing.WAITING


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_asks_the_same_number_of_questions(  # noqa: PLR0913, PLR0917 - fixtures
    number, lyon, paris, ada, chloe, as_ada, django_assert_max_num_queries
):
    for each in range(number):
        asked_by(lyon, a_talk(ada, chloe, title=f"Talk {each}"), each + 1)
    as_ada.get(DESK)
    with django_assert_max_num_queries(24):
        as_ada.get(DESK)


def test_the_graph():
    drawn = {f"{before} → {after}" for before, ends in TRANSITIONS.items() for after in ends}
    assert drawn == {
        "waiting → passed",
        "waiting → refused",
        "waiting → ended",
        "passed → agreed",
        "passed → later",
        "passed → refused",
        "passed → ended",
        "later → agreed",
        "later → passed",
        "later → refused",
        "later → ended",
        "refused → agreed",
        "refused → passed",
        "refused → later",
        "refused → ended",
        "agreed → ended",
    }
    assert set(TRANSITIONS) == set(Standing)
