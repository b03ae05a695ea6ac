"""Pure: of one text in several languages, the words that can be printed.

What a reader's language says may have letters that no typeface of the room has. Then another
language is taken, as for a text that is not translated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from meshup.kit.french import spaced
from meshup.kit.localized_text import localized
from meshup.posters.domain.typefaces import BODY, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.kit.localized_text import Texts


class Printable(NamedTuple):
    """Words to print; "" with the ``lacking`` letters when no language can be printed."""

    words: str
    lacking: str = ""


def printable(texts: Texts, language: str, languages: Sequence[str], face: str = BODY) -> Printable:
    """Return ``texts`` in ``language``, else in the first of the others that can be printed."""
    lacking = ""
    for tried in dict.fromkeys((language, *languages, *sorted(texts))):
        text = localized(texts, tried, languages)
        if not text:
            break
        letters = missing(text.words, face)
        if not letters:
            return Printable(spaced(text.words) if text.language == "fr" else text.words)
        lacking = lacking or letters
    return Printable("", lacking)
