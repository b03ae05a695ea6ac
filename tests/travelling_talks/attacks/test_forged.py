"""Attacks 12, 16, 38 and 47: forged, replayed, partial and late words, and links of other talks."""

import pytest

from meshup.kit.personal_data import Subject, erase
from meshup.node_requests.models import NodeRequest
from meshup.proposals.models import Proposal
from meshup.travelling_talks.domain.wanted_talks import MOST_A_DAY
from meshup.travelling_talks.models import BorrowedTalk, SpeakerReply, WantedTalk
from tests.attendance_letters.letter_reading import arrived, run_due_jobs
from tests.travelling_talks.travelling import (
    DAY,
    a_talk,
    accepts,
    asked_by,
    asked_for,
    asks,
    browser,
    item_of,
    kinds,
    offers_talk,
    page_of,
    passed_on,
    says,
    sent_to,
    the_talk,
    yes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


def test_a_link_of_another_talk_answers_nothing(lyon, talk, ada, dana, as_ada, later):
    other = a_talk(ada, dana, title="Another talk", names=("Dana",))
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    for link in (other.link, "made-up", other.link[:-1] + "x"):
        assert yes(link, row).status_code == 404
        assert says(link, row, "no").status_code == 404
    assert says(talk.link, row, "yes", request="no number").status_code in {404, 422}
    assert kinds(sent_to(lyon, later)) == ["TentativeAccept"]
    assert not SpeakerReply.objects.exists()
    assert "Lyon P2P" not in browser().get(page_of(other.link)).text


def test_what_was_not_passed_on_cannot_be_answered(lyon, talk, later):
    row, _offer = asked_by(lyon, talk)
    assert yes(talk.link, row).status_code == 404
    assert sent_to(lyon, later) == []


def test_asked_a_hundred_times_nobody_is_bothered(lyon, talk, as_ada):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    assert len(arrived()) == 1
    item = item_of(talk)
    statuses = [asks(lyon, item, number, content=f"{number}")[0] for number in range(2, 102)]
    assert NodeRequest.objects.count() == WantedTalk.objects.count() == MOST_A_DAY
    assert set(statuses[MOST_A_DAY:]) <= {403, 429}
    assert arrived() == []
    assert browser().get(page_of(talk.link)).text.count("Yes, I would hold it there") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"talk": None},
        {"talk": {"nameMap": {"en": "x"}}},
        {"talk": "x"},
        {"contacts": [{"name": "x", "kind": "fax", "value": "1"}]},
        {"contacts": [{"name": "x", "kind": "mail", "value": "no address"}]},
        {"contacts": [{"name": "x", "kind": "link", "value": "javascript:alert(1)"}]},
        {"contacts": {"name": "x"}},
        {"evenings": [{"startTime": "tomorrow"}]},
        {"evenings": [{}] * 99},
    ],
)
def test_33_a_partial_yes_brings_nothing(changes, paris, lyon, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    assert accepts(lyon, offer, **changes) == 400
    assert NodeRequest.objects.get().state == "requested"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"nameMap": {}},
        {"nameMap": {"en": "x" * 201}},
        {"nameMap": {"much-too-long": "x"}},
        {"minutes": 100_000},
        {"minutes": "30"},
        {"languages": ["x" * 20]},
        {"names": ["x" * 81]},
        {"url": "javascript:alert(1)"},
        {"contentMap": {"en": "x" * 20_001}},
    ],
)
def test_a_talk_that_no_pool_takes_is_refused(changes, paris, lyon, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    assert accepts(lyon, offer, talk=the_talk(lyon)["talk"] | changes) == 400
    assert not Proposal.objects.exists()


def test_16_nobody_else_says_yes(paris, lyon, mallory, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    answer = mallory.group.answer("Accept", offer, 1, result=the_talk(mallory))
    mallory.group.post(answer)
    assert accepts(lyon, offer | {"endTime": "2030-01-01T00:00:00Z"}) == 400
    assert not BorrowedTalk.objects.exists()


def test_12_a_yes_again_or_after_it_was_taken_back_brings_nothing(paris, lyon, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    for number in (1, 1, 2):
        accepts(lyon, offer, number)
    assert Proposal.objects.count() == BorrowedTalk.objects.count() == 1
    lyon.group.post(lyon.group.undo_accept(offer, 3))
    run_due_jobs()
    accepts(lyon, offer, 4)
    assert not Proposal.objects.exists()
    assert BorrowedTalk.objects.get().contacts == []


def test_an_undo_that_overtakes_its_yes_counts(paris, lyon, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    lyon.group.post(lyon.group.undo_accept(offer, 2))
    accepts(lyon, offer, 1)
    assert not Proposal.objects.exists()
    assert not BorrowedTalk.objects.exists()


@pytest.mark.parametrize("word", ["TentativeAccept", "Reject"])
def test_a_yes_that_is_said_to_have_been_none_brings_what_came_away(
    word, paris, lyon, as_ada, later
):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    accepts(lyon, offer, 1)
    lyon.group.post(lyon.group.answer(word, offer, 2, result={}))
    assert not Proposal.objects.exists()
    assert BorrowedTalk.objects.get().contacts == []


def test_a_yes_that_comes_days_too_late_brings_nothing(paris, lyon, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    later(30 * DAY)
    accepts(lyon, offer)
    assert not BorrowedTalk.objects.exists()
    assert sent_to(lyon, later)[-1]["type"] == "Undo"


def test_pages_that_are_not_theirs_are_not_linked(paris, lyon, as_ada, later):
    _row, offer = asked_for(as_ada, offers_talk(lyon), lyon, later)
    talk = the_talk(lyon)["talk"] | {"url": "https://elsewhere.example/talk"}
    accepts(lyon, offer, talk=talk)
    assert BorrowedTalk.objects.get().url == ""


def test_who_is_erased_takes_their_yes_back_everywhere(lyon, talk, chloe, as_ada, later):
    row, _offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    yes(talk.link, row)
    sent_to(lyon, later)
    erase(Subject(peer=chloe))
    assert sent_to(lyon, later)[-1]["type"] == "Undo"
    assert not SpeakerReply.objects.exists()
