from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from meshup.pictures.cards import Card, card_png, icon_png
from meshup.pictures.mesh_svg import palette_of

PALETTE = palette_of("#14284b", "#00b3c8")
CARD = Card(
    seed="paris-p2p-2026-12-02",
    node="Paris P2P",
    title="Paris P2P #84",
    when="mercredi 2 décembre 2026, 18:30",
    where="Ground Control, Paris",
)


def picture(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as opened:
        opened.load()
        return opened


def changed_part(first: Card, second: Card) -> tuple[int, int, int, int] | None:
    """Return the box (left, top, right, bottom) in which two cards differ."""
    pictures = [picture(card_png(card, PALETTE)) for card in (first, second)]
    return ImageChops.difference(*pictures).getbbox()


def test_a_card_is_a_png_of_the_size_that_others_expect_and_not_heavy() -> None:
    content = card_png(CARD, PALETTE)
    assert (picture(content).format, picture(content).size) == ("PNG", (1200, 630))
    assert len(content) < 200_000


@pytest.mark.parametrize(
    "title",
    ["", "P2P", "Décentralisons ! " * 3, "a very long title about everything " * 9, "x" * 300],
)
def test_a_title_of_any_length_stays_in_its_place(title: str) -> None:
    cards = [replace(CARD, title=words, note="Cancelled") for words in ("", title)]
    box = changed_part(*cards)
    assert box is None or (box[0] >= 60 and box[1] >= 205 and box[2] <= 940 and box[3] <= 490)


def test_every_line_is_told() -> None:
    changes = [{"when": ""}, {"where": ""}, {"note": "Online"}, {"node": "Lyon P2P"}]
    assert None not in [changed_part(CARD, replace(CARD, **change)) for change in changes]


def test_an_icon_is_clear_in_its_corners_unless_it_covers_its_square() -> None:
    mark, full = (
        picture(icon_png("Paris", PALETTE, 32)),
        picture(icon_png("P", PALETTE, 180, full=True)),
    )
    assert (mark.size, mark.getpixel((0, 0)), full.size) == ((32, 32), (0, 0, 0, 0), (180, 180))
    assert (full.mode, full.getpixel((0, 0))) == ("RGB", tuple(PALETTE.ground))


def test_pillow_is_loaded_by_the_first_drawing_and_not_before() -> None:
    code = (
        "import sys, meshup.pictures.cards, meshup.pictures.uploads; sys.exit('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
