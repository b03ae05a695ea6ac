"""Shell: how changes of the agenda are said: verbs, columns, and what people call a thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.agenda.models import Event, Series
from meshup.community.domain.queries import this_node
from meshup.history.domain.changes import snapshot
from meshup.history.domain.tracking import Wording
from meshup.kit.date_words import moment_in_words, short_day
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django_stubs_ext import StrOrPromise

    from meshup.history.domain.records import Snapshot
    from meshup.kit.localized_text import Texts

EVENT_VERBS: Final[dict[str, StrOrPromise]] = {
    "confirm": _("%(who)s confirmed %(what)s."),
    "cancel": _("%(who)s cancelled %(what)s."),
    "explain": _("%(who)s said why %(what)s is cancelled."),
    "skip": _("%(who)s skipped %(what)s."),
    "take_up": _("%(who)s took up %(what)s again."),
    "move": _("%(who)s moved %(what)s from %(before)s to %(after)s."),
    "move_online": _("%(who)s moved %(what)s online."),
    "remember": _("%(who)s noted what happened at %(what)s."),
    "count": _("The heads of %(what)s were counted at the door."),
    "timetable": _("%(who)s changed the timetable of %(what)s."),
    "place_talk": _("%(who)s put a talk into the timetable of %(what)s."),
    "take_off_talk": _("%(who)s took a talk out of the timetable of %(what)s."),
    "reword_talk": _("A talk of %(what)s says something else now."),
    "shift": _("%(who)s shifted the rest of %(what)s."),
    "give_back": _("%(who)s let %(what)s follow its series again."),
    "hide": _("%(who)s hid %(what)s."),
    "show": _("%(who)s showed %(what)s again."),
}
SERIES_VERBS: Final[dict[str, StrOrPromise]] = {
    "pattern": _("%(who)s changed the dates of %(what)s."),
    "end": _("%(who)s let %(what)s end."),
}
TEXT_COLUMNS: Final[dict[str, StrOrPromise]] = {
    "titles": _("title"),
    "summaries": _("summary"),
    "texts": _("text"),
    "kind": _("kind"),
    "source_url": _("where it was announced"),
    "registration": _("how people register"),
    "registration_url": _("how people register"),
    "place_audience": _("who is told the place"),
}
EVENT_COLUMNS: Final[dict[str, StrOrPromise]] = {
    **TEXT_COLUMNS,
    "starts_at": _("time"),
    "ends_at": _("time"),
    "original_starts_at": _("time"),
    "all_day": _("time"),
    "time_zone": _("time zone"),
    "venue_id": _("venue"),
    "mode": _("how people attend"),
    "online_url": _("link"),
    "languages": _("languages"),
    "cover": _("cover"),
    "open_slots": _("open slots"),
    "registration_opens_at": _("how people register"),
    "registration_closes_at": _("how people register"),
}
SERIES_COLUMNS: Final[dict[str, StrOrPromise]] = {
    **TEXT_COLUMNS,
    "registration_opens_days": _("how people register"),
    "registration_closes_hours": _("how people register"),
    "cover": _("cover"),
}
VENUE_COLUMNS: Final[dict[str, StrOrPromise]] = {
    "name": _("name"),
    "street": _("address"),
    "postal_code": _("address"),
    "city": _("address"),
    "country": _("address"),
    "latitude": _("coordinates"),
    "longitude": _("coordinates"),
    "step_free": _("access"),
    "access": _("access"),
    "directions": _("how to get there"),
    "zones": _("places inside"),
}
BLANK: Final[Snapshot] = {
    "titles": {},
    "summaries": {},
    "texts": {},
    "mode": "",
    "online_url": "",
    "languages": [],
    "cover": "",
    "source_url": "",
    "registration": "",
    "registration_url": "",
    "registration_opens_at": None,
    "registration_closes_at": None,
    "place_audience": "",
    "venue_id": None,
    "open_slots": None,
    "original_starts_at": None,
}
"""A date of a series about which nobody has spoken yet."""


def event_names(rows: Sequence[Snapshot]) -> list[str]:
    """Return the titles of events, or those of their series with the date; asks once."""
    wanted = {row["series_id"] for row in rows if row.get("series_id")}
    titles = dict(Series.objects.filter(pk__in=wanted).values_list("pk", "titles"))
    return [_event_name(row, titles) for row in rows]


def _event_name(row: Snapshot, series: dict[int, Texts]) -> str:
    own = _localized(row.get("titles") or {})
    if row.get("series_id") and (day := _date(row)):
        facts = {"name": own or _localized(series.get(row["series_id"], {})), "day": short_day(day)}
        return gettext("“%(name)s” of %(day)s") % facts
    return _quoted(own or row["slug"])


def series_names(rows: Sequence[Snapshot]) -> list[str]:
    """Return the titles of series."""
    return [_quoted(_localized(row.get("titles") or {}) or row["slug"]) for row in rows]


def venue_names(rows: Sequence[Snapshot]) -> list[str]:
    """Return the names of venues, or of templates."""
    return [_quoted(row.get("name") or row["slug"]) for row in rows]


def event_time(row: Snapshot) -> str:
    """Return when the event of a snapshot begins, in words."""
    at = parse_datetime(row.get("starts_at", ""))
    return moment_in_words(at.astimezone(ZoneInfo(row["time_zone"]))) if at else ""


def visitor(row: Snapshot) -> str:
    """Say who suggested an event; "" for the node."""
    return gettext("A visitor") if row.get("state") == "suggested" else ""


EVENTS: Final = Wording(
    verbs=EVENT_VERBS,
    columns=EVENT_COLUMNS,
    names=event_names,
    detail=event_time,
    anonymous=visitor,
    blank=BLANK,
)
SERIES: Final = Wording(verbs=SERIES_VERBS, columns=SERIES_COLUMNS, names=series_names)
TEMPLATES: Final = Wording(columns={"name": _("name"), "outline": _("contents")}, names=venue_names)
VENUES: Final = Wording(columns=VENUE_COLUMNS, names=venue_names)


def _localized(texts: Texts) -> str:
    return localized(texts, get_language() or "en", this_node().languages).words


def _quoted(name: str) -> str:
    return gettext("“%(name)s”") % {"name": name}


def _date(row: Snapshot) -> date | None:
    """Return the date in the series; an undo that frees it leaves only the hour of before."""
    if row.get("recurrence_date"):
        return date.fromisoformat(row["recurrence_date"])
    at = parse_datetime(row.get("original_starts_at") or row["starts_at"])
    return at and at.astimezone(ZoneInfo(row["time_zone"])).date()


def names_of_events(keys: Iterable[int]) -> dict[int, str]:
    """Return what histories call these events, by key; asks twice."""
    rows = list(Event.objects.filter(pk__in=set(keys)))
    return dict(zip((row.pk for row in rows), event_names(list(map(snapshot, rows))), strict=True))


def names_of_series(keys: Iterable[int]) -> dict[int, str]:
    """Return what histories call these series, by key; asks once."""
    rows = list(Series.objects.filter(pk__in=set(keys)))
    return dict(zip((row.pk for row in rows), series_names(list(map(snapshot, rows))), strict=True))
