"""Pages of the merged agenda: as a list, by month, and who is under the umbrella."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _, pgettext
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.reading import HORIZON
from meshup.community.domain.queries import this_node
from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.folded_words import folded
from meshup.kit.language_names import language_name
from meshup.kit.month import Month, month_of, today_in
from meshup.kit.shown import together
from meshup.umbrella.domain.queries.members import guest_calendars, members
from meshup.umbrella.domain.settings import open_umbrella
from meshup.umbrella_agenda.domain.choosing import choice_in, choices_of, chosen
from meshup.umbrella_agenda.domain.sources import merged_agenda
from meshup.umbrella_agenda.domain.statistics import statistics
from meshup.umbrella_agenda.errors import NoSuchMonth
from meshup.umbrella_agenda.views.town_map import town_map

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.kit.shown import Shown
    from meshup.umbrella_agenda.domain.choosing import Choice
    from meshup.umbrella_agenda.domain.merging import MergedEvent

LISTED: Final = 200


@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """Show on a map in which towns something is to come, all or what the address chooses.

    Raises:
        NoUmbrella: this node is none.
    """
    now = clock.now()
    shown, choice = merged_agenda(now), choice_in(request.GET)
    drawn = town_map(chosen(shown.value, choice), choice, now)
    return public_page(
        request,
        "umbrella_agenda/map.html",
        agenda=together(shown, drawn),
        month=_shown_months(now)[0],
        here="map",
        **drawn.value,
        **_choosing(shown, choice),
    )


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """List what is to come under our umbrella, all or what the address chooses.

    Raises:
        NoUmbrella: this node is none.
    """
    now = clock.now()
    shown, choice = merged_agenda(now), choice_in(request.GET)
    wanted = chosen(shown.value, choice)
    return public_page(
        request,
        "umbrella_agenda/agenda.html",
        here="list",
        agenda=shown,
        events=wanted[:LISTED],
        left_out=max(0, len(wanted) - LISTED),
        month=_shown_months(now)[0],
        **_choosing(shown, choice),
    )


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show one month of it, week by week, from this one to as far as agendas are looked ahead.

    Raises:
        NoUmbrella, NoSuchMonth
    """
    now = clock.now()
    shown, choice = merged_agenda(now), choice_in(request.GET)
    months = _shown_months(now)
    this = next((one for one in months if (one.day.year, one.day.month) == (year, month)), None)
    if this is None:
        raise NoSuchMonth
    events = chosen(shown.value, choice)
    return public_page(
        request,
        "umbrella_agenda/month.html",
        here="month",
        agenda=shown,
        events=[event for event in events if this.holds(event)],
        weeks=month_of(this, events),
        month=this,
        has_previous=this != months[0],
        has_next=this != months[-1],
        **_choosing(shown, choice),
    )


@require_safe
def roof(request: HttpRequest) -> HttpResponse:
    """Show who is under our umbrella, what they share, and in numbers what they do.

    Raises:
        NoUmbrella: this node is none.
    """
    now, there = clock.now(), members()
    by_name = sorted(there.value, key=lambda member: folded(member.name))
    return public_page(
        request,
        "umbrella_agenda/members.html",
        here="members",
        umbrella=open_umbrella(),
        members=there.with_value(by_name),
        guests=guest_calendars(),
        statistics=statistics(now),
        month=_shown_months(now)[0],
    )


def _choosing(shown: Shown[tuple[MergedEvent, ...]], choice: Choice) -> dict[str, Any]:
    choices = choices_of(shown.value)
    kinds = {"evening": _("an evening"), "days": _("several days"), "online": _("online")}
    owners = {event.home: event.owner for event in shown.value}
    languages = {code: language_name(code) for code, _count in choices.languages}
    wanted = choice.wanted()
    fields = [
        (name, label, everything, _named(counts, names, wanted[name]))
        for name, label, everything, counts, names in (
            ("city", _("City"), pgettext("cities", "all"), choices.cities, {}),
            ("language", _("Language"), pgettext("languages", "all"), choices.languages, languages),
            ("kind", _("Kind"), pgettext("kinds", "all"), choices.kinds, kinds),
            ("home", _("Community"), pgettext("communities", "all"), choices.homes, owners),
        )
    ]
    return {
        "choice": choice,
        "fields": [
            (name, label, everything, wanted[name], entries)
            for name, label, everything, entries in fields
            if len(entries) > 1 or wanted[name]
        ],
        "embed": reverse("umbrella_files:embed"),
    }


def _named(
    counts: tuple[tuple[str, int], ...], names: Mapping[str, str], wanted: str
) -> list[tuple[str, str, int]]:
    """Return what may be chosen, by name; also what is wanted and there is none of."""
    there = dict(counts)
    if wanted:
        there.setdefault(wanted, 0)
    entries = [(value, names.get(value, value), count) for value, count in there.items()]
    return sorted(entries, key=lambda entry: folded(entry[1]))


def _shown_months(now: datetime) -> list[Month]:
    """Return the months that are shown: from this one to as far as agendas are looked ahead."""
    today = today_in(this_node().time_zone, now)
    months = [Month(today.replace(day=1))]
    while months[-1].last < today + HORIZON:
        months.append(months[-1].next)
    return months
