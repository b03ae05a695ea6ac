from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from meshup.agenda.domain.life_cycle import cancel
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from meshup.community.models import Person

SIZES = {"square": (1080, 1080), "story": (1080, 1920)}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node")]


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.set_to(NOW):
        yield


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content)) as picture:
        return picture.size


@pytest.mark.parametrize("shape", SIZES)
def test_an_event_has_pictures_to_share_in_both_languages(as_chloe: Client, shape: str) -> None:
    paris_series()
    french, english = (
        as_chloe.get(f"/{language}/events/{DECEMBER}/{shape}.png") for language in ("fr", "en")
    )
    assert french["Content-Type"] == "image/png"
    assert french["X-Meshup-Tags"] == f"event:{DECEMBER} node series:paris-p2p venue:ground-control"
    assert size_of(french.content) == SIZES[shape]
    assert french.content != english.content
    assert len(french.content) < 400_000


@pytest.mark.parametrize("shape", SIZES)
def test_the_next_event_is_the_first_that_takes_place(
    as_chloe: Client, ada: Person, shape: str
) -> None:
    assert as_chloe.get(f"/en/next-event/{shape}.png").status_code == 404
    paris_series()
    first = as_chloe.get(f"/en/next-event/{shape}.png")
    assert first.content == as_chloe.get(f"/en/events/{DECEMBER}/{shape}.png").content
    assert first["X-Meshup-Tags"] == "agenda node"
    assert float(first["X-Meshup-Until"]) > NOW.timestamp()
    cancel(ada, DECEMBER, {"en": "Strike"}, NOW)
    assert as_chloe.get(f"/en/next-event/{shape}.png").content != first.content
    assert as_chloe.get(f"/en/events/{DECEMBER}/{shape}.png").status_code == 200


def test_a_query_changes_nothing(as_chloe: Client) -> None:
    paris_series()
    for page in (f"events/{DECEMBER}/square.png", "next-event/story.png"):
        answer = as_chloe.get(f"/en/{page}?v=2")
        assert (answer.status_code, answer["Location"]) == (302, f"/en/{page}")
