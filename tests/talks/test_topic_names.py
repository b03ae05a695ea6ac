"""Names of topics are made tidy, so that one topic has one address."""

import pytest

from meshup.talks.domain.topic_names import read_names, topic_slug
from meshup.talks.errors import TooManyTopics, TopicUnreadable


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("DHT, WebRTC", ["DHT", "WebRTC"]),
        ("  #DHT ;dht\nDht.", ["DHT"]),
        ("local  first", ["local first"]),
        ("Vie privée", ["Vie privée"]),
        ("“events”", ["events"]),
        ("", []),
        (" , ;", []),
    ],
)
def test_names_stand_between_commas_each_once(typed, names):
    assert read_names(typed) == names


@pytest.mark.parametrize(
    "typed", ["https://pills.example", "buy at pills.example", "x" * 41, "!!!", "\u202e\u202e"]
)
def test_what_names_nothing_is_refused(typed):
    with pytest.raises(TopicUnreadable):
        read_names(typed)


def test_a_talk_about_everything_is_refused():
    with pytest.raises(TooManyTopics):
        read_names(",".join(f"topic {number}" for number in range(9)))


def test_case_and_accents_make_no_other_topic():
    assert topic_slug("Vie Privée") == topic_slug("vie privee") == "vie-privee"
    assert topic_slug("日本") == ""
