"""What is news, as a pure question; and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.proposal_letters.choices import Topic
from meshup.proposal_letters.domain.news import news_between
from meshup.proposal_letters.domain.placeholders import filled
from meshup.proposal_letters.domain.situations import Situation, Spot, read_situation
from meshup.proposals.choices import ProposalState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SPOT = Spot(
    event="paris",
    titles={"en": "Paris"},
    starts_at=NOW + timedelta(days=10),
    ends_at=NOW + timedelta(days=10, hours=4),
    zone="Europe/Paris",
)
RECEIVED = Situation(state="received")
SCHEDULED = Situation(state="scheduled", spots=(SPOT,))
spots = st.builds(
    lambda days, hour, room: replace(
        SPOT,
        starts_at=NOW + timedelta(days=days),
        ends_at=NOW + timedelta(days=days, hours=4),
        line_starts_at=hour and NOW + timedelta(days=days, hours=hour),
        room=room,
    ),
    st.integers(1, 60),
    st.none() | st.integers(0, 3),
    st.sampled_from(["", "Cellar", "Hall"]),
)
situations = st.one_of(
    st.builds(lambda found: Situation(state="scheduled", spots=(found,)), spots),
    st.builds(
        lambda number, found: Situation(state="offered", offer=number, offered=found),
        st.integers(1, 3),
        st.none() | spots,
    ),
    st.builds(
        lambda state: Situation(state=state),
        st.sampled_from([state.value for state in ProposalState]),
    ),
)


@given(situations)
def test_what_is_kept_is_read_as_it_was(situation):
    assert read_situation(situation.stored()) == situation


@given(situations)
def test_what_was_told_is_no_news(situation):
    assert news_between(situation, situation, NOW) is None


@given(situations, situations)
def test_of_their_own_withdrawal_nobody_hears(told, now):
    gone = replace(now, state="withdrawn", spots=())
    assert news_between(told, gone, NOW) is None


@pytest.mark.parametrize(
    ("told", "now", "topic"),
    [
        (RECEIVED, SCHEDULED, Topic.SCHEDULED),
        (SCHEDULED, replace(SCHEDULED, spots=(replace(SPOT, room="Hall"),)), Topic.PLACE),
        (SCHEDULED, replace(SCHEDULED, spots=(replace(SPOT, place="Other name"),)), None),
        (SCHEDULED, Situation(state="accepted"), Topic.TAKEN_OFF),
        (SCHEDULED, Situation(state="declined"), Topic.DECLINED),
        (Situation(state="offered", offer=1), RECEIVED, Topic.WAITS),
        (Situation(state="offered", offer=1), Situation(state="offered", offer=2), Topic.OFFERED),
        (Situation(state="declined"), RECEIVED, Topic.WAITS),
        (RECEIVED, Situation(state="held"), None),
    ],
)
def test_what_is_told(told, now, topic):
    assert news_between(told, now, NOW) == topic


def test_an_evening_that_is_over_is_neither_moved_nor_taken_off():
    over = NOW + timedelta(days=11)
    assert news_between(SCHEDULED, Situation(state="held"), over) is None
    later = replace(SPOT, starts_at=over, ends_at=over + timedelta(days=9))
    again = Situation(state="scheduled", spots=(later,))
    assert news_between(SCHEDULED, again, over) == Topic.SCHEDULED


def test_an_empty_value_goes_with_its_space_or_its_paragraph():
    words = "Hello {name},\n\n{reason}\n\nSee you, {title}!"
    assert filled(words, {"title": "{name}"}) == "Hello,\n\nSee you, {name}!"


@given(st.text(alphabet="ab \n{}", max_size=30), st.text(alphabet="{}ab", min_size=1, max_size=9))
def test_values_are_filled_in_once_as_they_are(words, value):
    free = words.replace("{", "").replace("}", "")
    assert filled(f"x{{title}}x{free}", {"title": value}).startswith(f"x{value}x")
