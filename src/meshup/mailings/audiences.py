"""Audiences: groups of people to whom hosts may write; rooms register theirs when they start.

A letter goes to several audiences at once, and once to each address. Who is in an audience is
asked when the letter leaves. An audience is named with a key, such as the address of an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

About = Literal["event", "series", ""]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, by its number, and the number of what brought it here: what ``stop`` gets."""

    address: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A group of people with addresses.

    Attributes:
        name: such as "coming"; kept with letters.
        about: what its key is the address of; "" when it has none.
        label: who they are, in the current language; asked with the key.
        recipients: returns who they are at a moment, proved or not; asked with the key.
        stop: lets somebody have no more of such letters; twice changes nothing. resume: the way
            back.
        stop_label: what is stopped with one click.
        page: returns the label and the secret path of the page on which somebody sees why they
            are written to, in a language; ("", "") for none.
        position: the smallest comes first; who is in several is in the first.
    """

    name: str
    about: About
    label: Callable[[str], StrOrPromise]
    recipients: Callable[[str, datetime], Iterable[Recipient]]
    stop: Callable[[int], None]
    resume: Callable[[int], None]
    stop_label: StrOrPromise
    position: int
    page: Callable[[int, str], tuple[str, str]] = lambda _number, _language: ("", "")


_audiences: Final[dict[str, Audience]] = {}


def register_audience(audience: Audience) -> None:
    """Let hosts write to ``audience``; the same name again replaces it."""
    _audiences[audience.name] = audience


def audience(name: str) -> Audience | None:
    """Return the audience of this name; None when no room has it any more."""
    return _audiences.get(name)


def audiences_about(*kinds: About) -> list[Audience]:
    """Return the audiences whose key is one of these kinds, in order."""
    wanted = (one for one in _audiences.values() if one.about in kinds)
    return sorted(wanted, key=lambda one: one.position)
