"""What of the agenda anybody can report, and what hosts can do about it.

Events are hidden and deleted; series and venues are the hosts' own words, which they mend on the
desk.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import get_language

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.hiding import delete_event, hide_event, restore_event, show_event
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.queries.subject_names import (
    names_of_venues,
    titles_of_events,
    titles_of_series,
)
from meshup.agenda.domain.shown import public_event, public_venue
from meshup.agenda.domain.tags import series_tag
from meshup.agenda.errors import NoSuchEvent
from meshup.community.domain.queries import this_node
from meshup.history.domain.tracking import page_of
from meshup.kit.addresses import address_of
from meshup.kit.date_words import short_day
from meshup.kit.localized_text import localized
from meshup.kit.shown import Shown
from meshup.moderation.act_wordings import NamedSubject, register_subjects
from meshup.reports.reportables import (
    Power,
    Reportable,
    ReportedSubject,
    register_reportable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

    Facts = Mapping[str, Any]


def _find_event(slug: str) -> Shown[ReportedSubject]:
    shown = public_event(slug)
    day = short_day(shown.value.local_start)
    url = address_of("event", slug=slug)
    return shown.with_value(ReportedSubject(titles=shown.value.titles, url=url, note=day))


def _find_series(slug: str) -> Shown[ReportedSubject]:
    series = series_of(slug)
    subject = ReportedSubject(titles=series.titles, url=address_of("series", slug=slug))
    return Shown(subject, frozenset({series_tag(slug)}))


def _find_venue(slug: str) -> Shown[ReportedSubject]:
    shown = public_venue(slug)
    titles = dict.fromkeys(this_node().languages, shown.value.name)
    subject = ReportedSubject(titles=titles, url=address_of("venue", slug=slug))
    return shown.with_value(subject)


def _allowed(asker: Asker, slug: str, _at: datetime) -> frozenset[Power]:
    """Return what a host may do with an event: a date of a series would come back by its rule."""
    try:
        event = event_for(asker, slug)
    except NoSuchEvent:
        return frozenset()
    powers = {Power.HIDE} if event.state in PUBLIC else set()
    alone = event.recurrence_date is None
    if alone and (event.state in PUBLIC or event.state == State.DRAFT):
        powers.add(Power.DELETE)
    return frozenset(powers)


def _hide(by: Asker, slug: str, at: datetime) -> Facts:
    return {"change": hide_event(by, slug, at)}


def _show(by: Asker, slug: str, facts: Facts, at: datetime) -> None:
    show_event(by, slug, facts["change"], at)


def _delete(by: Asker, slug: str, at: datetime) -> Facts:
    return {"changes": list(delete_event(by, slug, at))}


def _restore(by: Asker, slug: str, facts: Facts, at: datetime) -> None:
    hidden, deleted = facts["changes"]
    restore_event(by, slug, (hidden, deleted), at)


def _name_events(slugs: Sequence[str]) -> dict[str, NamedSubject]:
    names = {}
    for slug, (titles, day) in titles_of_events(slugs).items():
        name = _localized(titles) or slug
        dated = f"{name}, {short_day(date.fromisoformat(day))}" if day else name
        names[slug] = NamedSubject(dated, _at_desk("event", slug), is_title=True)
    return names


def _name_series(slugs: Sequence[str]) -> dict[str, NamedSubject]:
    found = titles_of_series(slugs).items()
    return {
        slug: NamedSubject(_localized(titles) or slug, _at_desk("series", slug), is_title=True)
        for slug, titles in found
    }


def _name_venues(slugs: Sequence[str]) -> dict[str, NamedSubject]:
    found = names_of_venues(slugs).items()
    return {
        slug: NamedSubject(name, _at_desk("venue", slug), is_title=True) for slug, name in found
    }


def _at_desk(kind: str, slug: str) -> str:
    name = page_of(kind)
    return reverse(name, args=[slug]) if name else ""


def _localized(titles: Texts) -> str:
    return localized(titles, get_language() or "en", this_node().languages).words


REPORTABLES: Final = (
    Reportable(
        kind="event",
        find=_find_event,
        allowed=_allowed,
        hide=_hide,
        show=_show,
        delete=_delete,
        restore=_restore,
    ),
    Reportable(kind="series", find=_find_series),
    Reportable(kind="venue", find=_find_venue),
)
NAMES: Final[dict[str, Callable[[Sequence[str]], dict[str, NamedSubject]]]] = {
    "event": _name_events,
    "series": _name_series,
    "venue": _name_venues,
}


def register() -> None:
    """Let everybody report events, series and venues; called when Django begins."""
    for reportable in REPORTABLES:
        register_reportable(reportable)
    for kind, name in NAMES.items():
        register_subjects(kind, name)
