"""Pure: which events of the merged agenda somebody wants: by town, language, kind, and node.

Words
    kind   evening (within a day), days (several), online
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from meshup.umbrella_agenda.domain.merging import MergedEvent

KINDS: Final = ("evening", "days", "online")
EVENING: Final = timedelta(hours=24)
MOST_CHOICES: Final = 60
LONGEST: Final = 260


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is wanted; "" is everything."""

    city: str = ""
    language: str = ""
    kind: str = ""
    home: str = ""

    @property
    def query(self) -> str:
        """The same as the query of an address, without its question mark; "" for everything."""
        return urlencode({name: value for name, value in self.wanted().items() if value})

    def wanted(self) -> dict[str, str]:
        """Return what is wanted by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def within(self, city: str) -> Choice:
        """Return the same, of one town."""
        return replace(self, city=city)

    def takes(self, event: MergedEvent) -> bool:
        """Say whether an event is wanted; one whose language is not known is in every one."""
        return (
            (not self.city or event.town.casefold() == self.city.casefold())
            and (not self.language or not event.languages or self.language in event.languages)
            and (not self.kind or kind_of(event) == self.kind)
            and (not self.home or event.home == self.home)
        )


def choice_in(query: Mapping[str, str]) -> Choice:
    """Return what an address asks for; what is too long, or unknown, asks for nothing."""
    said = {one.name: query.get(one.name, "").strip() for one in fields(Choice)}
    if said["kind"] not in KINDS:
        said["kind"] = ""
    return Choice(**{name: value for name, value in said.items() if len(value) <= LONGEST})


def chosen(events: Iterable[MergedEvent], choice: Choice) -> list[MergedEvent]:
    """Return the events that are wanted, in their order."""
    return [event for event in events if choice.takes(event)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What there is to choose from, each with how many events, by name."""

    cities: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    homes: tuple[tuple[str, int], ...]


def choices_of(events: Iterable[MergedEvent]) -> Choices:
    """Return what all these events can be chosen by."""
    all_events = list(events)

    def counted(values_of: Callable[[MergedEvent], Iterable[str]]) -> tuple[tuple[str, int], ...]:
        counts = Counter(value for event in all_events for value in values_of(event) if value)
        return tuple(sorted(counts.items())[:MOST_CHOICES])

    return Choices(
        cities=counted(lambda event: (event.town,)),
        languages=counted(lambda event: event.languages),
        kinds=counted(lambda event: (kind_of(event),)),
        homes=counted(lambda event: (event.home,)),
    )


def kind_of(event: MergedEvent) -> str:
    """Return the kind of an event, as far as any origin tells."""
    if event.is_online:
        return "online"
    return "days" if event.local_end - event.local_start >= EVENING else "evening"
