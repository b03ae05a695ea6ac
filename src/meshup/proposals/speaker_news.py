"""What became of a proposal, in words to its speaker: the room of letters registers how it is read.

The page behind the secret link shows it, whether or not letters go to an address: both say the
same. The page's room stands beside that of the letters and asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    ReadNews = Callable[[UUID], "list[SpeakerNews]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerNews:
    """Something that the speaker of a proposal was told.

    Attributes:
        topic: what it is about, such as "scheduled" or "kept".
        at: when it was said. language: in which.
        subject: one line. words: plain, with line breaks.
    """

    topic: str
    at: datetime
    language: str
    subject: str
    words: str


_readers: Final[list[ReadNews]] = []


def register_speaker_news(read: ReadNews) -> None:
    """Ask ``read`` for what was told of a proposal, latest first, from now on."""
    if read not in _readers:
        _readers.append(read)


def news_of(uuid: UUID) -> list[SpeakerNews]:
    """Return what the speaker of a proposal was told, latest first; the caller checked who asks."""
    found = [news for read in _readers for news in read(uuid)]
    return sorted(found, key=lambda news: news.at, reverse=True)
