from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meshup.agenda.domain.queries.events import event_of
from meshup.kit import clock
from meshup.posters.domain.sign_words import drawn_signs, table_words
from meshup.posters.domain.signs import MOST_SIGNS
from meshup.posters.errors import NoSuchTables, SignLettersMissing
from tests.posters.reading import sheets_of, words_in
from tests.projector.evening import NOW, SLUG, line, make_evening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]
PAGE = f"/en/desk/events/{SLUG}/signs/"


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with clock.set_to(NOW):
        make_evening([line(0, 60, "Doors", "Hall"), line(60, 90, "Hashes", "Stage")])
        yield


@pytest.mark.parametrize("who", ["as_ada", "as_bilal", "as_door"])
def test_tables_get_numbers(who: str, request: pytest.FixtureRequest) -> None:
    browser: Client = request.getfixturevalue(who)
    assert browser.get(PAGE).status_code == 200
    answer = browser.get(PAGE, {"of": "tables", "count": "5", "size": "a6"})
    words = words_in(answer)
    assert sheets_of(answer.content) == [(210, 297)] * 2
    assert all(f"Table {number} " in words for number in range(1, 6))
    assert "Table 6" not in words
    assert "no-store" in answer["Cache-Control"]


def test_zones_have_their_names(as_ada: Client) -> None:
    words = words_in(as_ada.get(PAGE, {"of": "zones", "size": "a5", "black": "on"}))
    assert "Hall" in words
    assert "Stage" in words
    assert "what is on now" in words


def test_signs_speak_the_language_of_the_page(as_ada: Client) -> None:
    answer = as_ada.get(PAGE.replace("/en/", "/fr/"), {"of": "zones", "size": "a5"})
    assert "what is on now" not in words_in(answer)


@pytest.mark.parametrize(
    "wish",
    [
        {"of": "tables", "size": "a5"},
        {"of": "tables", "size": "a5", "count": "0"},
        {"of": "tables", "size": "a5", "count": str(MOST_SIGNS + 1)},
        {"of": "tables", "size": "a5", "count": "9" * 4000},
        {"of": "tables", "size": "a0", "count": "3"},
        {"of": "chairs", "size": "a5", "count": "3"},
        {"count": "3"},
    ],
)
def test_what_cannot_be_printed_is_said_on_the_form(as_ada: Client, wish: dict[str, str]) -> None:
    answer = as_ada.get(PAGE, wish)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/html")
    assert 'class="form"' in answer.text


def test_an_event_that_is_not_there_has_no_signs(as_ada: Client) -> None:
    assert as_ada.get("/en/desk/events/nothing/signs/").status_code == 404


def test_names_that_cannot_be_printed_are_refused() -> None:
    words = table_words(event_of(SLUG), "en")
    with pytest.raises(SignLettersMissing) as refused:
        drawn_signs(["1", "東"], words, "a5")
    assert refused.value.facts == {"name": "東", "letters": "東"}
    with pytest.raises(SignLettersMissing):
        drawn_signs(["🎉"], words, "a5")
    with pytest.raises(NoSuchTables):
        drawn_signs([], words, "a5")
