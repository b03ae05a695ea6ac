"""Pages of the merged agenda: as a list, by month, and who is under the umbrella."""

from __future__ import annotations

from collections import Counter
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
from meshup.umbrella.domain.queries.members import guest_calendars, members
from meshup.umbrella.domain.settings import open_umbrella
from meshup.umbrella_agenda.domain.choosing import choice_in, choices_of, chosen
from meshup.umbrella_agenda.domain.months import MONTHS, beside, is_in_month, weeks_of
from meshup.umbrella_agenda.domain.sources import merged_agenda
from meshup.umbrella_agenda.domain.statistics import statistics
from meshup.umbrella_agenda.errors import NoSuchMonth

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.kit.shown import Shown
    from meshup.umbrella_agenda.domain.choosing import Choice
    from meshup.umbrella_agenda.domain.merging import MergedEvent

LISTED: Final = 200
MOST_OWNERS: Final = 3


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
        here="list",
        agenda=shown,
        events=wanted[:LISTED],
        left_out=max(0, len(wanted) - LISTED),
        month=today(now),
        **choosing(shown, choice),
    )


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show one month of it, week by week, from this one to as far as agendas are looked ahead.

    Raises:
        NoUmbrella, NoSuchMonth
    """
    now = clock.now()
    this_day = today(now)
    shown = merged_agenda(now)
    last = (this_day + HORIZON).replace(day=1)
    if not 1 <= month <= MONTHS or not this_day.replace(day=1) <= _first(year, month) <= last:
        raise NoSuchMonth
    first = _first(year, month)
    choice = choice_in(request.GET)
    wanted = [event for event in chosen(shown.value, choice) if is_in_month(event, year, month)]
    before, after = beside(first, -1), beside(first, 1)
    return public_page(
        request,
        "umbrella_agenda/month.html",
        here="month",
        agenda=shown,
        events=wanted,
        weeks=weeks_of(year, month, chosen(shown.value, choice)),
        month=first,
        before=before if before >= this_day.replace(day=1) else None,
        after=after if after <= last else None,
        **choosing(shown, choice),
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
        here="members",
        month=today(clock.now()),
        umbrella=open_umbrella(),
        members=members(),
        guests=guest_calendars(),
        statistics=statistics(clock.now()),
    )


def choosing(shown: Shown[tuple[MergedEvent, ...]], choice: Choice) -> dict[str, Any]:
    """Return what the form needs by which one chooses."""
    choices = choices_of(shown.value)
    kinds = {"evening": _("an evening"), "days": _("several days"), "online": _("online")}
    fields = [
        ("city", _("City"), [(name, name, count) for name, count in choices.cities]),
        ("language", _("Language"), [(name, name, count) for name, count in choices.languages]),
        ("kind", _("Kind"), [(name, kinds[name], count) for name, count in choices.kinds]),
        ("home", _("Whose"), _by_owner(shown.value, choices.homes)),
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


def _by_owner(
    events: tuple[MergedEvent, ...], homes: tuple[tuple[str, int], ...]
) -> list[tuple[str, str, int]]:
    """Return the homes to choose from, in words: whose they are; and where, if that says two."""
    owners: dict[str, set[str]] = {}
    for event in events:
        owners.setdefault(event.home, set()).add(event.owner)
    names = {home: ", ".join(sorted(said)[:MOST_OWNERS]) for home, said in owners.items()}
    twice = Counter(names.values())
    words = {
        home: name if twice[name] == 1 else f"{name} ({home.partition('://')[2]})"
        for home, name in names.items()
    }
    found = [(home, words[home], count) for home, count in homes]
    return sorted(found, key=lambda entry: entry[1].casefold())


def today(now: datetime) -> date:
    """Return the day it is where the umbrella is."""
    return now.astimezone(ZoneInfo(this_node().time_zone)).date()


def _first(year: int, month: int) -> date:
    return date(year, month, 1) if 1 <= month <= MONTHS and 1 <= year <= 9999 else date.min  # noqa: PLR2004
