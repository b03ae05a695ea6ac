"""The screens of an evening with rounds: names on the wall alone, and none on anybody's phone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from meshup.kit import clock
from meshup.kit.web import TAGS_HEADER, UNTIL_HEADER
from meshup.live.channels import channel_kind
from meshup.live.domain.reading import read
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.queries.rooms import (
    RoomPerson,
    RoomRound,
    RoomTable,
    room_view,
)
from meshup.person_to_person.domain.rounds import hold, start, undo_start
from meshup.person_to_person.domain.sessions import change_session, end_session
from meshup.person_to_person.domain.values import SessionWish
from meshup.person_to_person_screens.domain.wall import MOST_BYTES, initials, wall_snapshot
from meshup.presence.domain.join_codes import join_code
from meshup.projector.domain.secrets import projector_token
from meshup.signalling import live_tickets
from tests.agenda.paris import paris_series
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    ENDS,
    NAMES,
    come,
    comes,
    minutes,
    opened,
    seconds,
)

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december(node: object) -> None:
    paris_series()


def page_of(name: str, at: datetime, *args: str, language: str = "en") -> Any:
    """Return a screen of the evening as it is rendered at a moment."""
    with translation.override(language):
        path = reverse(name, args=[DECEMBER, *args])
    with clock.set_to(at):
        return Client().get(path)


def wall(at: datetime, language: str = "en") -> Any:
    token = projector_token(DECEMBER, ENDS)
    return page_of("projector:projector", at, token, language=language)


def part(page: Any, name: str) -> dict[str, Any]:
    """Return what the scripts of a page know of one part."""
    data = r'<script id="screen-data"[^>]*>(.*?)</script>'
    found = re.search(data, page.content.decode(), re.DOTALL)
    assert found is not None
    parts: list[dict[str, Any]] = json.loads(found[1])["parts"]
    return next(each for each in parts if each["name"] == name)


def words(page: Any) -> str:
    body = re.sub(r"<script.*?</script>", "", page.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def told(at: datetime) -> dict[str, Any]:
    """Return what the channel of the wall tells at a moment."""
    kind = channel_kind("wall")
    assert kind is not None
    with clock.set_to(at):
        snapshots: dict[str, dict[str, Any]] = json.loads(json.dumps(kind.read([DECEMBER])))
    return snapshots[DECEMBER]


def test_an_evening_without_rounds_has_nothing_on_the_wall_but_its_channel():
    page = wall(EIGHT)
    shown = part(page, "rounds")
    assert shown["snapshots"] == {}
    assert shown["channels"] == [f"wall:{DECEMBER}"]
    assert "Person-to-person" not in words(page)
    assert part(page, "join")["snapshots"]["join"]["page"] == "here"


@pytest.mark.parametrize("name", ["wall", "round"])
def test_screens_that_are_open_before_the_rounds_go_on_listening(name: str):
    with clock.set_to(EIGHT):
        before = read([f"{name}:{DECEMBER}"])[f"{name}:{DECEMBER}"]
        assert json.loads(before.snapshot or b"") == {"state": "none"}  # and not: it is gone
        opened()
        after = read([f"{name}:{DECEMBER}"])[f"{name}:{DECEMBER}"]
    assert after.sequence > before.sequence
    assert json.loads(after.snapshot or b"")["state"] == "gathering"


def test_while_people_gather_the_one_code_leads_to_person_to_person():
    opened()
    come(3)
    page = wall(EIGHT)
    assert "Person-to-person: join" in words(page)
    assert "5 rounds of 10 minutes" in words(page)
    assert "3 people take part" in words(page)
    assert page.content.decode().count('class="join-picture"') == 1
    join = part(page, "join")["snapshots"]["join"]
    assert join["page"] == "person_to_person"
    code = join["codes"][0]
    assert code["code"] == join_code(DECEMBER, EIGHT).written
    assert set(code["pictures"]) == {"here", "person_to_person"}
    assert code["pictures"]["here"] != code["pictures"]["person_to_person"]
    with clock.set_to(EIGHT):
        typed = Client().get("/here")
    assert typed.headers["Location"].endswith(f"/events/{DECEMBER}/person-to-person/")


def test_when_it_is_over_the_code_says_again_that_one_is_here():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    end_session(None, DECEMBER, EIGHT + minutes(5))
    page = wall(EIGHT + minutes(6))
    assert part(page, "join")["snapshots"]["join"]["page"] == "here"
    assert "2 encounters this evening" in words(page)
    after = told(EIGHT + minutes(6))
    assert (after["state"], after["encounters"], after["introduced"]) == ("ended", 2, 2)


def test_the_wall_names_everybody_at_their_tables_once_a_round_is_announced():
    opened()
    come(7)
    start(None, DECEMBER, EIGHT)
    snapshot = told(EIGHT + seconds(1))
    assert (snapshot["state"], snapshot["round"], snapshot["rounds"]) == ("announced", 1, 5)
    seated = sorted(name for table in snapshot["tables"] for name, _stays in table["people"])
    apart = snapshot["resting"] + snapshot["waiting"]
    assert sorted([*seated, *apart]) == sorted(NAMES[:7])
    assert [table["table"] for table in snapshot["tables"]] == ["1", "2", "3"]
    page = words(wall(EIGHT + seconds(1)))
    assert "Round 1 of 5" in page
    for name in NAMES[:7]:
        assert name in page


def test_the_next_round_is_told_to_the_wall_before_it_is_shown():
    opened()
    come(6)
    start(None, DECEMBER, EIGHT)
    soon = EIGHT + minutes(12) - seconds(30)
    advance(DECEMBER, soon)
    snapshot = told(soon)
    assert (snapshot["state"], snapshot["round"], snapshot["next"]["round"]) == ("talking", 1, 2)
    assert len(snapshot["next"]["tables"]) == 3
    pairs = [
        {tuple(sorted(name for name, _stays in table["people"])) for table in each["tables"]}
        for each in (snapshot, snapshot["next"])
    ]
    assert pairs[0].isdisjoint(pairs[1])
    assert "Round 1 of 5" in words(wall(soon))


def test_a_start_that_is_undone_leaves_no_names_on_the_wall():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    undo_start(None, DECEMBER, EIGHT + seconds(8))
    snapshot = told(EIGHT + seconds(9))
    assert (snapshot["state"], snapshot["tables"], snapshot["next"]) == ("gathering", [], None)


def test_on_hold_the_wall_knows_what_stands_still():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    hold(None, DECEMBER, EIGHT + seconds(30))
    announced = told(EIGHT + minutes(9))
    assert (announced["state"], announced["under"]) == ("held", "announced")
    assert announced["remaining"] == 90_000
    assert "Paused" in words(wall(EIGHT + minutes(9)))


@pytest.mark.parametrize("names", ["initials", "none"])
def test_names_that_hosts_keep_off_the_wall_are_nowhere_in_its_page(names: str):
    opened(names_on_wall=names)
    come(8)
    start(None, DECEMBER, EIGHT)
    page = wall(EIGHT + seconds(1)).content.decode()
    for name in NAMES[:8]:
        assert name not in page
    tables = told(EIGHT + seconds(1))["tables"]
    shown = sorted(name for table in tables for name, _stays in table["people"])
    assert shown == ([] if names == "none" else sorted(f"{name[0]}." for name in NAMES[:8]))


def test_hosts_may_take_names_off_while_it_runs():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    assert told(EIGHT + seconds(1))["tables"]
    change_session(None, DECEMBER, SessionWish(names_on_wall="none"), EIGHT + seconds(2))
    assert told(EIGHT + seconds(3))["tables"] == []


def test_initials_are_of_two_words_at_most():
    found = [initials(name) for name in ("ada", "Ada Byron", "Jean de la Tour", "", "  Élodie ")]
    assert found == ["A.", "A. B.", "J. D.", "", "É."]


def test_a_table_is_told_in_the_order_that_hosts_gave():
    opened(tables=("Window", "Bar", "Stairs"))
    come(6)
    start(None, DECEMBER, EIGHT)
    tables = [table["table"] for table in told(EIGHT)["tables"]]
    assert tables == [name for name in ("Window", "Bar", "Stairs") if name in tables]
    assert len(tables) == 3


def test_only_the_page_of_the_projector_gives_tickets_to_the_names():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    now = page_of("projector:now", EIGHT + seconds(1))
    assert f"wall:{DECEMBER}" not in now.content.decode()
    channels = part(now, "rounds_now")["channels"]
    assert channels == [f"round:{DECEMBER}"]
    ticket = part(wall(EIGHT), "rounds")["tickets"][0]
    read = live_tickets.read(ticket, at=EIGHT, secret=settings.SECRET_KEY)
    assert read.channel == f"wall:{DECEMBER}"


def test_everybody_reads_of_now_which_round_runs_and_no_names():
    page = page_of("projector:now", EIGHT)
    assert part(page, "rounds_now")["snapshots"] == {}
    assert re.search(r"data-rounds\s+hidden", page.content.decode())
    opened()
    come(5)
    gathering = page_of("projector:now", EIGHT)
    assert "Person-to-person Begins soon" in words(gathering)
    start(None, DECEMBER, EIGHT)
    announced = page_of("projector:now", EIGHT + seconds(1))
    assert "Round 1 of 5 begins at 20:02" in words(announced)
    talking = page_of("projector:now", EIGHT + minutes(5))
    assert "Round 1 of 5 until 20:12" in words(talking)
    assert f"/events/{DECEMBER}/person-to-person/" in talking.content.decode()
    for page in (gathering, announced, talking):
        assert not [name for name in NAMES[:5] if name in page.content.decode()]


def test_the_page_of_now_is_kept_until_an_act_or_the_clock_changes_the_rounds():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    page = page_of("projector:now", EIGHT + seconds(1))
    assert f"rounds:{DECEMBER}" in page.headers[TAGS_HEADER].split()
    assert float(page.headers[UNTIL_HEADER]) == (EIGHT + minutes(2)).timestamp()


def asked(at: datetime) -> int:
    """Return how many questions the channel of the wall asks."""
    with CaptureQueriesContext(connection) as queries:
        told(at)
    return len(queries)


def test_the_wall_asks_as_little_for_many_people_as_for_few():
    opened()
    come(4)
    start(None, DECEMBER, EIGHT)
    few = asked(EIGHT + seconds(1))
    for name in NAMES[4:]:
        comes(name, EIGHT + seconds(2))
    advance(DECEMBER, EIGHT + minutes(11))
    assert len(told(EIGHT + minutes(11))["next"]["tables"]) == len(NAMES) // 2
    assert asked(EIGHT + minutes(11)) == few


def test_what_is_told_of_three_hundred_people_fits_into_a_channel():
    opened()
    for number in range(30):
        comes(f"Somebody with quite a long name {number}")
    start(None, DECEMBER, EIGHT)
    advance(DECEMBER, EIGHT + minutes(11))
    snapshot = told(EIGHT + minutes(11))
    assert snapshot["next"] is not None
    assert len(json.dumps(snapshot)) * 10 < 64_000


@pytest.mark.parametrize(
    ("letters", "has_next", "has_names"),
    [(3_000, True, True), (10_000, False, True), (20_000, False, False)],
)
def test_a_wall_with_names_too_many_or_too_long_goes_on_with_fewer(letters, has_next, has_names):
    opened()
    people = tuple(RoomPerson(number, "😀" * (letters // 100)) for number in range(100))
    this = RoomRound(1, EIGHT, EIGHT + minutes(10), (RoomTable("1", people),))
    room = room_view(DECEMBER, EIGHT)
    assert room is not None
    view = replace(room, round=this, following=replace(this, number=2))
    snapshot = wall_snapshot(view)
    assert len(json.dumps(snapshot, ensure_ascii=False).encode()) <= MOST_BYTES
    assert (snapshot["next"] is not None, snapshot["tables"] != []) == (has_next, has_names)
    assert snapshot["ends"] is not None
