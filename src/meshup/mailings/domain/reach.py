"""Shell: whom a letter reaches: addresses, each once, however many audiences it is in.

Hosts are shown how many they are, and in which languages they read, never the addresses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.events import event_of
from meshup.letters.domain.addresses import addresses_facts
from meshup.mailings.audiences import audience, audiences_about

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.letters.domain.addresses import AddressFacts
    from meshup.mailings.audiences import About, Audience
    from meshup.mailings.domain.messages import Chosen

PART: Final = 500
"""Addresses that one question asks for."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many addresses a letter goes to.

    Attributes:
        by_audience: the label of each audience, and how many of its addresses get letters.
        by_language: how many read each language, those read most first.
    """

    total: int
    by_audience: tuple[tuple[str, int], ...]
    by_language: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter to one address: through which audience, and the number that ``stop`` gets."""

    address: int
    audience: str
    number: int


def choices_about(about: str) -> list[tuple[Audience, str]]:
    """Return the audiences to choose from in a letter about "event:<slug>" …, with their keys.

    Of an event also those of its series.

    Raises:
        NoSuchEvent: the event is not public.
    """
    kind, _, slug = about.partition(":")
    keys: dict[About, str] = {"": ""}
    if kind == "event":
        keys |= {"event": slug, "series": event_of(slug).series}
    elif kind == "series":
        keys["series"] = slug
    known = [name for name, key in keys.items() if key or not name]
    return [(one, keys[one.about]) for one in audiences_about(*known)]


def sendings(chosen: Chosen, at: datetime) -> list[Sending]:
    """Return to whom a letter goes, by the number of the address; who is twice in it is once."""
    members = _members(chosen, at)
    every = {one.address for found in members.values() for one in found}
    opened = {number for number, facts in _facts_of(every).items() if facts.gets_letters}
    first: dict[int, Sending] = {}
    for (name, _key), found in members.items():
        for one in found:
            if one.address in opened:
                first.setdefault(one.address, Sending(one.address, name, one.number))
    return sorted(first.values(), key=lambda sending: sending.address)


def reach_of(chosen: Chosen, at: datetime) -> Reach:
    """Return how many addresses a letter to these audiences goes to."""
    members = _members(chosen, at)
    facts = _facts_of({one.address for found in members.values() for one in found})
    opened = {number: one for number, one in facts.items() if one.gets_letters}
    labels = [
        (label_of(name, key), len({one.address for one in found} & opened.keys()))
        for (name, key), found in members.items()
    ]
    languages = Counter(one.language for one in opened.values())
    return Reach(len(opened), tuple(labels), tuple(languages.most_common()))


def label_of(name: str, key: str) -> str:
    """Return who is in an audience, in the current language; its name when no room has it."""
    found = audience(name)
    return str(found.label(key)) if found else name


def _members(chosen: Chosen, at: datetime) -> dict[tuple[str, str], list[Sending]]:
    """Return who is in each audience, those that come first asked first; unknown ones are empty."""
    known = [(found, key) for name, key in dict.fromkeys(chosen) if (found := audience(name))]
    return {
        (one.name, key): [
            Sending(member.address, one.name, member.number) for member in one.recipients(key, at)
        ]
        for one, key in sorted(known, key=lambda both: both[0].position)
    }


def _facts_of(numbers: Iterable[int]) -> Mapping[int, AddressFacts]:
    wanted = sorted(set(numbers))
    parts = (wanted[start : start + PART] for start in range(0, len(wanted), PART))
    return {number: one for part in parts for number, one in addresses_facts(part).items()}
