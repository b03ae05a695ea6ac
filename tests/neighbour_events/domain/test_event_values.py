"""What is kept of an event of another server, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from meshup.activitypub.events import read_event
from meshup.neighbour_events.domain.event_values import (
    LONGEST_TEASER,
    LONGEST_TITLE,
    EventValues,
    LeftOut,
    owners_of,
    public_values_of,
)
from meshup.signed_messages.errors import BadDocument
from tests.neighbour_events.neighbouring import GROUP, NOW, PUBLIC, an_event


def values(also_to: tuple[str, ...] = (), **more: Any) -> EventValues:
    return public_values_of(read_event(an_event(**more)), NOW, also_to)


def test_an_event_is_kept_with_its_time_place_and_words() -> None:
    kept = values()
    assert (kept.titles, kept.place_name, kept.town) == ({"": "Soirée routage"}, "Le Local", "Lyon")
    assert kept.ends_at - kept.starts_at == timedelta(hours=3)
    assert (kept.has_end, kept.time_zone, kept.status) == (True, "Europe/Paris", "confirmed")
    assert kept.teaser == "Jeudi 3 décembre, 19 h, Lyon."


def test_one_without_an_end_lasts_an_evening_and_says_so() -> None:
    kept = values(endTime=None)
    assert (kept.has_end, kept.ends_at - kept.starts_at) == (False, timedelta(hours=3))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"startTime": "2031-01-01T10:00:00Z", "endTime": None}, "far-away"),
        ({"startTime": "2001-01-01T10:00:00Z", "endTime": None}, "far-away"),
        ({"endTime": "2027-03-03T22:00:00Z"}, "too-long"),
        ({"to": [f"{GROUP}/followers"]}, "private"),
    ],
)
def test_what_nobody_here_can_use_is_left_out_by_name(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(LeftOut) as left:
        values(**more)
    assert left.value.reason == reason


@pytest.mark.parametrize("when", ["9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "now", 12, None])
def test_a_time_that_nobody_lives_to_see_is_none(when: object) -> None:
    with pytest.raises(BadDocument):
        values(startTime=when)


def test_an_offset_or_a_zone_that_cannot_be_is_not_believed() -> None:
    assert values(timezone="Mars/Olympus").time_zone == ""
    with pytest.raises(BadDocument):
        values(startTime="2026-12-03T19:00:00+99:00")


def test_who_does_not_say_for_whom_is_as_public_as_what_brought_it() -> None:
    assert values(also_to=(PUBLIC,), to=None).titles
    with pytest.raises(LeftOut):
        values(to=None)


@given(st.text(max_size=2_000), st.text(max_size=2_000))
def test_whatever_it_says_the_words_stay_within_bounds(name: str, content: str) -> None:
    try:
        kept = values(name=name or "x", content=content, summary=content)
    except (BadDocument, LeftOut):
        return
    assert all(0 < len(title) <= LONGEST_TITLE for title in kept.titles.values())
    assert len(kept.teaser) <= LONGEST_TEASER
    assert "\n" not in kept.teaser
    assert "<script" not in kept.text.lower()


def test_markup_that_does_something_does_nothing_here() -> None:
    kept = values(
        name="<b>Hi</b><script>x</script>",
        content='<p onclick=x>Hi <img src="https://lyon.example/p.png"><script>x</script></p>',
        url="javascript:alert(1)",
    )
    assert kept.text == "<p>Hi </p>"
    assert kept.url == "https://lyon.example/ap/events/1"
    assert "script" not in kept.titles[""]


def test_only_actors_of_its_own_server_own_an_event() -> None:
    event = read_event(an_event(by=[GROUP, "https://paris.example/ap/paris"]))  # type: ignore[arg-type]
    assert owners_of(event) == (GROUP,)
    assert owners_of(read_event(an_event(by="https://evil.example/a"))) == ()
