from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from PIL import Image

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.wording import beginning_of, where_in_words
from meshup.pictures.uploads import store_logo
from meshup.site import pictures
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

    from meshup.community.models import Node, Person
    from meshup.pictures.cards import Card
    from meshup.pictures.mesh_svg import Palette

JANUARY = datetime(2027, 1, 13, 17, 30, tzinfo=UTC)


@pytest.fixture
def series(node: Node) -> None:
    paris_series()


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(content)) as picture:
        return picture.size


@pytest.mark.usefixtures("series")
def test_an_event_has_a_cover_and_a_card_that_everybody_may_keep(as_chloe: Client) -> None:
    cover = as_chloe.get(f"/events/{DECEMBER}/cover.svg")
    card = as_chloe.get(f"/events/{DECEMBER}/card.png")
    assert [cover["Content-Type"], card["Content-Type"]] == [
        "image/svg+xml; charset=utf-8",
        "image/png",
    ]
    tags = f"event:{DECEMBER} node series:paris-p2p venue:ground-control"
    assert [cover["X-Meshup-Tags"], card["X-Meshup-Tags"]] == [tags, tags]
    assert [cover.cookies, card.cookies] == [{}, {}]
    assert etree.fromstring(cover.content).tag.endswith("svg")
    assert size_of(card.content) == (1200, 630)


@pytest.mark.usefixtures("series")
def test_a_card_speaks_the_language_asked_for_else_the_nodes_own(as_chloe: Client) -> None:
    address = f"/events/{DECEMBER}/card.png"
    en, fr, none, odd = (
        as_chloe.get(f"{address}{query}").content
        for query in ("?lang=en", "?lang=fr", "", "?lang=../../x")
    )
    assert (en == fr, fr == none, fr == odd) == (False, True, True)


@pytest.mark.usefixtures("series")
def test_a_series_has_a_cover_of_its_own(as_chloe: Client) -> None:
    cover = as_chloe.get("/series/paris-p2p/cover.svg")
    assert (cover.status_code, cover["X-Meshup-Tags"]) == (200, "node series:paris-p2p")


@pytest.mark.parametrize("file", ["cover.svg", "card.png"])
def test_what_is_hidden_has_no_picture(as_chloe: Client, ada: Person, file: str) -> None:
    draft = create_event(ada, themed(JANUARY), NOW)
    answers = [as_chloe.get(f"/events/{slug}/{file}") for slug in (draft.slug, "nothing")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.replace(draft.slug.encode(), b"nothing") == answers[1].content


@pytest.mark.usefixtures("series")
def test_a_card_warns_of_what_changed(ada: Person) -> None:
    notes = [pictures.note(event_of(DECEMBER))]
    move(ada, DECEMBER, JANUARY, JANUARY.replace(hour=22), NOW)
    notes.append(pictures.note(event_of(DECEMBER)))
    cancel(ada, DECEMBER, {"en": "Strike"}, NOW)
    notes.append(pictures.note(event_of(DECEMBER)))
    assert notes == ["", "New date", "Cancelled"]


@pytest.mark.usefixtures("series")
def test_days_and_places_are_told_in_few_words(ada: Person) -> None:
    december = event_of(DECEMBER)
    festival = themed(
        JANUARY,
        ends_at=datetime(2027, 1, 17, 20, tzinfo=UTC),
        mode="online",
        online_url="https://x.example",
    )
    days = event_of(create_event(ada, festival, NOW, state=State.CONFIRMED).slug)
    sentences = [beginning_of(december), beginning_of(days), where_in_words(december)]
    assert sentences == [
        "Wednesday 2 December 2026, 18:30",
        "13 – 17 January 2027",
        "Ground Control, Paris",
    ]
    assert where_in_words(days) == "Online"


def test_every_other_page_has_a_card_too(as_chloe: Client, node: Node) -> None:
    assert size_of(as_chloe.get("/card.png?lang=fr").content) == (1200, 630)


def test_the_node_has_icons_in_the_sizes_that_its_manifest_names(
    as_chloe: Client, node: Node
) -> None:
    manifest = as_chloe.get("/site.webmanifest").json()
    sizes = {
        icon["sizes"]: size_of(as_chloe.get(icon["src"]).content)
        for icon in manifest["icons"]
        if icon["type"] == "image/png"
    }
    assert (manifest["name"], manifest["lang"]) == ("Paris P2P", "fr")
    assert sizes == {"192x192": (192, 192), "512x512": (512, 512)}
    answers = [as_chloe.get(f"/icon-{side}.png") for side in (32, 180, 33, 9_000)]
    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]


def test_a_logo_takes_the_place_of_the_drawn_mark(
    as_chloe: Client, node: Node, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    drawn = [as_chloe.get(address).content for address in ("/mark.svg", "/icon-192.png")]
    logo = BytesIO()
    Image.new("RGB", (300, 150), "red").save(logo, "PNG")
    node.logo = store_logo(BytesIO(logo.getvalue()))
    node.save()
    settings.TAG_VERSIONS.bump(["node"])
    own = [as_chloe.get(address).content for address in ("/mark.svg", "/icon-192.png")]
    with Image.open(BytesIO(own[1])) as icon:
        middle = icon.convert("RGB").getpixel((96, 96))
    assert (b"data:image/png;base64," in own[0], drawn[1] == own[1], size_of(own[1]), middle) == (
        True,
        False,
        (192, 192),
        (255, 0, 0),
    )


def test_without_a_node_there_is_nothing_to_draw(client: Client, db: None) -> None:
    answers = [client.get(address) for address in ("/mark.svg", "/card.png", "/site.webmanifest")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        ({"uk": "Ніч маршрутизації", "en": "Routing night"}, "Routing night"),
        ({"ar": "ليلة التوجيه"}, "Paris P2P"),
        ({"fr": "Nœuds et façades", "en": "Nodes"}, "Nodes"),
    ],
)
def test_a_card_is_written_in_letters_that_can_be_drawn(
    as_chloe: Client,
    ada: Person,
    monkeypatch: pytest.MonkeyPatch,
    titles: dict[str, str],
    words: str,
) -> None:
    drawn: list[str] = []

    def card_png(card: Card, _palette: Palette) -> bytes:
        drawn.append(card.title)
        return b"a picture"

    monkeypatch.setattr("meshup.pictures.cards.card_png", card_png)
    slug = create_event(ada, themed(JANUARY, titles=titles), NOW, state=State.CONFIRMED).slug
    assert as_chloe.get(f"/events/{slug}/card.png?lang=en").status_code == 200
    assert drawn == [words]
