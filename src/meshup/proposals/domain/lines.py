"""Shell: the lines of timetables that carry a talk: said anew, freed, let go of.

The timetable belongs to the agenda, which keeps its history and its undo. What follows from a line
for the talk, ``following`` sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.plans import LineTalk
from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.agenda.domain.rows import row_for
from meshup.agenda.domain.talk_lines import reword_talk, take_off_talk
from meshup.agenda.domain.talk_release import release_talk
from meshup.proposals.choices import TALKS
from meshup.proposals.domain.moving import locked
from meshup.proposals.domain.whereabouts import coming_places, past_places

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from meshup.agenda.domain.queries.talks import TalkPlace
    from meshup.proposals.models import Proposal


def line_talk(row: Proposal) -> LineTalk:
    """Return what a line says of a talk: names of those who agreed, and no private word."""
    speakers = row.speakers.exclude(agreed_at=None).exclude(name="")
    return LineTalk(
        uuid=row.uuid,
        slug=row.slug,
        persons=tuple(speakers.values_list("name", flat=True)),
        abstracts=row.abstracts,
        level=max(row.levels.values(), default=None),
    )


def say_on_lines(row: Proposal, at: datetime) -> None:
    """Let all lines that carry a talk say it as it is now."""
    if row.state in TALKS:
        reword_talk(line_talk(row), row.titles, row.languages, at)


def places_of(uuid: UUID) -> tuple[TalkPlace, ...]:
    """Return where a talk is, on drafts too, in order of time."""
    return places_of_talks([uuid], drafts=True).get(uuid, ())


def hold_events(slugs: Iterable[str], at: datetime) -> None:
    """Lock events, in one order, until the transaction ends.

    Raises:
        NoSuchEvent
    """
    for slug in sorted(set(slugs)):
        row_for(None, slug, at)


def locked_with_lines(uuid: UUID, at: datetime, version: int | None = None) -> Proposal:
    """Return a proposal, locked after the events on whose timetables it is.

    Raises:
        NoSuchProposal, ChangedMeanwhile
    """
    hold_events((place.event.slug for place in places_of(uuid)), at)
    return locked(uuid, version)


def free_coming_lines(uuid: UUID, at: datetime) -> int:
    """Take a talk off all timetables that are ahead; return of how many events. Twice is once."""
    ahead = {place.event.slug for place in coming_places(places_of(uuid), at)}
    return sum(take_off_talk(None, slug, uuid, at) for slug in sorted(ahead))


def was_held(uuid: UUID, at: datetime) -> bool:
    """Say whether a talk stands on the timetable of an event that is over."""
    return bool(past_places(places_of(uuid), at))


def let_go_of_lines(uuid: UUID, at: datetime) -> None:
    """Free what is ahead; on what is over, let titles stand alone: nobody's, and no text."""
    free_coming_lines(uuid, at)
    release_talk(uuid)
