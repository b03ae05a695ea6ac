"""Posters read back by another library: sizes, words, tags, and what the file says of itself."""

from __future__ import annotations

from typing import Any

import pytest

from meshup.pictures.colour import TEXT, WHITE, contrast
from meshup.posters.domain.inks import black_inks, inks_of
from meshup.posters.domain.papers import A3, A4
from meshup.posters.domain.poster_pdf import poster_pdf
from meshup.posters.domain.poster_values import Poster, PosterWords, Row
from tests.posters.reading import MILLIMETRE, read, sheets_of, tags_of, words_of

INKS = inks_of("#1d3a6b", "#ffb000")
PAGE = "https://paris.example/fr/events/nuit/"
WORDS = PosterWords(
    node="Paris P2P",
    title="Nuit du routage : « Łódź, Москва » #84",
    address="paris.example",
    when="Mercredi 2 décembre 2026",
    where="Ground Control, Paris",
    lead="Des réseaux sans centre.",
    rows=(Row("18 h 30", "Ouverture"), Row("19 h", "Exposés")),
    welcome="Ouvert à toutes et à tous, sans inscription.",
)
POSTER = Poster(words=WORDS, language="fr", page=PAGE, code_spoken="Code QR", seed="nuit")


def in_words(content: bytes) -> str:
    return words_of(content).replace("\u00a0", " ")


@pytest.mark.parametrize(("paper", "sheet"), [(A4, (210, 297)), (A3, (297, 420))])
def test_a_poster_is_one_sheet_of_its_size_with_all_words(paper, sheet):
    content = poster_pdf(POSTER, paper, INKS)
    assert sheets_of(content) == [sheet]
    said = in_words(content)
    for words in (WORDS.node, WORDS.title, WORDS.when, WORDS.lead, "18 h 30", "Ouverture"):
        assert words in said, words


def test_a_poster_says_its_title_its_language_and_what_is_a_heading():
    content = poster_pdf(POSTER, A4, INKS)
    reader = read(content)
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert WORDS.title in str(reader.metadata.title)
    assert reader.metadata.author == "Paris P2P"
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = tags_of(content)
    assert (tags.count("/H1"), tags.count("/Figure"), tags[-1]) == (1, 1, "/Figure")
    assert set(tags) == {"/H1", "/P", "/Figure"}


def test_the_code_is_a_link_as_well():
    (page,) = read(poster_pdf(POSTER, A4, INKS)).pages
    addresses: list[Any] = [one.get_object() for one in page["/Annots"]]  # type: ignore[attr-defined]
    assert [one["/A"]["/URI"] for one in addresses] == [PAGE]


def test_every_font_is_in_the_file_and_nothing_is_a_bitmap():
    (page,) = read(poster_pdf(POSTER, A4, INKS)).pages
    resources: Any = page["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    kids = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert all("/FontFile2" in kid["/FontDescriptor"].get_object() for kid in kids)
    assert not resources.get("/XObject")


def test_the_words_of_the_file_are_where_the_layout_put_them():
    (page,) = read(poster_pdf(POSTER, A3, INKS)).pages
    places: list[tuple[float, float]] = []

    def note(text: str, _cm: object, matrix: list[float], *_font: object) -> None:
        if text.strip():
            places.append((matrix[4] / MILLIMETRE, matrix[5] / MILLIMETRE))

    page.extract_text(visitor_text=note)
    assert places
    assert all(10 <= x <= A3.width - 10 and 10 <= y <= A3.height - 10 for x, y in places)


def test_the_same_poster_is_the_same_file_and_a_small_one():
    first, second = (poster_pdf(POSTER, A4, INKS) for _ in range(2))
    assert first == second
    assert len(first) < 80_000


@pytest.mark.parametrize(
    ("primary", "accent"), [("#1d3a6b", "#ffb000"), ("#ffffff", "#ffff00"), ("#000000", "#111111")]
)
def test_all_words_can_be_read_whatever_the_two_colours(primary, accent):
    inks = inks_of(primary, accent)
    for ink in ("ink", "light", "soft"):
        assert contrast(inks.named(ink), inks.palette.ground) >= TEXT
    for ink in ("text", "link"):
        assert contrast(inks.named(ink), WHITE) >= TEXT


def test_black_and_white_has_no_colour():
    content = read(poster_pdf(POSTER, A4, black_inks())).pages[0].get_contents()
    assert content is not None
    colours = {
        tuple(operands)
        for operands, operator in content.operations
        if operator in {b"rg", b"RG"} and len(operands) == 3
    }
    assert all(red == green == blue for red, green, blue in colours)
    for ink in ("ink", "light", "soft", "text", "link"):
        assert tuple(black_inks().named(ink)) == (0, 0, 0)
