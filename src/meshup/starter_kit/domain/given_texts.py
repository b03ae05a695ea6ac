"""Pure: texts as a kit gives them: what others would refuse is out, and nothing is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.printable import printable_line
from meshup.starter_kit.domain.text_guards import without_faults

if TYPE_CHECKING:
    from meshup.kit.localized_text import Texts


def given_texts(texts: Texts) -> Texts:
    """Return ``texts`` without what no kit holds."""
    cleaned = {language: without_faults(words) for language, words in texts.items()}
    return {language: words for language, words in cleaned.items() if words}


def given_lines(texts: Texts) -> Texts:
    """Return the same for texts of one line."""
    lines = {language: printable_line(words) for language, words in texts.items()}
    return given_texts(lines)
