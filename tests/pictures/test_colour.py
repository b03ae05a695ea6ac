"""Whatever two colours a host picks, everybody can read the pages."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from meshup.pictures.colour import (
    BLACK,
    CONTROL,
    TEXT,
    WHITE,
    Colour,
    contrast,
    dark_theme,
    light_theme,
    luminance,
    mix,
    parse_colour,
    readable,
    style_sheet,
)

channel = st.integers(0, 255)
colours = st.builds(Colour, channel, channel, channel)
THEMES = pytest.mark.parametrize("theme", [light_theme, dark_theme])
GROUNDS = ("paper", "surface", "sunken")


@THEMES
@given(primary=colours, accent=colours)
def test_text_has_contrast_on_every_ground(theme, primary, accent):
    tokens = theme(primary, accent)
    for words in ("ink", "ink-soft", "accent-ink"):
        for ground in GROUNDS:
            assert contrast(tokens[words], tokens[ground]) >= TEXT, (words, ground)
    assert contrast(tokens["on-button"], tokens["button"]) >= TEXT
    for words in ("on-banner", "banner-soft", "banner-accent"):
        assert contrast(tokens[words], tokens["banner"]) >= TEXT, words
    assert contrast(tokens["on-banner-accent"], tokens["banner-accent"]) >= TEXT


@THEMES
@given(primary=colours, accent=colours)
def test_controls_and_marks_can_be_told_from_every_ground(theme, primary, accent):
    tokens = theme(primary, accent)
    for mark in ("line-strong", "accent-mark", "button"):
        for ground in GROUNDS:
            assert contrast(tokens[mark], tokens[ground]) >= CONTROL, (mark, ground)


@given(primary=colours, accent=colours)
def test_by_night_no_large_area_is_bright(primary, accent):
    tokens = dark_theme(primary, accent)
    assert max(luminance(tokens[area]) for area in ("paper", "surface", "banner")) < 0.06


@given(colours, colours, st.floats(1, 4.58))
def test_readable_reaches_any_contrast_that_black_or_white_reach(first, ground, least):
    assert contrast(readable(first, (ground,), least), ground) >= least


@given(colours, colours)
def test_a_colour_that_can_be_read_stays_as_it_is(first, ground):
    least = contrast(first, ground)
    assert readable(first, (ground,), least) == first


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_within_its_bounds(first, second):
    assert contrast(first, second) == contrast(second, first)
    assert 1 <= contrast(first, second) <= 21


def test_the_known_contrasts_of_black_white_and_grey():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(parse_colour("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


@given(colours, colours)
def test_a_mixture_begins_with_one_and_ends_with_the_other(first, second):
    assert (mix(first, second, 0), mix(first, second, 1)) == (first, second)


@given(colours)
def test_a_colour_reads_back_as_it_was_written(first):
    assert parse_colour(str(first)) == first


@pytest.mark.parametrize("written", ["", "red", "#fff", "#12345g", "#1234567", "#123456;}"])
def test_what_is_no_colour_is_not_taken(written):
    with pytest.raises(ValueError, match="not a colour"):
        parse_colour(written)


@given(colours, colours)
def test_the_style_sheet_holds_day_night_and_paper(primary, accent):
    sheet = style_sheet(str(primary), str(accent))
    assert sheet.count("--paper:") == 3
    assert sheet.count("{") == sheet.count("}")
