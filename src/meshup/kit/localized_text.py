"""Pure: one text in several languages, and the one that a reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Texts = dict[str, str]
"""One text in several languages, by language code: ``{"fr": "Atelier", "en": "Workshop"}``."""


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text as one reader gets it: the words, and the language they are in."""

    words: str
    language: str
    wanted: str

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def fell_back(self) -> bool:
        """Whether the reader gets another language than the one asked for."""
        return bool(self.words) and self.language != self.wanted


def localized(
    texts: Mapping[str, str], wanted: str, languages: Sequence[str] = ()
) -> LocalizedText:
    """Return ``texts`` in the language ``wanted``, else in the first of ``languages`` that has it.

    Any other language that has words comes last. Without words at all, ``words`` is empty.
    """
    for language in (wanted, *languages, *sorted(texts)):
        if words := texts.get(language, "").strip():
            return LocalizedText(words, language, wanted)
    return LocalizedText("", wanted, wanted)
