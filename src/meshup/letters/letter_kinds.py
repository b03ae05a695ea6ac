"""Kinds of letters: rooms register how each is written, and what stopping it means.

The outbox keeps the name of a kind, and facts: numbers and short words, never a person's own. The
letter is written when it leaves, from what is true then.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from meshup.letters.letter_content import LetterContent

    Facts = Mapping[str, Any]


class Delivery(Enum):
    """What happens when the machine falls while a letter is handed over."""

    AT_LEAST_ONCE = "at_least_once"
    """It is handed over again, under the same Message-ID, so that mail programs see one."""
    AT_MOST_ONCE = "at_most_once"
    """It is not: it was marked as sent before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """One kind of letter.

    Attributes:
        name: the room and the kind, such as "attendance.reminder".
        compose: returns what it says, from the facts and the language of its reader (which is
            active), or None when there is nothing to say any more: then no letter leaves.
        stop: stops letters of this kind about these facts, for whoever asks with one click; twice
            changes nothing.
        delivery: see ``Delivery``.
        resume: takes ``stop`` back, for whoever stopped by mistake; None: this cannot be.
        on_sent: hears that a letter left, with its facts and what it said, in the transaction that
            marks it; what it said is None where the machine fell and it counts as sent all the
            same. May be called twice for one letter that is handed over twice.
        is_awaited: whether somebody waits for it before a page: it leaves before all others.
    """

    name: str
    compose: Callable[[Facts, str], LetterContent | None]
    stop: Callable[[Facts], None]
    delivery: Delivery
    resume: Callable[[Facts], None] | None = None
    on_sent: Callable[[Facts, LetterContent | None], None] | None = None
    is_awaited: bool = False


PROOF: Final = "letters.proof"
"""The kind of the letter that asks whether somebody reads an address."""
JOINING: Final = "letters.joining"
"""The kind of the letter with a code that joins a device."""
ABOUT_ADDRESSES: Final = frozenset({PROOF, JOINING})
"""Kinds that are about the address itself: who stops them stops all letters to it."""

_kinds: Final[dict[str, LetterKind]] = {}


def register_letter_kind(kind: LetterKind) -> None:
    """Let letters of this kind be written; the same name again replaces it."""
    _kinds[kind.name] = kind


def letter_kind(name: str) -> LetterKind | None:
    """Return the kind of this name; None when no room has it any more."""
    return _kinds.get(name)
