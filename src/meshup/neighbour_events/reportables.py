"""Events of neighbours as what anybody can report: hosts hide them; their origin may hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.flags.domain.forwarding import forward_report
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.date_words import short_day
from meshup.kit.localized_text import localized
from meshup.moderation.act_wordings import NamedSubject, register_subjects
from meshup.neighbour_events.choices import Choice
from meshup.neighbour_events.domain.queries.shown import (
    event_numbered,
    events_numbered,
    shown_event,
)
from meshup.neighbour_events.domain.showing import choose, hide_event
from meshup.reports.reportables import Power, Reportable, ReportedSubject, register_reportable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from meshup.community.rules import Asker
    from meshup.kit.shown import Shown

KIND: Final = "neighbour-event"
LONGEST_KEY: Final = 12


def _find(key: str) -> Shown[ReportedSubject]:
    shown = shown_event(_number(key), clock.now())
    event = shown.value
    url = f"{address_of('neighbours')}#neighbour-{event.number}"
    note = f"{short_day(event.local_start)}, {event.host}"
    return shown.with_value(ReportedSubject(titles=event.titles, url=url, note=note))


def _allowed(asker: Asker, key: str, _at: datetime) -> frozenset[Power]:
    is_there = may_run_community(asker) and event_numbered(_number(key)) is not None
    return frozenset({Power.HIDE}) if is_there else frozenset()


def _hide(by: Asker, key: str, at: datetime) -> Mapping[str, Any]:
    return {"before": hide_event(by, _number(key), at).value}


def _show(by: Asker, key: str, facts: Mapping[str, Any], at: datetime) -> None:
    choose(by, _number(key), Choice(facts["before"]), at)


def _origin(key: str) -> str:
    event = event_numbered(_number(key))
    return event.host if event else ""


def _forward(key: str, words: str, at: datetime) -> None:
    event = event_numbered(_number(key))
    if event is not None:
        forward_report(event.owner_number, (event.event_id,), words, at)


def _number(key: str) -> int:
    """Return the number that a key is; what cannot be one is that of no row."""
    return int(key) if key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY else 0


def _name(keys: Sequence[str]) -> dict[str, NamedSubject]:
    found = events_numbered(map(_number, keys))
    languages = this_node().languages
    return {
        str(number): NamedSubject(
            f"{localized(event.titles, get_language() or 'en', languages).words} ({event.host})",
            address_of("neighbours"),
            is_title=True,
        )
        for number, event in found.items()
    }


def register() -> None:
    """Let everybody report events of neighbours; called when Django begins."""
    register_reportable(
        Reportable(
            kind=KIND,
            find=_find,
            allowed=_allowed,
            hide=_hide,
            show=_show,
            origin=_origin,
            forward=_forward,
        )
    )
    register_subjects(KIND, _name)
