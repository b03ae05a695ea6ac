"""Who was added by a helper and then says on their phone who they are is one participant."""

import pytest
from django_tasks_db.models import DBTaskResult

from meshup.attendance.domain.passes import pass_code, written_pass
from meshup.introductions.domain.avoiding import avoid
from meshup.introductions.domain.queries.avoidances import known_among
from meshup.kit import clock
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.claimed import follow_claim
from meshup.person_to_person.domain.helping import add_present
from meshup.person_to_person.domain.participating import take_part
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.domain.values import ParticipantWish
from meshup.person_to_person.models import Participant, RoundSession
from meshup.presence.domain.arriving import arrive
from meshup.presence.domain.claiming import claim_check_in
from meshup.presence.domain.joining import JoinWish, join
from meshup.presence.domain.queries.roster import presence_of
from tests.agenda.paris import NOW, paris_series
from tests.attendance.people import comes as registers, somebody
from tests.person_to_person.evening import DECEMBER, EIGHT, come, opened, row, seconds, tables

CLAIMED = EIGHT + seconds(400)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


@pytest.fixture
def registration(ada):
    """Somebody who is checked in, and whom a helper has added to the rounds."""
    registered = registers(DECEMBER, NOW, name="Zora Z.")
    arrive(DECEMBER, registered.peer, EIGHT, language="fr")
    add_present(ada, DECEMBER, presence_of(registered.peer, DECEMBER).number, EIGHT, "Zora")
    return registered


def on_their_phone(at=CLAIMED):
    phone = somebody()
    join(phone, DECEMBER, JoinWish("Zora", ("fr",)), at)
    return phone


def claims(phone, registration, at=CLAIMED):
    code = written_pass(pass_code(registration.handle, DECEMBER))
    claim_check_in(phone, DECEMBER, code, at)
    job = DBTaskResult.objects.get(task_path__endswith=".follow_claim_of")
    for _twice in range(2):
        follow_claim(**job.args_kwargs["kwargs"], at=at)


def test_the_phone_has_the_place_that_a_helper_gave(registration):
    come(3)
    start(None, DECEMBER, EIGHT)
    before = tables(1)
    number = row(registration.peer).pk
    phone = on_their_phone()
    claims(phone, registration)
    assert (row(phone).pk, row(phone).by_helper) == (number, False)
    assert tables(1) == [
        {phone if peer == registration.peer else peer for peer in there} for there in before
    ]
    assert Participant.objects.count() == 4


def test_both_in_the_rounds_become_one_who_meets_nobody_twice(registration):
    people = come(3)
    start(None, DECEMBER, EIGHT)
    phone = on_their_phone()
    take_part(phone, DECEMBER, ParticipantWish(), CLAIMED)
    claims(phone, registration)
    assert not Participant.objects.filter(peer=registration.peer).exists()
    for moment in range(400, 3 * 720, 20):
        advance(DECEMBER, EIGHT + seconds(moment))
    met = [next(there for there in tables(number) if phone in there) for number in (1, 2, 3)]
    assert sorted(peer for there in met for peer in there - {phone}) == sorted(people)


def test_of_two_seats_in_one_round_one_is_kept_and_the_other_partner_waits(registration):
    phone = on_their_phone(EIGHT)
    take_part(phone, DECEMBER, ParticipantWish(), EIGHT)
    people = come(4)
    start(None, DECEMBER, EIGHT)
    there = next(each for each in tables(1) if phone in each)
    claims(phone, registration, EIGHT + seconds(60))
    assert there - {registration.peer} in [*tables(1), {phone}]
    seated = [peer for each in tables(1) for peer in each]
    assert len(seated) == len(set(seated))
    assert registration.peer not in seated
    assert Participant.objects.count() == len(people) + 1


def test_who_asked_not_to_meet_them_does_not_meet_them_on_their_phone(registration):
    (other,) = come(1)
    avoid(other, registration.peer, EIGHT)
    phone = on_their_phone(EIGHT)
    claims(phone, registration, EIGHT)
    assert known_among([other, phone]) == {tuple(sorted((other, phone)))}


def test_who_joins_on_the_phone_of_the_registration_after_all_keeps_their_place(registration):
    phone = on_their_phone(EIGHT)
    code = written_pass(pass_code(registration.handle, DECEMBER))
    claim_check_in(phone, DECEMBER, code, EIGHT)
    join(registration.peer, DECEMBER, JoinWish("Zora", ("fr",)), EIGHT)
    follow_claim(RoundSession.objects.get().event_id, registration.peer, EIGHT)
    assert row(registration.peer).left_at is None
