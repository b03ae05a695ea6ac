"""A whole venue joins at once behind one address, and whoever guesses does not get in."""

import random

import pytest

from meshup.kit import clock
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.limits import LIMITS
from meshup.peers.models import Peer
from meshup.presence.domain.join_codes import join_code
from meshup.presence.domain.rotating_codes import ALPHABET, LENGTH
from tests.agenda.paris import paris_series
from tests.attendance.coming_pages import phone, words
from tests.presence.evening import DECEMBER, EIGHT, HERE, minutes, roster

VENUE = "203.0.113.9"
ELSEWHERE = "198.51.100.7"


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


def said(code, **more):
    return {"act": "join", "code": code, "languages": ["fr"], **more}


def right(at=EIGHT):
    return join_code(DECEMBER, at).text


def wrong(seed):
    chance = random.Random(seed)
    return "".join(chance.choice(ALPHABET) for _letter in range(LENGTH))


def test_three_hundred_phones_behind_one_address_join_within_two_minutes():
    for number in range(300):
        with clock.set_to(EIGHT + minutes(number / 150)):
            assert phone(VENUE).post(HERE, said(right())).status_code == 303
    with clock.set_to(EIGHT + minutes(2)):
        assert len(roster(EIGHT + minutes(2))) == 300


def test_whoever_guesses_is_told_to_stop_and_takes_nothing_from_the_others():
    most = LIMITS["guess_join_code"].network[0].most
    answers = [phone(VENUE).post(HERE, said(wrong(seed))) for seed in range(most + 2)]
    assert [answer.status_code for answer in answers] == [422] * most + [429] * 2
    assert "Too many wrong codes" in words(answers[-1])
    assert not Peer.objects.exists()
    assert phone(VENUE).post(HERE, said(right())).status_code == 303


def test_codes_that_have_changed_are_no_guesses():
    most = LIMITS["guess_join_code"].network[0].most
    old = right(EIGHT - minutes(15))
    answers = {phone(VENUE).post(HERE, said(old)).status_code for _try in range(most + 2)}
    assert answers == {422}
    assert phone(VENUE).post(HERE, said(wrong(1))).status_code == 422


def test_what_people_who_are_there_change_counts_as_that_of_a_venue():
    limits = LIMITS["join_evening"]
    browsers = [phone(VENUE) for _phone in range(3)]
    for browser in browsers:
        browser.post(HERE, said(right()))
    changes = limits.network[0].most // 3 + 1
    for number in range(changes):
        for browser in browsers:
            sent = {"act": "change", "languages": ["fr"], "display_name": f"Name {number}"}
            assert browser.post(HERE, sent).status_code == 303


def test_one_phone_changes_only_so_often():
    browser = phone(VENUE)
    browser.post(HERE, said(right()))
    most = LIMITS["join_evening"].peer[0].most
    sent = {"act": "change", "languages": ["fr"]}
    answers = [browser.post(HERE, sent).status_code for _time in range(most + 1)]
    assert (answers[0], answers[-1]) == (303, 429)


def test_a_blocked_network_gets_in_with_the_code_alone(ada):
    block_network(ada, network_key(VENUE), "A flood.", EIGHT)
    assert phone(VENUE).post(HERE, said(wrong(1))).status_code == 404
    assert phone(VENUE).get(HERE).status_code == 200  # what everybody may read
    assert phone(VENUE).post(HERE, said(right())).status_code == 303
    assert phone(ELSEWHERE).post(HERE, said(wrong(1))).status_code == 422
