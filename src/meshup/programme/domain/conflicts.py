"""What is told of a programme: who would be in two places, what nobody would understand.

Pure, but for the settings: what is told is translated.

Nothing of it forbids anything, but for talks that nobody holds any more: they are not published.

Method
    Lines of one speaker, or of one place, are gone through by their beginning, with the one that
    has lasted longest so far: a line is told that begins before that one ends, and so is that one.
    So n lines cost n log n, and each line is told once of each speaker or place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import ItemKind
from meshup.programme.choices import Doubt, Recording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.kit.localized_text import Texts
    from meshup.programme.domain.lines import DraftLine, Lines

BESIDE: Final = frozenset(
    {ItemKind.DOORS, ItemKind.TALKS, ItemKind.STAND, ItemKind.FREE, ItemKind.HACKATHON}
)
"""Kinds of lines that go on beside others in one place."""
DEGREES: Final = [Recording.NO.value, Recording.SLIDES.value, Recording.FULL.value]
ALL_ALONG: Final = frozenset({ItemKind.STAND, ItemKind.HACKATHON})
"""Kinds of lines that one may leave for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSide:
    """What a talk says that a line carries, as far as it is asked here.

    Attributes:
        people: who holds it, each by what tells them from others; ``names`` are theirs, as shown.
        evenings: slugs of the events that suit; empty: any.
        has_ended: it was withdrawn or declined.
    """

    titles: Texts
    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    kind: str = "talk"
    minutes: int = 0
    languages: tuple[str, ...] = ()
    evenings: tuple[str, ...] = ()
    recording: str = "no"
    state: str = ""
    has_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What holds for the whole event.

    Attributes:
        slug: of the event. languages: spoken there.
        recording: what is to be recorded.
        has_zones: whether it is in several places, so that "" is all of them, and no place.
    """

    slug: str
    starts_at: datetime
    ends_at: datetime
    languages: tuple[str, ...] = ()
    recording: str = "no"
    has_zones: bool = False
    talks: Mapping[UUID, TalkSide] = field(default_factory=dict)

    def talk_of(self, line: DraftLine) -> TalkSide | None:
        """Return the talk that a line carries, if it is known."""
        return self.talks.get(line.talk) if line.talk else None


@dataclass(frozen=True, slots=True)
class Hint:
    """What is told of one line: ``who`` it is about, and the name of the ``other`` line, if any."""

    doubt: Doubt
    who: str = ""
    other: str = ""


def conflicts(lines: Lines, here: Circumstances) -> dict[str, tuple[Hint, ...]]:
    """Return what is told, by the names of lines; those without are left out."""
    told: dict[str, list[Hint]] = defaultdict(list)
    for ref, one in (*_of_talks(lines, here), *_of_hours(lines, here)):
        told[ref].append(one)
    for (_person, name), own in _by_speaker(lines, here).items():
        for ref, other in _overlaps(own):
            told[ref].append(Hint(Doubt.TWO_PLACES, name, other))
    for own in _by_zone(lines, here).values():
        for ref, other in _overlaps(own):
            told[ref].append(Hint(Doubt.ZONE, other=other))
    return {ref: tuple(some) for ref, some in told.items()}


def _of_talks(lines: Lines, here: Circumstances) -> Iterator[tuple[str, Hint]]:
    for line in lines:
        talk = here.talk_of(line)
        if talk is None:
            continue
        who = ", ".join(talk.names)
        if talk.has_ended:
            yield line.ref, Hint(Doubt.GONE)
        if talk.evenings and here.slug not in talk.evenings:
            yield line.ref, Hint(Doubt.EVENING, who)
        if here.languages and talk.languages and not set(here.languages) & set(talk.languages):
            yield line.ref, Hint(Doubt.LANGUAGE, " ".join(talk.languages))
        if DEGREES.index(here.recording) > DEGREES.index(talk.recording):
            yield line.ref, Hint(Doubt.RECORDING, who)


def _of_hours(lines: Lines, here: Circumstances) -> Iterator[tuple[str, Hint]]:
    for line in lines:
        if line.starts_at is None:
            continue
        if line.starts_at < here.starts_at or (line.end or line.starts_at) > here.ends_at:
            yield line.ref, Hint(Doubt.HOURS)


def _by_speaker(lines: Lines, here: Circumstances) -> dict[tuple[str, str], list[DraftLine]]:
    found: dict[tuple[str, str], list[DraftLine]] = defaultdict(list)
    for line in lines:
        talk = here.talk_of(line)
        if talk is None or line.kind in ALL_ALONG:
            continue
        names = (*talk.names, *talk.people[len(talk.names) :])
        for person, name in zip(talk.people, names, strict=False):
            found[person, name].append(line)
    return found


def _by_zone(lines: Lines, here: Circumstances) -> dict[str, list[DraftLine]]:
    found: dict[str, list[DraftLine]] = defaultdict(list)
    for line in lines:
        if line.kind not in BESIDE and not (here.has_zones and not line.zone):
            found[line.zone].append(line)
    return found


def _overlaps(lines: Iterable[DraftLine]) -> Iterator[tuple[str, str]]:
    """Yield the names of lines with that of one which they cover, each at most once."""
    placed = [line for line in lines if line.starts_at is not None]
    placed.sort(key=lambda line: (line.starts_at, line.end))
    told: dict[str, str] = {}
    longest: DraftLine | None = None
    for line in placed:
        if longest is not None and longest.end and line.starts_at and line.starts_at < longest.end:
            told.setdefault(line.ref, longest.ref)
            told.setdefault(longest.ref, line.ref)
        if longest is None or (line.end and longest.end and line.end > longest.end):
            longest = line
    yield from told.items()
