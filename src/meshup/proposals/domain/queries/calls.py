"""What the node calls for; anybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.proposals.choices import LENGTHS
from meshup.proposals.domain.call_facts import (
    STANDING,
    CallFacts,
    read_questions,
    read_topics,
)
from meshup.proposals.domain.tags import CALLS
from meshup.proposals.errors import NoSuchCall
from meshup.proposals.models import Call

if TYPE_CHECKING:
    from datetime import datetime

_memo: Final[VersionedMemo[tuple[CallFacts, ...]]] = VersionedMemo(512 * 1024)


def call_at(slug: str = STANDING) -> CallFacts:
    """Return the call with this address, "" for the standing one, which is always there.

    Raises:
        NoSuchCall
    """
    row = Call.objects.filter(slug=slug).first()
    if row is not None:
        return call_facts(row)
    if slug != STANDING:
        raise NoSuchCall
    return CallFacts()


def all_calls() -> list[CallFacts]:
    """Return the standing call, then the dated ones, latest first; remembered until one changes."""
    return list(_memo.get_or_compute(clock.now(), "calls", _read).value)


def _read() -> Shown[tuple[CallFacts, ...]]:
    rows = [call_facts(row) for row in Call.objects.order_by("-opens_at", "slug")]
    standing = next((call for call in rows if call.is_standing), CallFacts())
    others = (call for call in rows if not call.is_standing)
    return Shown((standing, *others), frozenset({CALLS}))


def calls_open_at(now: datetime) -> list[CallFacts]:
    """Return the calls that take proposals at ``now``, the standing one first."""
    return [call for call in all_calls() if call.is_open_at(now)]


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """The calls that take proposals at one moment."""

    calls: tuple[CallFacts, ...]

    def takes(self, event: str) -> bool:
        """Say whether something can be proposed for an event (its slug)."""
        return any(call.is_standing or call.event == event for call in self.calls)


def shown_calls(now: datetime) -> Shown[tuple[CallFacts, ...]]:
    """Return the standing call, then the dated ones, for what everybody reads. Remembered."""
    return _calls.get_or_compute(now, "", lambda: Shown(tuple(all_calls()), frozenset({CALLS})))


def shown_open_calls(now: datetime) -> Shown[OpenCalls]:
    """Return the open calls, until one opens or closes; for pages that lead to their forms.

    Remembered.
    """
    calls = shown_calls(now).value
    moments = (call.next_change(now) for call in calls if call.is_open)
    until = min((moment for moment in moments if moment is not None), default=None)
    open_calls = tuple(call for call in calls if call.is_open_at(now))
    return Shown(OpenCalls(open_calls), frozenset({CALLS}), until)


def nameless_calls() -> frozenset[str]:
    """Return the slugs of calls whose proposals are judged before anybody sees names; one query."""
    return frozenset(call.slug for call in all_calls() if call.is_review_anonymous)


def call_for_event(event: str, now: datetime) -> CallFacts | None:
    """Return the open call by which one proposes for an event (its slug): its own, or the standing.

    None where neither is open.
    """
    calls = calls_open_at(now)
    own = (call for call in calls if event and call.event == event)
    return next(own, None) or next((call for call in calls if call.is_standing), None)


def call_facts(row: Call) -> CallFacts:
    """Return the value of a row; for this room alone."""
    return CallFacts(
        slug=row.slug,
        titles=row.titles,
        texts=row.texts,
        is_open=row.is_open,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        event=row.event,
        kinds={kind: tuple(minutes) for kind, minutes in (row.kinds or LENGTHS).items()},
        topics=read_topics(row.topics),
        questions=read_questions(row.questions),
        is_review_anonymous=row.is_review_anonymous,
        has_voices=row.has_voices,
        months_declined=row.months_declined,
        version=row.version,
    )


def _bytes_of(calls: tuple[CallFacts, ...]) -> int:
    return sum(len(repr(call)) for call in calls) * BYTES_OF_LETTER


MOST_BYTES: Final = 1024 * 1024
BYTES_OF_LETTER: Final = 4
"""What a letter takes at most, with the objects around it, roughly."""
_calls: Final[VersionedMemo[tuple[CallFacts, ...]]] = VersionedMemo(MOST_BYTES, _bytes_of)
