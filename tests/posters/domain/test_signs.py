from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given, settings, strategies as st

from meshup.posters.domain.inks import inks_of
from meshup.posters.domain.signs import A5, A6, MARGIN, SIZES, SignWords, sign_of
from meshup.posters.domain.signs_pdf import signs_pdf
from tests.effort import examples
from tests.posters.domain.test_layout import HAIR, overlaps, texts
from tests.posters.reading import sheets_of, tags_of, words_of

WORDS = SignWords(
    node="Paris P2P",
    kind="Table",
    reason="Scan: your table, and whom you meet.",
    address="https://paris.example/en/events/nuit/person-to-person/",
    typed="paris.example",
    language="en",
    title="Signs: Nuit",
    code_spoken="QR code",
)


@given(texts(60), texts(60), texts(24), st.sampled_from([A5, A6]))
@example("W" * 60, "W" * 60, "W" * 24, A6)
@settings(max_examples=examples(60))
def test_every_name_fits_its_sign(name, node, kind, size):
    words = SignWords(
        **{**{f: getattr(WORDS, f) for f in WORDS.__slots__}, "node": node, "kind": kind}
    )
    sign = sign_of(name, words, size)
    boxes = [sign.code, *(placed.box for placed in sign.texts)]
    for box in boxes:
        assert box.x >= MARGIN - HAIR
        assert box.y >= MARGIN - HAIR
        assert box.right <= size.width - MARGIN + HAIR
        assert box.bottom <= size.height - MARGIN + HAIR
    for first, second in combinations(boxes, 2):
        assert not overlaps(first, second)


def test_a_number_is_larger_than_a_name():
    number, name = (
        max(one.block.style.size for one in sign_of(words, WORDS, A5).texts)
        for words in ("7", "Grande salle du fond")
    )
    assert number > 120 > name


@pytest.mark.parametrize(("size", "sheets"), [("a5", 3), ("a6", 2)])
def test_signs_share_sheets_of_a4(size, sheets):
    names = ["1", "2", "3", "Canapé", "Łódź"]
    content = signs_pdf(names, WORDS, SIZES[size], inks_of("#1d3a6b", "#ffb000"))
    assert sheets_of(content) == [(210, 297)] * sheets
    said = words_of(content)
    assert all(name in said for name in names)
    assert tags_of(content).count("/Figure") == len(names)
    assert tags_of(content).count("/H1") == len(names)
