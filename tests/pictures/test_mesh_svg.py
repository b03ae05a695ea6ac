from __future__ import annotations

import re

from hypothesis import given, strategies as st
from lxml import etree

from meshup.pictures.colour import TEXT, Colour, contrast
from meshup.pictures.mesh_svg import cover_svg, framed_svg, mark_svg, palette_of

COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: str(Colour(*rgb)))
PALETTE = palette_of("#14284b", "#00b3c8")


@given(primary=COLOURS, accent=COLOURS)
def test_words_can_be_read_in_whatever_colours_a_node_has(primary: str, accent: str) -> None:
    palette = palette_of(primary, accent)
    assert str(palette.ground) == primary
    words = (palette.ink, palette.soft, palette.light)
    assert min(contrast(colour, palette.ground) for colour in words) >= TEXT
    assert contrast(palette.on_light, palette.light) >= TEXT


@given(seed=st.text(max_size=40))
def test_drawings_are_well_formed_and_hold_no_word_of_the_seed(seed: str) -> None:
    for drawing in (cover_svg(f"<{seed}>&", PALETTE), mark_svg(f"<{seed}>&", PALETTE)):
        root = etree.fromstring(drawing)
        assert {etree.QName(part).localname for part in root.iter()} <= {"svg", "g", "path"}
        assert re.search(r"nan|inf|style=|script", drawing) is None


def test_a_cover_is_small() -> None:
    assert len(cover_svg("paris-p2p-2026-12-02", PALETTE)) < 40_000


def test_a_logo_is_framed() -> None:
    root = etree.fromstring(framed_svg("data:image/png;base64,AA=="))
    assert [part.get("href") for part in root] == ["data:image/png;base64,AA=="]
