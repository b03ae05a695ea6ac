"""Pages of the merged agenda: as a list, by month, and who is under the umbrella."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.reading import HORIZON
from meshup.community.domain.queries import this_node
from meshup.community.public_pages import public_page
from meshup.kit import clock
from meshup.kit.shown import together
from meshup.umbrella.domain.queries.members import guest_calendars, members
from meshup.umbrella.domain.settings import open_umbrella
from meshup.umbrella_agenda.domain.choosing import choice_in, choices_of, chosen
from meshup.umbrella_agenda.domain.months import MONTHS, beside, is_in_month, weeks_of
from meshup.umbrella_agenda.domain.sources import merged_agenda
from meshup.umbrella_agenda.domain.statistics import statistics
from meshup.umbrella_agenda.errors import NoSuchMonth
from meshup.umbrella_agenda.views.town_map import town_map

if TYPE_CHECKING:
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
        month=_today(now),
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
    shown = merged_agenda(now)
    choice = choice_in(request.GET)
    wanted = chosen(shown.value, choice)
    return public_page(
        request,
        "umbrella_agenda/agenda.html",
        agenda=shown,
        events=wanted[:LISTED],
        left_out=max(0, len(wanted) - LISTED),
        month=_today(now),
        **_choosing(shown, choice),
    )


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show one month of it, week by week, from this one to as far as agendas are looked ahead.

    Raises:
        NoUmbrella, NoSuchMonth
    """
    now = clock.now()
    today = _today(now)
    shown = merged_agenda(now)
    last = (today + HORIZON).replace(day=1)
    if not 1 <= month <= MONTHS or not today.replace(day=1) <= _first(year, month) <= last:
        raise NoSuchMonth
    first = _first(year, month)
    choice = choice_in(request.GET)
    wanted = [event for event in chosen(shown.value, choice) if is_in_month(event, year, month)]
    before, after = beside(first, -1), beside(first, 1)
    return public_page(
        request,
        "umbrella_agenda/month.html",
        agenda=shown,
        events=wanted,
        weeks=weeks_of(year, month, chosen(shown.value, choice)),
        month=first,
        before=before if before >= today.replace(day=1) else None,
        after=after if after <= last else None,
        **_choosing(shown, choice),
    )


@require_safe
def roof(request: HttpRequest) -> HttpResponse:
    """Show who is under our umbrella, what they share, and in numbers what they do.

    Raises:
        NoUmbrella: this node is none.
    """
    return public_page(
        request,
        "umbrella_agenda/members.html",
        umbrella=open_umbrella(),
        members=members(),
        guests=guest_calendars(),
        statistics=statistics(clock.now()),
    )


def _choosing(shown: Shown[tuple[MergedEvent, ...]], choice: Choice) -> dict[str, Any]:
    choices = choices_of(shown.value)
    kinds = {"evening": _("an evening"), "days": _("several days"), "online": _("online")}
    fields = [
        ("city", _("City"), [(name, name, count) for name, count in choices.cities]),
        ("language", _("Language"), [(name, name, count) for name, count in choices.languages]),
        ("kind", _("Kind"), [(name, kinds[name], count) for name, count in choices.kinds]),
        ("home", _("Whose"), [(name, _host(name), count) for name, count in choices.homes]),
    ]
    wanted = choice.wanted()
    return {
        "choice": choice,
        "fields": [
            (name, label, wanted[name], entries)
            for name, label, entries in fields
            if len(entries) > 1 or wanted[name]
        ],
        "embed": reverse("umbrella_files:embed"),
    }


def _host(home: str) -> str:
    return home.partition("://")[2]


def _today(now: datetime) -> date:
    return now.astimezone(ZoneInfo(this_node().time_zone)).date()


def _first(year: int, month: int) -> date:
    return date(year, month, 1) if 1 <= month <= MONTHS and 1 <= year <= 9999 else date.min  # noqa: PLR2004
