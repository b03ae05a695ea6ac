"""Shell: what hosts set and note of coming, as history knows it; see ``history.domain.tracking``.

A change is about the event or the series, and stands in its history. What follows from other
places for people who wait follows from an undo as well: it is worked out here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, gettext_lazy as _, ngettext

from meshup.agenda.domain.change_words import names_of_events, names_of_series
from meshup.agenda.domain.row_locks import lock_events
from meshup.agenda.domain.tags import series_tag
from meshup.attendance.domain.open_events import open_events, settle
from meshup.attendance.domain.tags import coming_tag, size_tag
from meshup.attendance.models import Attendance, CountElsewhere, Terms
from meshup.history.domain.tracking import Tracked, Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import Snapshot

TERMS: Final = "terms"
COUNT_ELSEWHERE: Final = "count_elsewhere"


def terms_in_use(event: int) -> str | None:
    """Say why the placeholder of a usual date has to stay: hosts set or noted something for it.

    An event of which more was said goes with what was set for it.
    """
    rows = (Terms, CountElsewhere)
    if any(row.objects.filter(event=event, event__version=0).exists() for row in rows):
        return gettext("Places, or numbers from elsewhere, were noted for it.")
    return None


def _terms_tags(terms: Terms) -> set[str]:
    if terms.event is not None:
        return _numbers_tags((terms.event.slug,))
    evenings = Attendance.objects.filter(event__series=terms.series_id).order_by()
    series = {series_tag(terms.series.slug)} if terms.series else set()
    return series | _numbers_tags(evenings.values_list("event__slug", flat=True).distinct())


def _numbers_tags(slugs: Iterable[str]) -> set[str]:
    return {tag for slug in slugs for tag in (coming_tag(slug), size_tag(slug))}


def _names(rows: Sequence[Snapshot]) -> list[str]:
    events = names_of_events(row["event_id"] for row in rows if row.get("event_id"))
    series = names_of_series(row["series_id"] for row in rows if row.get("series_id"))
    return [
        events.get(row.get("event_id") or 0) or series.get(row.get("series_id") or 0) or "?"
        for row in rows
    ]


def _capacity(row: Snapshot) -> str:
    capacity = row.get("capacity")
    if capacity is None:
        return gettext("no limit")
    words = ngettext("%(number)s place", "%(number)s places", capacity)
    return words % {"number": capacity}


def _fill(making: Changing) -> None:
    """Give places that became free to who waits; fewer places take none from anybody."""
    settle(open_events(lock_events(_touched(making)), making.at).values())


def _touched(making: Changing) -> Iterator[int]:
    for row in making.rows_of(TERMS):
        columns = row.after or row.before or {}
        if columns.get("event_id"):
            yield columns["event_id"]
        else:
            evenings = Attendance.objects.filter(event__series=columns["series_id"])
            yield from evenings.values_list("event", flat=True).distinct()


TRACKED: Final = (
    Tracked(
        kind=TERMS,
        model=Terms,
        tags=_terms_tags,
        wording=Wording(
            verbs={
                "limit": _("%(who)s set how many may come to %(what)s: %(after)s."),
                "limit_as_series": _("%(who)s let %(what)s take as many as its series."),
            },
            names=_names,
            detail=_capacity,
        ),
        refresh=_fill,
    ),
    Tracked(
        kind=COUNT_ELSEWHERE,
        model=CountElsewhere,
        tags=lambda _count: (),
        wording=Wording(
            verbs={
                "note_elsewhere": _("%(who)s noted how many registered elsewhere for %(what)s.")
            },
            names=_names,
        ),
    ),
)
