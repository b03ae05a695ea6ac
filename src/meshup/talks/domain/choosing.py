"""Pure: which talks somebody looks for: by words, language, topic and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.folded_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.talks.domain.queries.pages import TalkEntry

MOST_WORDS: Final = 8
LONGEST: Final = 100
"""Characters of a choice that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody looks for; "" and None for everything."""

    words: str = ""
    language: str = ""
    topic: str = ""
    year: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.words or self.language or self.topic or self.year is not None)


def chosen(entries: Iterable[TalkEntry], choice: Choice) -> list[TalkEntry]:
    """Return the entries that match, in their order; case and accents make no difference."""
    asked = folded(choice.words).split()[:MOST_WORDS]
    return [entry for entry in entries if _matches(entry, choice) and _says(entry, asked)]


def tidy(text: str) -> str:
    """Return what counts of a choice as somebody typed it."""
    return " ".join(text.replace("\0", " ").split())[:LONGEST]


def _matches(entry: TalkEntry, choice: Choice) -> bool:
    return (
        (not choice.language or choice.language in entry.talk.languages)
        and (not choice.topic or any(topic.slug == choice.topic for topic in entry.topics))
        and (choice.year is None or entry.year == choice.year)
    )


def _says(entry: TalkEntry, asked: list[str]) -> bool:
    if not asked:
        return True
    talk = entry.talk
    names = (name for topic in entry.topics for name in topic.names.values())
    said = folded(" ".join((*talk.titles.values(), *talk.abstracts.values(), *talk.names, *names)))
    return all(word in said for word in asked)
