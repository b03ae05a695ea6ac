"""Shell: what a board says of a programme that several communities fill."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.held_elsewhere import held_elsewhere
from meshup.cohosting.domain.queries.hosts import CarriedFacts, carried_event
from meshup.kit.clock import now
from meshup.kit.folded_words import folded
from meshup.programme.domain.conflicts import TalkSide
from meshup.programme.shared_programmes import Note, SharedProgramme
from meshup.shared_programme.domain.filled_rows import FilledFacts, filled_parts
from meshup.shared_programme.domain.filling import publish_parts
from meshup.shared_programme.domain.given_rows import terms_of
from meshup.shared_programme.domain.part_words import part_in_words
from meshup.shared_programme.domain.presence import has_given_parts
from meshup.shared_programme.models import GivenPart

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.community.rules import Asker
    from meshup.programme.domain.lines import DraftLine, Lines


def shared_programme_of(slug: str) -> SharedProgramme | None:
    """Return how the programme of an event is shared; None where it is ours alone."""
    rows = []
    if has_given_parts():
        rows = list(GivenPart.objects.filter(event__slug=slug, is_given=True).order_by("pk"))
    held = carried_event(slug, now()) if not rows and held_elsewhere(slug) else None
    if not rows and held is None:
        return None
    try:
        event = event_in_any_state(slug)
    except NoSuchEvent:
        return None
    return _at_home(event, rows) if held is None else _elsewhere(event, held)


def _at_home(event: Occurrence, rows: list[GivenPart]) -> SharedProgramme:
    owners = {UUID(talk): row.name for row in rows for talk in row.lines}
    page = _page(event.slug)
    return SharedProgramme(
        owner_of=lambda line: owners.get(line.talk, "") if line.talk else "",
        talks={line.talk: _side(line) for line in event.timetable if line.talk in owners},
        places=tuple(row.zone for row in rows if row.zone),
        notes=tuple(
            Note(
                _("%(who)s fills: %(part)s.")
                % {"who": row.name, "part": part_in_words(terms_of(row), event)},
                page,
            )
            for row in rows
        ),
    )


def _elsewhere(event: Occurrence, held: CarriedFacts) -> SharedProgramme:
    parts = filled_parts(held.record_id)
    ours = {session.talk for part in parts for session in part.slots}

    def owner_of(line: DraftLine) -> str:
        """Return the home for each line of its programme that is none of ours."""
        return held.home if line.item is not None and line.talk not in ours else ""

    def publish(_by: Asker, event: Occurrence, lines: Lines, at: datetime) -> None:
        """Let our parts hold our lines."""
        publish_parts(event, lines, lambda line: bool(owner_of(line)), at)

    return SharedProgramme(
        owner_of=owner_of,
        publish=publish,
        talks={
            line.talk: _side(line)
            for line in event.timetable
            if line.talk and line.talk not in ours
        },
        places=tuple(part.terms.zone for part in parts if part.terms.zone),
        notes=_notes(event, held, parts),
        where=_(
            "It is sent to %(home)s, and stands in their programme within a minute. Speakers hear"
            " where they are."
        )
        % {"home": held.home},
    )


def _notes(event: Occurrence, held: CarriedFacts, parts: list[FilledFacts]) -> tuple[Note, ...]:
    if not parts:
        words = _("%(home)s has given you no part of this programme: ask its hosts for one.")
        return (Note(words % {"home": held.home}),)
    words = _("Yours to fill: %(part)s. Put talks of your pool there; the rest is %(home)s’s.")
    return tuple(
        Note(words % {"part": part_in_words(part.terms, event), "home": held.home})
        for part in parts
    )


def _side(line: Line) -> TalkSide:
    """Return what a board asks of a talk that is kept elsewhere: its speakers are their names."""
    return TalkSide(
        titles=line.titles,
        people=tuple(f"name {folded(name)}" for name in line.persons),
        names=line.persons,
        kind="talk",
        languages=line.languages,
        recording="full",
    )


def _page(slug: str) -> str:
    try:
        return reverse("shared_programme_pages:parts", args=[slug])
    except NoReverseMatch:
        return ""
