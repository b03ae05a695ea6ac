from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from meshup.posters.domain.boxes import Block, block, first_that_fits, lines_within
from meshup.posters.domain.typefaces import (
    BODY,
    BOLD,
    DISPLAY,
    FACES,
    FONTS,
    Style,
    missing,
    runs,
    settable,
    width,
)

TWELVE = Style(BODY, 12)
WORDS = st.lists(st.text("abcé’Ω Ш", min_size=1, max_size=30), max_size=20).map(" ".join)


@pytest.mark.parametrize("face", [DISPLAY, BOLD, BODY])
def test_every_face_sets_latin_greek_cyrillic_and_vietnamese(face):
    said = "Œuvre, Łódź, İstanbul, Ελλάδα, Москва, Ђорђе, Gặp gỡ, « oui » — 18 h 30 ! 5 €…"
    assert missing(said, face) == ""
    assert settable(said, face) == said


def test_what_no_font_has_is_named_once_and_emoji_are_only_left_out():
    assert missing("東京 東京 سلام") == "東京سلام"
    assert missing("Fête 🎉 ❤️") == ""
    assert settable("Fête 🎉 au parc") == "Fête au parc"


def test_narrow_spaces_of_french_become_spaces_that_the_fonts_have():
    assert settable("Vraiment\u202f? Oui\u00a0!") == "Vraiment\u00a0? Oui\u00a0!"


def test_every_font_that_is_named_is_there():
    assert [name for face in FACES.values() for name in face if not (FONTS / name).is_file()] == []


@given(st.text(max_size=60), st.sampled_from([DISPLAY, BOLD, BODY]))
def test_runs_are_all_words_in_order(words, face):
    said = settable(words, face)
    assert "".join(run.words for run in runs(said, face)) == said
    assert width(said, Style(face, 20)) == pytest.approx(2 * width(said, Style(face, 10)))


@given(WORDS, st.floats(15, 200), st.sampled_from([None, 1, 2, 5]))
def test_no_line_is_wider_than_its_room(words, room, most):
    found = block(words, TWELVE, room, most)
    assert found.width <= room
    assert most is None or len(found.lines) <= most
    if not found.is_cut:
        joined = "".join(found.lines).replace(" ", "")
        assert joined == settable(words).replace(" ", "")
    else:
        assert not found.lines or found.lines[-1].endswith("…")


def test_a_word_is_broken_only_where_no_style_holds_it():
    styles = [(Style(DISPLAY, 60), 3), (Style(DISPLAY, 20), 3)]
    whole = first_that_fits("Anticonstitutionnellement", styles, 100)
    assert (whole.lines, whole.style.size) == (("Anticonstitutionnellement",), 20)
    broken = first_that_fits("W" * 60, styles, 100)
    assert len(broken.lines) == 3


@given(st.floats(0, 300), st.floats(8, 60))
def test_as_many_lines_have_room_as_are_said_to(height, size):
    style = Style(BODY, size)
    most = lines_within(height, style)
    assert Block(("x",) * most, style).height <= height + 1e-6 or most == 0
    assert Block(("x",) * (most + 1), style).height > height - 1e-6
