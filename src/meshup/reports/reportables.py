"""What can be reported, and what hosts can do about it: registered by the rooms that have it.

A room registers each kind of what it shows to everybody in ``AppConfig.ready``; this room knows
kinds and keys alone, as in "event:routing-night".

Words
    kind, key   "event" and "routing-night"; together they are what a report is ``about``
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from meshup.reports.errors import NotReportable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.kit.shown import Shown

    Facts = Mapping[str, Any]
    """What an undo needs of what was done: numbers and short words."""
    Hide = Callable[[Asker, str, datetime], Facts]
    Restore = Callable[[Asker, str, Facts, datetime], None]


class Power(StrEnum):
    """What can be done with something that was reported."""

    HIDE = "hide"
    DELETE = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSubject:
    """What a report is about, as everybody reads it.

    Attributes:
        titles: by language.
        url: the path of its page.
        note: short words behind the title, such as its day; "" for none.
    """

    titles: Texts
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reportable:
    """A kind of what can be reported.

    Attributes:
        kind: what stands before the colon; also what history and ``kit.addresses`` call it.
        find: returns what is public under a key; raises the refusal of its room, which is the
            same for what does not exist and for what is not public.
        allowed: what a host may do with it now, whether it is public or not.
        hide: takes it from everybody, and returns what ``show`` needs to put it back.
        show: undoes a ``hide``.
        delete: deletes it, and returns what ``restore`` needs to put it back.
        restore: undoes a ``delete``.
        author: returns the number of the peer who made it; None for nobody, or a host.
        origin: returns the server that it comes from, as people read it; "" for this node.
        forward: hands what somebody wrote about it on to that server, in the transaction of the
            report, without who wrote it; called only where they said so.
    """

    kind: str
    find: Callable[[str], Shown[ReportedSubject]]
    allowed: Callable[[Asker, str, datetime], frozenset[Power]] = lambda *_of: frozenset()
    hide: Hide | None = None
    show: Restore | None = None
    delete: Hide | None = None
    restore: Restore | None = None
    author: Callable[[str], int | None] = lambda _key: None
    origin: Callable[[str], str] = lambda _key: ""
    forward: Callable[[str, str, datetime], object] | None = None


_kinds: Final[dict[str, Reportable]] = {}


def register_reportable(reportable: Reportable) -> None:
    """Let everybody report things of this kind; the same kind again replaces it."""
    _kinds[reportable.kind] = reportable


def is_reportable(kind: str) -> bool:
    """Say whether things of ``kind`` can be reported."""
    return kind in _kinds


def reportable(kind: str) -> Reportable:
    """Return what was registered as ``kind``.

    Raises:
        NotReportable: no room has such things.
    """
    if kind not in _kinds:
        raise NotReportable
    return _kinds[kind]


def reportable_of(about: str) -> tuple[Reportable, str] | None:
    """Return the kind and the key of "kind:key"; None for "" and for a kind that is gone."""
    kind, _colon, key = about.partition(":")
    return (_kinds[kind], key) if kind in _kinds else None
