"""What people who run the node get letters about: rooms register kinds of things that wait.

A kind says what waits at this moment, and no event is lost with the process that saw it: whatever
waits, and somebody has not heard of, goes into their next letter (``domain.notifications``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

SUBJECT_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits, in the current language.

    Attributes:
        subject: what it is about, such as a slug: the same while it waits, at most
            ``SUBJECT_LENGTH`` characters, no personal data.
        sentence: what there is to decide, without a full stop.
        url: the path of the page where that is done.
    """

    subject: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """A kind of things that wait.

    Attributes:
        name: kept with what people choose.
        label: what they read where they choose.
        rule: who hears of it: whoever may decide.
        waiting: returns all that waits for whoever asks, in the current language.
        position: the smallest comes first.
    """

    name: str
    label: StrOrPromise
    rule: Callable[[Asker], bool]
    waiting: Callable[[Asker], Iterable[Notice]]
    position: int


_kinds: Final[dict[str, NotificationKind]] = {}


def register_notification_kind(kind: NotificationKind) -> None:
    """Let people choose how soon they hear of ``kind``; the same name again replaces it."""
    _kinds[kind.name] = kind


def notification_kind(name: str) -> NotificationKind | None:
    """Return the kind of this name; None when no room has it any more."""
    return _kinds.get(name)


def kinds_for(asker: Asker) -> list[NotificationKind]:
    """Return the kinds of which ``asker`` may hear, in order."""
    return sorted((kind for kind in _kinds.values() if kind.rule(asker)), key=_position)


def _position(kind: NotificationKind) -> int:
    return kind.position
