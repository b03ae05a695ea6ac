import json
from dataclasses import replace

import pytest
from hypothesis import given

from meshup.encounters.domain.certificate import (
    ALONE,
    NO_PARTNER,
    NOBODY_NEW,
    ODD_NUMBER,
    Certificate,
)
from meshup.encounters.domain.rounds import plan_round, replay
from meshup.encounters.domain.values import Met, Person, RoundRequest
from tests.encounters.domain.gatherings import ENGLISH, FRENCH, all_met, crowd, requests


@given(requests())
def test_it_survives_json(request):
    certificate = plan_round(request).certificate
    again = Certificate.from_json(json.loads(json.dumps(certificate.to_json())))
    assert again == certificate
    assert replay(request, again)


@given(requests())
def test_it_does_not_tell_a_block_from_a_meeting(request):
    """Where nobody meets again, a room with blocks and one where these pairs met are one room."""
    people = tuple(replace(person, repeats_ok=False) for person in request.people)
    blocked = replace(request, people=people)
    met = replace(
        blocked, blocked=frozenset(), met={**dict.fromkeys(request.blocked, Met()), **request.met}
    )
    assert plan_round(blocked) == plan_round(met)


def test_everybody_who_rests_has_a_reason():
    people = (*crowd(3), Person(id="z", languages=frozenset({"eo"})))
    plan = plan_round(RoundRequest(people=people, met=all_met(people, but={("p0", "p1")})))
    assert {rest.id: (rest.reason, rest.facts) for rest in plan.resting} == {
        "p2": (NOBODY_NEW, {"people": 2}),
        "z": (ALONE, {"here": 3}),
    }
    assert plan.certificate.reasons["z"] == {"code": ALONE, "facts": {"here": 3}}


def test_whoever_is_left_over_though_people_are_new_knows_how_many():
    star = (
        Person(id="hub", languages=FRENCH),
        *(Person(id=f"p{number}", languages=FRENCH) for number in range(3)),
    )
    fresh = {("hub", f"p{number}") for number in range(3)}
    plan = plan_round(RoundRequest(people=star, met=all_met(star, but=fresh)))
    assert [(rest.reason, rest.facts) for rest in plan.resting] == [
        (NO_PARTNER, {"new": 1, "resting": 2})
    ] * 2
    three = star[:3]
    plan = plan_round(RoundRequest(people=three, met=all_met(three, but=fresh)))
    assert [rest.reason for rest in plan.resting] == [ODD_NUMBER]


def test_a_round_with_other_people_at_its_tables_is_not_replayed():
    request = RoundRequest(people=crowd(12))
    certificate = plan_round(request).certificate
    assert not replay(request, replace(certificate, digest="0" * 32))
    assert not replay(replace(request, people=crowd(11)), certificate)


def test_it_says_from_what_the_round_came():
    people = (*crowd(4), Person(id="x", languages=ENGLISH))
    certificate = plan_round(RoundRequest(people=people, rounds_left=3, seed=7)).certificate
    assert (certificate.seed, certificate.people, certificate.rounds_left) == (7, 5, 3)
    assert (certificate.new_possible, certificate.pairs, certificate.bound) == (6, 2, 6)


@pytest.mark.parametrize("plain", [{}, {"repeats": []}, {"repeats": [], "nonsense": 1}])
def test_what_is_no_certificate_is_refused(plain):
    with pytest.raises((TypeError, ValueError)):
        Certificate.from_json(plain)
