"""Notes and ratings as data about people: exported, erased, gone with their proposal."""

from __future__ import annotations

from meshup.community.domain.people import remove
from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from meshup.letters.domain.addresses import leave_address
from meshup.proposals.domain.proposing import leave_email
from meshup.proposals_desk.domain.personal_data import subjects
from meshup.proposals_desk.domain.queries.reviews import notes_for, ratings_for
from meshup.proposals_desk.domain.reviewing import rate, write_note
from meshup.proposals_desk.models import HostNote, Rating
from tests.proposals.conftest import NOW

NAME = "proposals_desk.reviews"


def reviewed(by, facts):
    """Let a host note something, and rate it."""
    write_note(by, facts.uuid, "Clear in Lyon.", NOW)
    rate(by, facts.uuid, 4, "Gladly.", NOW)


def test_who_wrote_it_and_whom_it_is_about_get_it(bilal, gossip, chloe):
    reviewed(bilal, gossip)
    leave_email(gossip.uuid, leave_address("chloe@example.org", "en", NOW).number, NOW)
    at = NOW.isoformat()
    whole = [
        {"proposal": gossip.slug, "words": "Clear in Lyon.", "at": at},
        {"proposal": gossip.slug, "words": "Gladly.", "at": at, "grade": 4},
    ]
    for subject in (
        Subject(person=bilal.pk),
        Subject(peer=chloe),
        Subject(email="chloe@example.org"),
    ):
        assert personal_data.export(subject)[NAME] == whole
    assert NAME not in personal_data.export(Subject(email="dana@example.org"))
    assert {*subjects()} == {Subject(person=bilal.pk), Subject(peer=chloe)}


def test_words_of_a_host_who_is_erased_stay_without_a_name(ada, bilal, gossip):
    reviewed(bilal, gossip)
    personal_data.erase(Subject(person=bilal.pk, email=bilal.email))
    (note,) = notes_for(ada, gossip.uuid)
    (rating,) = ratings_for(ada, [gossip.uuid])[gossip.uuid].given
    assert (note.by_name, note.words, rating.by_name, rating.grade) == ("", "Clear in Lyon.", "", 4)


def test_a_host_who_leaves_takes_nothing_along(ada, bilal, gossip):
    reviewed(bilal, gossip)
    remove(ada, bilal.pk)
    assert [note.words for note in notes_for(ada, gossip.uuid)] == ["Clear in Lyon."]


def test_all_of_it_goes_with_who_proposed_it(bilal, gossip, chloe):
    reviewed(bilal, gossip)
    personal_data.erase(Subject(peer=chloe))
    assert (HostNote.objects.count(), Rating.objects.count()) == (0, 0)
