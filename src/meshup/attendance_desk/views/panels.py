"""What coming shows on the desk's own pages: figures in lists, panels, to-dos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.domain.host_terms import series_terms_for
from meshup.attendance.domain.queries.attendees import numbers_elsewhere
from meshup.attendance.domain.queries.numbers import numbers_of, numbers_of_many
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.domain.queries.source_counts import registered_by_source
from meshup.attendance.rules import may_keep_attendance, may_see_names, may_see_numbers
from meshup.attendance_desk.domain.notices import waiting_bursts
from meshup.attendance_desk.forms.sites import site_forms
from meshup.desk.registry import Action, OverviewPart, Panel, Todo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.attendance.domain.numbers import Numbers
    from meshup.community.rules import Asker


def event_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:
    """Return who comes to an event, in numbers, and where that is kept.

    Raises:
        NoSuchEvent
    """
    event = event_for(asker, slug)
    keeps = may_keep_attendance(asker)
    is_public = event.state in PUBLIC
    if not may_see_numbers(asker) or not (is_public or keeps):
        return None
    context = {
        "event": event,
        "numbers": numbers_of(slug),
        "fediverse": registered_by_source([slug])[slug].fediverse,
        "elsewhere": numbers_elsewhere(slug),
        "bursts": recent_bursts(now, [slug]).get(slug, []) if keeps else [],
        "sites": site_forms(None, event) if keeps and event.ends_at > now else None,
        "actions": _actions(asker, slug) if is_public else [],
        "keeps": keeps,
    }
    return Panel("attendance_desk/_event.html", context, style="attendance_desk/pages.css")


def _actions(asker: Asker, slug: str) -> list[Action]:
    """Return where the asker may go from the panel of a public event."""
    wanted = [
        (may_keep_attendance, _("The list"), "attendance_desk:attendees"),
        (may_see_names, _("List for the door"), "attendance_desk:entrance_list"),
        (may_see_names, _("Code of the evening"), "attendance_desk:code"),
    ]
    return [
        Action(label, reverse(name, args=[slug]), quiet=True)
        for rule, label, name in wanted
        if rule(asker)
    ]


def series_panel(asker: Asker, slug: str, now: datetime) -> Panel | None:  # noqa: ARG001 - as registered
    """Return how many may come to each date of a series."""
    if not may_keep_attendance(asker):
        return None
    return Panel("attendance_desk/_series.html", {"slug": slug, "terms": series_terms_for(slug)})


def event_figures(asker: Asker, slugs: Sequence[str], now: datetime) -> dict[str, str]:  # noqa: ARG001
    """Return how many come to events of a list, in short, where anybody does."""
    if not may_see_numbers(asker):
        return {}
    counted = numbers_of_many(slugs)
    return {slug: words for slug, numbers in counted.items() if (words := in_short(numbers))}


def in_short(numbers: Numbers) -> str:
    """Return "27 coming, 4 waiting", with the places where they are limited: "27 of 30 coming"."""
    words = []
    if numbers.capacity is not None:
        facts = {"count": numbers.count, "capacity": numbers.capacity}
        words.append(_("%(count)s of %(capacity)s coming") % facts)
    elif numbers.count:
        come = ngettext("%(number)s coming", "%(number)s coming", numbers.count)
        words.append(come % {"number": numbers.count})
    if numbers.waiting:
        wait = ngettext("%(number)s waiting", "%(number)s waiting", numbers.waiting)
        words.append(wait % {"number": numbers.waiting})
    return ", ".join(words)


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return the bursts that a host has to look at."""
    if not may_keep_attendance(asker):
        return OverviewPart()
    todos = [
        Todo(
            burst.heading,
            burst.title,
            reverse("desk:event", args=[burst.slug]),
            (burst.note,),
            (Action(_("Look at them"), burst.url),),
        )
        for burst in waiting_bursts(asker, now)
    ]
    return OverviewPart(todos=todos)
