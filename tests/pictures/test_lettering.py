from __future__ import annotations

from hypothesis import given, settings as effort, strategies as st

from meshup.pictures.lettering import BODY, DISPLAY, Style, balanced, drawable, fit, runs, wrapped

STYLES = ((Style(96, 800), 2), (Style(60, 800), 3), (Style(40, 800), 3))
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=12), max_size=20).map(" ".join)


def narrow(line: str) -> float:
    return float(len(line))


@given(words=WORDS, width=st.integers(1, 40))
def test_wrapping_loses_no_word_and_keeps_the_width(words: str, width: int) -> None:
    for lines in (wrapped(words, width, narrow), balanced(words, width, narrow)):
        assert " ".join(lines) == words
        assert [line for line in lines if len(line) > width and " " in line] == []
    assert len(balanced(words, width, narrow)) == len(wrapped(words, width, narrow))


def test_lines_are_about_as_long_as_each_other() -> None:
    words = "peers meet peers in the middle"
    assert wrapped(words, 26, narrow) == ("peers meet peers in the", "middle")
    assert balanced(words, 26, narrow) == ("peers meet peers", "in the middle")


@effort(max_examples=40)
@given(words=st.text(max_size=300), width=st.integers(200, 900))
def test_whatever_people_write_fits_its_box(words: str, width: int) -> None:
    block = fit(DISPLAY, words, width, STYLES)
    most = dict(STYLES)[block.style]
    assert len(block.lines) <= most
    assert [line for line in block.lines if DISPLAY.length(line, block.style) > width] == []


def test_short_words_are_large_and_long_ones_are_cut_in_the_smallest_style() -> None:
    assert fit(DISPLAY, "Paris P2P", 800, STYLES).style == STYLES[0][0]
    block = fit(DISPLAY, "peers meet " * 60, 800, STYLES)
    assert (block.style, len(block.lines), block.lines[-1][-1]) == (STYLES[-1][0], 3, "…")


def test_accents_are_drawn_and_other_scripts_left_out() -> None:
    assert drawable("Œuvre à Łódź,\n e\u0301te\u0301 🎉 日本 !") == "Œuvre à Łódź, été\u00a0!"


def test_a_space_that_holds_stays_one() -> None:
    words = drawable(" de  18\u00a0h\u202f30 \u2009 à\u00a0 19\u00a0h ")
    assert words == "de 18\u00a0h\u00a030 à\u00a0 19\u00a0h"
    assert wrapped(words, 4, narrow)[1] == "18\u00a0h\u00a030"


def test_no_line_begins_with_a_sign_that_belongs_to_the_word_before() -> None:
    words = drawable("Paris P2P mensuel : « pair à pair » #88")
    lines = [line for width in range(8, 40) for line in wrapped(words, width, narrow)]
    assert [line for line in lines if line[0] in ":»" or line[-1] == "«"] == []


def test_letters_beyond_latin_1_come_from_the_second_file() -> None:
    assert [(run.lastgroup, run[0]) for run in runs("Łódź")] == [
        ("beyond", "Ł"),
        ("latin", "ód"),
        ("beyond", "ź"),
    ]
    assert BODY.length("Ł", Style(40, 700)) > 10
