from __future__ import annotations

import pytest

from meshup.signalling.dialects.topics import Subscriber
from meshup.signalling.paths import Dialect
from tests.signalling.fake_clients import Party

NONSENSE = [b" ", b"x", b"[]", b'{"type":7}', b'{"topics":[]}', b"[" * 60_000]


@pytest.fixture
def documents():
    return Party(Dialect.YWEBRTC)


@pytest.fixture
def relay():
    return Party(Dialect.RELAY)


def topics_of(client):
    assert isinstance(client.session, Subscriber)
    return client.session.topics


def test_a_published_object_reaches_all_listeners_with_their_number(documents):
    ada, bilal, chloe = documents.join(), documents.join(), documents.join()
    ada.say(type="subscribe", topics=["notes", "é"])
    bilal.say(type="subscribe", topics=["notes"])
    chloe.say(type="subscribe", topics=["other"])
    message = {"type": "publish", "topic": "notes", "data": "b64=", "from": 1}
    ada.say(message)
    assert ada.heard() == bilal.heard() == [{**message, "clients": 2}]
    assert chloe.heard() == []


def test_who_does_not_listen_may_publish(documents):
    ada, bilal = documents.join(), documents.join()
    ada.say(type="subscribe", topics=["notes"])
    bilal.say(raw=b' {"type":"publish","topic":"notes","clients":99} ')
    assert ada.heard() == [{"type": "publish", "topic": "notes", "clients": 1}]
    assert bilal.heard() == []


def test_a_ping_is_answered(documents):
    ada = documents.join()
    ada.say(type="ping")
    assert ada.heard() == [{"type": "pong"}]


def test_who_unsubscribes_hears_no_more(documents):
    ada, bilal = documents.join(), documents.join()
    for client in (ada, bilal):
        client.say(type="subscribe", topics=["notes", "notes"])
    ada.say(type="unsubscribe", topics=["notes", "never"])
    bilal.say(type="publish", topic="notes")
    assert (ada.heard(), len(bilal.heard())) == ([], 1)


def test_what_is_not_a_topic_is_passed_over(documents):
    ada = documents.join()
    ada.say(type="subscribe", topics=[1, None, {"a": 1}, "notes"])
    ada.say(type="subscribe", topics="notes")
    ada.say(type="publish", topic="notes")
    assert len(ada.heard()) == 1


def test_topics_end_with_their_last_listener(documents):
    ada, bilal = documents.join(room="hall"), documents.join(room="hall")
    ada.say(type="subscribe", topics=["a", "b"])
    bilal.say(type="subscribe", topics=["b"])
    ada.go()
    assert list(documents.hub._rooms[Dialect.YWEBRTC, "hall"].topics) == ["b"]
    bilal.go()
    assert documents.hub._rooms == {}


def test_a_client_listens_to_so_many_topics_and_no_more():
    documents = Party(Dialect.YWEBRTC, topics_per_socket=3)
    ada = documents.join()
    ada.say(type="subscribe", topics=["x" * 513, *"abcdef"])
    assert topics_of(ada) == ("a", "b", "c")
    assert documents.counts.dropped["too_many_topics"] == 4
    ada.say(type="unsubscribe", topics=["a"])
    ada.say(type="subscribe", topics=["f"])
    assert topics_of(ada) == ("b", "c", "f")


def test_rooms_do_not_hear_one_another(documents):
    ada, bilal = documents.join(room="hall"), documents.join()
    for client in (ada, bilal):
        client.say(type="subscribe", topics=["notes"])
    ada.say(type="publish", topic="notes")
    assert (len(ada.heard()), bilal.heard()) == (1, [])


def test_who_stays_in_a_room_meets_who_comes_later(documents):
    ada = documents.join(room="hall")
    bilal = documents.join(room="hall")
    bilal.go()
    documents.wait(2)
    chloe = documents.join(room="hall")
    chloe.say(type="subscribe", topics=["notes"])
    ada.say(type="publish", topic="notes")
    assert len(chloe.heard()) == 1


@pytest.mark.parametrize("raw", NONSENSE)
@pytest.mark.parametrize("dialect", [Dialect.YWEBRTC, Dialect.RELAY])
def test_nonsense_is_dropped_and_counted(dialect, raw):
    party = Party(dialect)
    ada = party.join()
    ada.say(raw=raw)
    assert (ada.heard(), ada.closed, party.counts.dropped["malformed"]) == ([], None, 1)


def test_a_payload_reaches_all_listeners(relay):
    ada, bilal = relay.join(), relay.join()
    for client in (ada, bilal):
        client.say(type="subscribe", topic='no"tes')
    ada.say(type="publish", topic='no"tes', payload={"é": [1]})
    assert ada.heard() == bilal.heard() == [{"topic": 'no"tes', "payload": {"é": [1]}}]
    ada.say(type="unsubscribe", topic='no"tes')
    ada.say(type="publish", topic='no"tes', payload=None)
    assert (ada.heard(), bilal.heard()) == ([], [{"topic": 'no"tes', "payload": None}])


def test_a_relay_message_without_payload_is_passed_over(relay):
    ada = relay.join()
    ada.say(type="subscribe", topic="notes")
    ada.say(type="publish", topic="notes")
    ada.say(type="dance", topic="notes", payload=1)
    assert ada.heard() == []
