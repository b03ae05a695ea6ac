"""Whatever people wrote, all of it fits the page, and what does not is said to be elsewhere."""

from __future__ import annotations

from itertools import combinations

from hypothesis import example, given, settings, strategies as st

from meshup.posters.domain.layout import TIERS, laid_out
from meshup.posters.domain.papers import A4
from meshup.posters.domain.poster_values import Box, Layout, PosterWords, Row
from meshup.posters.domain.typefaces import BODY, settable
from tests.effort import examples

HAIR = 0.01
"""Millimetres by which two boxes may share an edge."""
LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z"))
MORE = "There is more at paris.example."


def texts(most: int) -> st.SearchStrategy[str]:
    """Return texts of ordinary words, of one endless word, and of anything."""
    word = st.text("abcdefghijklmnopqrstuvwxyzéàçŁШΩ’-", min_size=1, max_size=14)
    sentence = st.lists(word, max_size=most // 6).map(" ".join)
    endless = st.integers(0, most).map(lambda count: "W" * count)
    return st.one_of(sentence, endless, st.text(LETTERS, max_size=most)).map(
        lambda words: words[:most]
    )


@st.composite
def posters(draw: st.DrawFn) -> PosterWords:
    rows = st.builds(Row, texts(24), texts(220), st.booleans())
    return PosterWords(
        node=draw(texts(100)),
        title=draw(texts(210)),
        address=draw(texts(120)),
        when=draw(texts(60)),
        hours=draw(texts(40)),
        where=draw(texts(300)),
        lead=draw(texts(900)),
        rows=tuple(draw(st.lists(rows, max_size=60))),
        note=draw(texts(80)),
        welcome=draw(texts(120)),
        more=draw(st.sampled_from([MORE, MORE * 8])),
        rest=lambda count: f"… and {count} more",
        has_more=draw(st.booleans()),
    )


def words_on(layout: Layout) -> str:
    return " ".join(line for placed in layout.texts for line in placed.block.lines)


def overlaps(first: Box, second: Box) -> bool:
    beside = first.right <= second.x + HAIR or second.right <= first.x + HAIR
    above = first.bottom <= second.y + HAIR or second.bottom <= first.y + HAIR
    return not (beside or above)


FULL = PosterWords(
    node="N" * 100,
    title="W" * 210,
    address="w" * 120,
    when="Mercredi " * 8,
    hours="de 18 h 30 " * 4,
    where="Ground Control " * 20,
    lead="mot " * 225,
    rows=tuple(Row("18 h 30", "Une très longue conférence " * 8) for _ in range(60)),
    note="note " * 16,
    welcome="Bienvenue " * 12,
    more=MORE * 8,
    rest=lambda count: f"… and {count} more",
)


@given(posters())
@example(FULL)
@settings(max_examples=examples(60))
def test_every_word_stands_on_the_page_and_none_on_another(words: PosterWords) -> None:
    layout = laid_out(words)
    for box in layout.boxes:
        assert box.x >= 10 - HAIR
        assert box.y >= 10 - HAIR
        assert box.right <= A4.width - 10 + HAIR
        assert box.bottom <= A4.height - 10 + HAIR
    for first, second in combinations(layout.boxes, 2):
        assert not overlaps(first, second)
    assert layout.art.bottom <= layout.field.bottom + HAIR


@given(posters())
@example(FULL)
@settings(max_examples=examples(48))
def test_what_is_not_on_the_poster_is_said_to_be_elsewhere(words: PosterWords) -> None:
    layout = laid_out(words)
    on_poster = words_on(layout)
    cut = any(placed.block.is_cut for placed in layout.texts)
    shown = on_poster.replace(" ", "").replace("\u00a0", "")
    wanted = [words.title, words.lead, words.where, *(row.words for row in words.rows)]
    plain = [settable(one, BODY).replace(" ", "").replace("\u00a0", "") for one in wanted]
    is_whole = all(one in shown for one in plain)
    assert layout.is_cut or (is_whole and not cut)
    assert (MORE[:13] in on_poster) == layout.is_cut


def poster(**said: object) -> PosterWords:
    plain = {"node": "Paris P2P", "title": "Nuit du routage", "address": "paris.example"}
    return PosterWords(**{**plain, "more": MORE, **said})  # type: ignore[arg-type]


def size_of(layout: Layout, tag: str) -> float:
    return next(one.block.style.size for one in layout.texts if one.tag == tag)


def test_a_short_poster_has_large_letters_and_much_drawing():
    layout = laid_out(poster())
    assert size_of(layout, "H1") == TIERS[0].title
    assert layout.art.height > 100
    assert not layout.is_cut


def test_ten_lines_and_a_summary_fit_in_letters_that_can_be_read():
    rows = tuple(Row(f"{18 + number} h", f"Atelier {number}") for number in range(10))
    lead = "Une soirée pour celles et ceux qui construisent des réseaux sans centre. " * 3
    layout = laid_out(poster(lead=lead.strip(), rows=rows))
    assert min(one.block.style.size for one in layout.texts) >= 11
    assert not layout.is_cut
    assert "Atelier 9" in words_on(layout)


def test_a_hundred_lines_are_counted_and_the_poster_says_where_they_are():
    rows = tuple(Row("18 h", f"Atelier {number}") for number in range(100))
    layout = laid_out(poster(rows=rows, rest=lambda count: f"encore {count}"))
    said = words_on(layout)
    shown = sum(f"Atelier {number} " in f"{said} " for number in range(100))
    assert 5 < shown < 100
    assert f"encore {100 - shown}" in said
    assert MORE in said


def test_the_lead_is_cut_before_a_line_is_left_out():
    rows = tuple(Row(f"{number} h", f"Atelier {number}") for number in range(18))
    layout = laid_out(poster(lead="mot " * 2000, rows=rows))
    assert "Atelier 17" in words_on(layout)
    assert "…" in words_on(layout)
    assert MORE in words_on(layout)


def test_a_larger_text_never_gets_larger_letters():
    sizes = [size_of(laid_out(poster(lead="mot " * count)), "H1") for count in (0, 60, 180, 400)]
    assert sizes == sorted(sizes, reverse=True)
