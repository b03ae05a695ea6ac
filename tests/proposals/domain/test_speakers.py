"""Others hold it too: by invitation, shown once they agreed, and gone when they leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshup.agenda.domain.queries.events import event_of
from meshup.kit import clock
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.links import speaking_link_of
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.proposing import change_proposal
from meshup.proposals.domain.queries.invitations import invitation_by_link
from meshup.proposals.domain.queries.proposals import proposal, proposals_of_peer
from meshup.proposals.domain.queries.talks import talk_at
from meshup.proposals.domain.speakers import invite_speaker, join_as_speaker, leave_as_speaker
from meshup.proposals.errors import NoSuchInvitation, TooManySpeakers, WordsUnreadable
from tests.proposals.conftest import DECEMBER, EIGHT, NOW, proposed


@pytest.fixture(autouse=True)
def _november(paris):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def talk(bilal, chloe):
    """A talk that Chloé proposed to hold with Dana."""
    found = proposed(chloe, names=("Chloé", "Dana"))
    return accept(bilal, found.uuid, found.version, NOW)


def names_on_line():
    return [line.persons for line in event_of(DECEMBER).timetable if line.talk]


def test_who_has_not_agreed_is_shown_nowhere(talk, dana):
    assert talk_at(talk.slug).names == ("Chloé",)
    assert proposals_of_peer(dana) == []


def test_who_joins_is_shown_by_the_name_they_choose(bilal, talk, dana):
    place(bilal, talk.uuid, talk.version, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    assert names_on_line() == [("Chloé",)]
    join_as_speaker(talk.speakers[1].invitation, dana, "Dana K.", NOW)
    assert talk_at(talk.slug).names == ("Chloé", "Dana K.")
    assert names_on_line() == [("Chloé", "Dana K.")]
    assert [each.uuid for each in proposals_of_peer(dana)] == [talk.uuid]


def test_who_leaves_is_shown_no_more_and_their_invitation_ends(bilal, talk, dana):
    place(bilal, talk.uuid, talk.version, Placement(event=DECEMBER, starts_at=EIGHT), NOW)
    token = talk.speakers[1].invitation
    join_as_speaker(token, dana, "Dana", NOW)
    own = proposal(talk.uuid).speakers[1].link
    leave_as_speaker(own, NOW)
    assert names_on_line() == [("Chloé",)]
    assert [speaker.name for speaker in proposal(talk.uuid).speakers] == ["Chloé"]
    for act in (leave_as_speaker, lambda token, at: join_as_speaker(token, dana, "Dana", at)):
        with pytest.raises(NoSuchInvitation):
            act(token, NOW)


def test_joining_twice_is_joining_once(talk, dana):
    token = talk.speakers[1].invitation
    join_as_speaker(token, dana, "Dana", NOW)
    join_as_speaker(token, dana, "", NOW)
    assert talk_at(talk.slug).names == ("Chloé", "Dana")


def test_an_invitation_that_was_said_yes_to_is_nobody_elses(talk, dana, chloe):
    token = talk.speakers[1].invitation
    join_as_speaker(token, dana, "Dana", NOW)
    before = proposal(talk.uuid)
    own = before.speakers[1].link
    for act in (
        lambda: join_as_speaker(token, chloe, "Mud", NOW),  # who proposed it knows the invitation
        lambda: leave_as_speaker(token, NOW),
        lambda: leave_as_speaker(talk.speakers[0].link, NOW),
    ):
        with pytest.raises(NoSuchInvitation):
            act()
    assert proposal(talk.uuid) == before
    assert own not in {token, talk.link}
    join_as_speaker(own, dana, "Dana K.", NOW)
    assert proposal(talk.uuid).speakers[1].name == "Dana K."


def test_a_link_of_ones_own_opens_nothing_before_one_has_said_yes(talk, dana):
    early = speaking_link_of(talk.speakers[1].handle)
    with pytest.raises(NoSuchInvitation):
        invitation_by_link(early)
    with pytest.raises(NoSuchInvitation):
        join_as_speaker(early, dana, "Dana", NOW)


def test_a_name_that_is_taken_back_takes_the_invitation_back(talk, dana):
    token = talk.speakers[1].invitation
    change_proposal(talk.uuid, replace(talk.wish, names=("Chloé", "Eve")), NOW)
    with pytest.raises(NoSuchInvitation):
        join_as_speaker(token, dana, "Dana", NOW)
    assert [speaker.name for speaker in proposal(talk.uuid).speakers] == ["Chloé", "Eve"]


def test_nobody_joins_in_the_place_of_who_proposed_it(talk, dana):
    with pytest.raises(NoSuchInvitation):
        join_as_speaker(talk.speakers[0].invitation, dana, "Dana", NOW)


def test_an_invitation_opens_no_proposal_and_a_link_invites_nobody(talk, dana):
    with pytest.raises(NoSuchInvitation):
        join_as_speaker(talk.link, dana, "Dana", NOW)


def test_a_choir_does_not_fit(talk):
    for number in range(10):
        invite_speaker(talk.uuid, f"Singer {number}", NOW)
    with pytest.raises(TooManySpeakers):
        invite_speaker(talk.uuid, "One more", NOW)


def test_a_name_is_one_line(talk):
    with pytest.raises(WordsUnreadable):
        invite_speaker(talk.uuid, "Dana\nK.", NOW)
