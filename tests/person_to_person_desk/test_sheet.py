"""Who sits where, on paper: by name and by table, for hosts and helpers at the door alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from meshup.kit import clock
from meshup.person_to_person.choices import Phase
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.helping import add_person
from meshup.person_to_person.domain.queries.rooms import (
    RoomPerson,
    RoomRound,
    RoomTable,
    RoomView,
)
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person_desk.domain.sheets import sheets_of, tables_of
from meshup.presence.domain.joining import JoinWish
from tests.agenda.paris import paris_series
from tests.desk.conftest import url_of
from tests.person_to_person.evening import DECEMBER, EIGHT, NAMES, come, minutes, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

PAGE = url_of("person_to_person_desk:sheet", DECEMBER)
CARDS = url_of("person_to_person_desk:table_cards", DECEMBER)


@pytest.fixture
def _evening(node: object) -> Iterator[None]:
    paris_series()
    with clock.set_to(EIGHT):
        yield


evening = [pytest.mark.django_db, pytest.mark.usefixtures("_evening")]


def words(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def room(*names: str, rounds: int = 5) -> RoomView:
    """Return a room of people in pairs, in one round."""
    people = [RoomPerson(number, name) for number, name in enumerate(names)]
    tables = tuple(
        RoomTable(str(at // 2 + 1), tuple(people[at : at + 2])) for at in range(0, len(people), 2)
    )
    this = RoomRound(1, EIGHT, EIGHT + minutes(10), tables)
    return RoomView(
        slug=DECEMBER,
        phase=Phase.ANNOUNCED,
        under=Phase.ANNOUNCED,
        remaining=None,
        round=this,
        following=None,
        rounds=rounds,
        round_time=timedelta(minutes=10),
        names_on_wall="names",
        participants=len(people),
        encounters=0,
        introduced=0,
        ended_at=None,
    )


@pytest.mark.parametrize("path", [PAGE, CARDS])
class TestWhoReadsIt:
    pytestmark = evening

    def test_hosts_and_helpers_do(self, as_ada: Client, as_door: Client, path: str):
        opened()
        for browser in (as_ada, as_door):
            assert browser.get(path).status_code == 200

    def test_nobody_else_does(self, as_chloe: Client, path: str):
        opened()
        come(2)
        page = as_chloe.get(path)
        assert page.status_code in {302, 403}
        assert b"Bilal" not in page.content

    def test_an_event_that_is_not_there_has_none(self, as_ada: Client, path: str):
        assert as_ada.get(path.replace(DECEMBER, "nothing")).status_code == 404

    def test_nothing_is_written_by_reading(self, as_ada: Client, path: str):
        assert as_ada.post(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("_evening")
class TestOfAnEvening:
    def test_before_anybody_sits_it_says_so(self, as_ada: Client):
        assert "Nobody has a table yet" in words(as_ada.get(PAGE).content)
        opened()
        assert "Nobody has a table yet" in words(as_ada.get(PAGE).content)

    def test_everybody_stands_on_it_by_name_and_by_table_also_without_a_phone(self, as_ada: Client):
        opened(names_on_wall="none")
        come(5)
        add_person(None, DECEMBER, JoinWish("Odile", ("fr",)), EIGHT)
        start(None, DECEMBER, EIGHT)
        page = as_ada.get(PAGE).content
        by_name, _title, by_table = words(page).partition("By table")
        for name in (*NAMES[:5], "Odile"):
            assert name in by_name.partition("By name")[2]
            assert name in by_table
        assert "Round 1 of 5 20:02 to 20:12" in words(page)
        assert page.count(b"<article") == 1

    def test_the_round_that_is_planned_is_on_it_before_it_is_announced(self, as_ada: Client):
        opened()
        come(4)
        start(None, DECEMBER, EIGHT)
        with clock.set_to(EIGHT + minutes(11)):
            advance(DECEMBER, EIGHT + minutes(11))
            page = as_ada.get(PAGE).content
        assert page.count(b"<article") == 2
        assert "Round 2 of 5 20:14 to 20:24" in words(page)
        assert "not announced yet" in words(page)

    def test_each_table_has_a_card_that_is_read_from_both_sides(self, as_ada: Client):
        opened(tables=("Bar", "Window seat"))
        page = as_ada.get(CARDS).content.decode()
        for name in ("Bar", "Window seat"):
            assert page.count(f">{name}</span>") == 2
        assert page.count("table-card-side") == 4


class TestSheets:
    def test_two_of_one_name_are_told_apart_by_whom_they_meet(self):
        (sheet,) = sheets_of(room("Zoé", "Bilal", "ada", "Bilal", "Élodie", ""))
        lines = [(line.name, line.table, line.beside) for line in sheet.lines]
        assert lines == [
            ("ada", "2", ()),
            ("Bilal", "2", ("ada",)),
            ("Bilal", "1", ("Zoé",)),
            ("Élodie", "3", ()),
            ("Zoé", "1", ()),
        ]

    def test_letters_are_as_large_as_the_crowd_lets_them(self):
        sizes = [sheets_of(room(*["A"] * people))[0].size for people in (13, 30, 120, 300)]
        assert sizes == ["few", "some", "many", "crowd"]

    @given(st.lists(st.text(max_size=12), max_size=40))
    def test_everybody_with_a_name_stands_once_with_their_table(self, names: list[str]):
        view = room(*names)
        (sheet,) = sheets_of(view)
        seated = [
            (person.name, table.label) for table in sheet.this.tables for person in table.people
        ]
        assert sorted((line.name, line.table) for line in sheet.lines) == sorted(
            (name, table) for name, table in seated if name
        )

    def test_there_are_as_many_cards_as_tables_may_be_needed(self):
        assert tables_of(None, []) == []
        assert tables_of(room(*["A"] * 13), []) == [str(number) for number in range(1, 8)]
        assert tables_of(room("A", "B"), ["Bar", "Window"]) == ["Bar", "Window"]
