"""Pure: events that come by many ways, as one agenda in which each is one.

Method
    An agenda is a set of events by what they are called at their origin, each in its newest version
    and with all the ways by which it came (a state-based CRDT). So merging is commutative,
    associative and idempotent: whoever merges the same, in whichever order and how often, has the
    same. An event is shown as long as one way remains. Of two versions of one moment that differ,
    the one whose words sort last is taken, everywhere.

Words
    way   by whom an event came: ``own``, ``member:3``, ``guest:4``, ``calendar:5``

Source
    Shapiro et al., Conflict-free Replicated Data Types, 2011.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.kit.localized_text import Texts

    Agenda = dict[str, "MergedEvent"]

GUESTS: Final = ("guest:", "calendar:")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedEvent:
    """An event of the merged agenda.

    Attributes:
        key: what it is called at its origin: its id, or its UID.
        changed_at: when its origin changed it last.
        titles: by language; "" where that is not known.
        summary: plain text.
        local_start, local_end: as the clocks of its own place show them; aware.
        has_end: whether its origin says when it ends.
        url: its page at its origin; "" for none.
        home: the address of its node, such as ``https://lyon.example``.
        owner: whose event it is, as they call themselves.
        ways: by whom it came.
        hosts: who holds it, where that is more than its owner; the owner's name is among them.
    """

    key: str
    changed_at: datetime
    titles: Texts
    summary: str
    local_start: datetime
    local_end: datetime
    has_end: bool
    url: str
    home: str
    owner: str
    place: str = ""
    town: str = ""
    status: str = "confirmed"
    is_online: bool = False
    tags: tuple[str, ...] = ()
    ways: frozenset[str] = field(default_factory=frozenset)
    hosts: frozenset[str] = field(default_factory=frozenset)

    @property
    def other_hosts(self) -> list[str]:
        """Who holds it with its owner, by name."""
        return sorted(self.hosts - {self.owner})

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == "cancelled"

    @property
    def is_guest(self) -> bool:
        """Whether only guests brought it."""
        return all(way.startswith(GUESTS) for way in self.ways)

    @property
    def languages(self) -> frozenset[str]:
        """The languages of its title, as far as they are known."""
        return frozenset(language for language in self.titles if language)


def merged(*agendas: Iterable[MergedEvent]) -> Agenda:
    """Return all events as one agenda; without those that came by no way."""
    found: Agenda = {}
    for events in agendas:
        for event in events:
            if event.ways:
                known = found.get(event.key)
                found[event.key] = event if known is None else newest(known, event)
    return found


def newest(event: MergedEvent, other: MergedEvent) -> MergedEvent:
    """Return the newer of two versions of an event, with the ways of both."""
    latest = max(event, other, key=_order)
    return replace(latest, ways=event.ways | other.ways, hosts=event.hosts | other.hosts)


def in_order(agenda: Iterable[MergedEvent]) -> list[MergedEvent]:
    """Return the events as people read them: the soonest first, each once.

    One page of one moment is one event, also where two ways call it by other names: a community
    that is a member, and whose calendar is a guest's as well. It is called as by its smallest key.
    """
    pages: dict[tuple[str, datetime], MergedEvent] = {}
    others: list[MergedEvent] = []
    for event in sorted(agenda, key=lambda event: (event.is_guest, event.key)):
        page = (event.url.rstrip("/"), event.local_start)
        if not event.url:
            others.append(event)
        elif page in pages:
            known = pages[page]
            pages[page] = replace(
                known, ways=known.ways | event.ways, hosts=known.hosts | event.hosts
            )
        else:
            pages[page] = event
    return sorted([*pages.values(), *others], key=lambda event: (event.local_start, event.key))


def _order(event: MergedEvent) -> tuple[datetime, str]:
    """Return by what versions are compared: never by how they came."""
    return event.changed_at, repr(replace(event, ways=frozenset(), hosts=frozenset()))
