"""Evenings that a host may choose, in words: when, what, and how much room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext as _, ngettext

from meshup.agenda.choices import State
from meshup.agenda.domain.wording import title_of
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import day_in_short

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.proposals_desk.domain.queries.evenings import Evening

Choice = tuple[str, str]


def evening_choices(evenings: Iterable[Evening]) -> list[Choice]:
    """Return evenings to choose from, with how much room each has."""
    return [(each.event.slug, evening_in_words(each)) for each in evenings]


def grouped_choices(
    evenings: Iterable[Evening], suiting: Collection[str]
) -> list[Choice | tuple[str, list[Choice]]]:
    """Return evenings in two groups: those that suit the speaker, and the others.

    Without ``suiting`` any will do, and there are no groups.
    """
    listed = list(evenings)
    chosen = [each for each in listed if each.event.slug in suiting]
    others = [each for each in listed if each.event.slug not in suiting]
    if not chosen:
        return [*evening_choices(others)]
    groups = [(_("Suits the speaker"), evening_choices(chosen))]
    return [*groups, *([(_("Other evenings"), evening_choices(others))] if others else [])]


def evening_in_words(evening: Evening) -> str:
    """Return "Wed 2 Dec. 2026 · Paris P2P #88 · 30 min free"."""
    room = room_in_words(evening)
    return " · ".join(filter(None, (event_in_words(evening.event), room)))


def event_in_words(event: Occurrence) -> str:
    """Return "Wed 2 Dec. 2026 · Paris P2P #88"."""
    title = title_of(event, get_language() or "", this_node().languages).words or event.slug
    draft = _("draft") if event.state == State.DRAFT else ""
    return " · ".join(filter(None, (day_in_short(event.local_start), title, draft)))


def room_in_words(evening: Evening) -> str:
    """Return "30 min free, 15 min offered"; "" where nobody has said how much room there is."""
    event = evening.event
    if evening.free_minutes:
        free = _("%(minutes)s min free") % {"minutes": evening.free_minutes}
    elif event.free_slots:
        words = ngettext("%(number)s slot free", "%(number)s slots free", event.free_slots)
        free = words % {"number": event.free_slots}
    else:
        free = _("full") if event.is_full else ""
    offered = _("%(minutes)s min offered") % {"minutes": evening.offered_minutes}
    return ", ".join(filter(None, (free, offered if evening.offered_minutes else "")))
