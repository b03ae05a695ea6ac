"""Attacks 11 and 12: what was sent before, and what was sent out of order."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from meshup.inbox.domain import seen
from meshup.inbox.domain.queries.counts import ReceivedFacts, received_since
from meshup.inbox.jobs import forget_what_is_over
from meshup.inbox.models import SeenDigest
from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.inbox.peer import ACTIVITY_JSON, to_node
from tests.inbox.wire_signatures import ToSign, cavage_headers


@pytest.fixture
def captured(evil):
    """Return a signed request, as somebody on the way may have kept it, to send again."""
    eve = evil.actor()
    activity = eve.activity("Follow", "http://127.0.0.1:8000/ap/relay")
    kept = []

    def keep(headers, body):
        kept.append((headers, body))
        return headers, body

    return eve, activity, keep, kept


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
def test_11_the_same_request_twice_is_taken_once(captured, handed, unchanged, flavour):
    eve, activity, keep, kept = captured
    assert eve.post(activity, tamper=keep, flavour=flavour).status == 202
    [(headers, body)] = kept
    with unchanged():
        for path in ("/ap/inbox", "/ap/inbox"):
            assert to_node(path, headers, body).status == 202
    assert len(handed) == 1
    assert ReceivedFacts("Follow", "replay", 2) in received_since(NOW.date())


def test_11_the_replay_under_another_name_of_the_key_is_the_same(captured, handed, unchanged):
    eve, activity, keep, kept = captured
    eve.post(activity, tamper=keep)
    [(headers, body)] = kept
    swapped = [
        (name, value.replace("main-key", "other-key") if name == "signature" else value)
        for name, value in headers
    ]
    with unchanged():
        assert to_node("/ap/inbox", swapped, body).status in {202, 401}
    assert len(handed) == 1


@pytest.mark.parametrize("hours", [-13, -3, 3, 13, 24 * 365])
def test_11_a_date_outside_of_the_window(evil, refused, hours):
    eve = evil.actor()
    activity = eve.activity("Create", eve.id)
    refused(eve, activity, asked=[], at=NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    "date", ["", "tomorrow", "Sun, 99 Nov 2026 12:00:00 GMT", "0", "Sun, 22 Nov 99999 12:00:00 GMT"]
)
def test_11_a_date_that_is_none(evil, refused, date):
    eve = evil.actor()

    def sent(headers, body):
        return [(n, date if n == "date" else v) for n, v in headers], body

    refused(eve, eve.activity("Create", eve.id), asked=[], tamper=sent)


def test_11_a_signature_is_remembered_while_it_is_good_and_not_longer(captured, handed):
    eve, activity, keep, kept = captured
    eve.post(activity, tamper=keep)
    [(headers, body)] = kept
    remembered = SeenDigest.objects.count()
    assert remembered == 1
    with clock.set_to(NOW + timedelta(minutes=59)):
        forget_what_is_over()
        assert to_node("/ap/inbox", headers, body).status == 202
    with clock.set_to(NOW + timedelta(minutes=61)):
        forget_what_is_over()
        assert SeenDigest.objects.count() == 0
        assert to_node("/ap/inbox", headers, body).status == 401
    assert len(handed) == 1


def test_the_memory_of_what_came_is_cleared_in_pieces(node, monkeypatch):
    monkeypatch.setattr(seen, "MOST_CLEARED", 3)
    for number in range(10):
        seen.remember(bytes([number]) * 32, NOW + timedelta(seconds=number), NOW)
    assert seen.forget_over(NOW + timedelta(seconds=4)) == 3
    assert seen.forget_over(NOW + timedelta(hours=1)) == 3
    assert SeenDigest.objects.count() == 4


def test_a_genuine_retry_is_signed_anew_and_a_state_reaches_its_room(captured, handed):
    """Gancio follows anew with the very same activity, after an Undo."""
    eve, activity, _keep, _kept = captured
    assert eve.post(activity).status == 202
    with clock.set_to(NOW + timedelta(seconds=30)):
        assert eve.post(activity).status == 202
    assert len(handed) == 2


def test_a_signature_with_created_in_place_of_date(evil, handed):
    eve = evil.actor()
    body = json.dumps(eve.activity("Create", eve.id)).encode()
    post = ToSign(
        key=eve.key, key_id=eve.key_id, url="http://127.0.0.1:8000/ap/inbox", body=body, at=NOW
    )
    covered = ("(request-target)", "(created)", "host", "digest")
    created = f"created={int(NOW.timestamp())},"
    headers = cavage_headers(post, covered, "hs2019", created)
    sent = [line for line in headers if line[0] != "date"]
    answered = to_node("/ap/inbox", [*sent, ("content-type", ACTIVITY_JSON)], body)
    assert (answered.status, len(handed)) == (202, 1)
