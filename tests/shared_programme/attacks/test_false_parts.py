"""Parts that were not given, too full, forged, replayed, of two minds; through the inbox door."""

import pytest

from meshup.cohosting.domain.hourly_limit import MOST_AN_HOUR
from meshup.kit import clock
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.models import NodeRequest
from meshup.shared_programme.domain.giving import change_part, take_back
from meshup.shared_programme.domain.queries.at_desk import given_parts
from meshup.shared_programme.models import GivenPart
from meshup.signed_messages.keys import new_ed25519
from tests.cohosting.evenings import a_uuid
from tests.shared_programme.festivals import HOUR, Filling, a_plan, a_slot, reason, titles, works

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


@pytest.fixture
def filled(part, lyon):
    """A part with a talk in it."""
    part.fill(a_slot(lyon))
    return part


def refused(part, document, word, node=None):
    """Say that the door refuses a document by a word, and nothing changes."""
    before = titles(part.event)
    answer = part.send(document, node)
    works()
    assert answer.status in {400, 403, 422}
    assert word in reason(answer)
    assert titles(part.event) == before


def test_a_part_that_nobody_gave_is_not_filled(filled, lyon, nantes):
    refused(filled, filled.document(a_slot(nantes), id=f"{nantes.id}#1"), "not_given", nantes)
    other = Filling(lyon, filled.event, a_uuid(9))
    refused(other, other.document(a_slot(lyon)), "not_given")


def test_a_part_that_was_taken_back_is_not_filled(filled, lyon, ada):
    take_back(ada, filled.uuid, clock.now())
    refused(filled, filled.document(a_slot(lyon, 2)), "not_given")


def test_who_left_fills_nothing(filled, lyon):
    withdraw_request(None, NodeRequest.objects.get().uuid, clock.now())
    answer = filled.send(filled.document(a_slot(lyon, 2)))
    assert "not_agreed" in reason(answer)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"zone": "Bar"}, "outside"),
        ({"startsAfter": 100, "endsAfter": 130}, "outside"),
        ({"endsAfter": 20}, "endsAfter"),
        ({"nameMap": {"en": "x" * 201}}, "nameMap"),
        ({"nameMap": {}}, "nameMap"),
        ({"abstractMap": {"en": "x" * 20_001}}, "abstractMap"),
        ({"persons": ["x" * 121]}, "persons"),
        ({"persons": ["Lila"] * 21}, "persons"),
        ({"tags": ["x" * 81]}, "tags"),
        ({"nameMap": {"en": "<b>Bold</b>"}}, "markup"),
        ({"abstractMap": {"en": "Read <script>alert(1)</script>"}}, "markup"),
        ({"persons": ["<img src=x>"]}, "markup"),
        ({"url": "https://elsewhere.example/talks/1/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"kind": "doors"}, "kind"),
        ({"id": "1"}, "id"),
        ({"startsAfter": -5}, "startsAfter"),
    ],
)
def test_a_slot_that_is_no_talk_of_theirs_inside_is_refused(filled, lyon, changes, word):
    refused(filled, filled.document(a_slot(lyon, 2, **changes)), word)


def test_too_many_talks_are_refused(filled, lyon):
    slots = [a_slot(lyon, number, starts=number, minutes=1) for number in range(1, 62)]
    refused(filled, filled.document(*slots), "too_many_slots")


def test_the_same_talk_twice_is_refused(filled, lyon):
    refused(filled, filled.document(a_slot(lyon, 2), a_slot(lyon, 2)), "slots")


def test_an_older_version_changes_nothing(part, lyon):
    first, second = part.document(a_slot(lyon, 1)), part.document(a_slot(lyon, 2))
    assert part.send(second).status == 202
    refused(part, first, "older")
    assert titles(part.event) == [("18:30", "Hall", "Talk 2")]
    assert part.send(second).status == 202


def test_two_documents_of_one_version_are_kept_for_hosts_and_change_nothing(part, lyon, ada):
    part.fill(a_slot(lyon, 1), version=5)
    assert part.send(part.document(a_slot(lyon, 2), version=5)).status == 202
    works()
    assert titles(part.event) == [("18:30", "Hall", "Talk 1")]
    (shown,) = given_parts(ada, part.event.slug)
    assert shown.has_conflict


def test_a_part_filled_as_it_was_before_is_refused(filled, lyon, ada):
    change_part(ada, filled.uuid, a_plan(lyon, hours=3), clock.now())
    works()
    refused(filled, filled.document(a_slot(lyon, 2)), "stale")
    filled.fill(a_slot(lyon, 2), revision=2)


def test_a_document_by_another_key_or_changed_on_the_way_is_refused(filled, lyon):
    document = filled.document(a_slot(lyon, 2))
    refused(filled, lyon.signed(document, new_ed25519()), "")
    refused(filled, document | {"slots": []}, "")


def test_a_document_about_another_event_is_refused(filled, lyon):
    other = f"{lyon.actor.peer.base}/ap/together/{a_uuid(4)}"
    refused(filled, filled.document(a_slot(lyon, 2), together=other), "record")


def test_who_changes_a_part_without_end_waits_for_the_next_hour(filled, lyon, later):
    GivenPart.objects.update(taken_in_hour=MOST_AN_HOUR, hour_begun=clock.now())
    document = filled.document(a_slot(lyon, starts=60))
    assert filled.send(document).status == 202
    assert titles(filled.event) == [("18:30", "Hall", "Talk 1")]
    assert filled.row.next_at == clock.now() + HOUR
    lyon.actor.peer.serve(f"/ap/parts/{filled.uuid}", document)
    later(HOUR)
    works()
    assert titles(filled.event) == [("19:00", "Hall", "Talk 1")]
