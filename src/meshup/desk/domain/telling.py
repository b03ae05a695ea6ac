"""Shell: what somebody changed, as a sentence in the language of whoever reads.

A change keeps the rows before and after; from them, and one look at the series for their names,
comes what people want to know: who did what to which thing, when, and what it says now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.agenda.domain.changes import BOOKKEEPING
from meshup.agenda.domain.queries.series import all_series
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import moment_in_words, short_day
from meshup.kit.text import localized

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise

    from meshup.agenda.models import Change

Told = dict[str, Any]

SENTENCES: Final[dict[str, StrOrPromise]] = {
    "create": _("%(who)s made %(what)s."),
    "edit": _("%(who)s edited %(what)s: %(columns)s."),
    "confirm": _("%(who)s confirmed %(what)s."),
    "cancel": _("%(who)s cancelled %(what)s."),
    "skip": _("%(who)s skipped %(what)s."),
    "take_up": _("%(who)s took up %(what)s again."),
    "move": _("%(who)s moved %(what)s from %(before)s to %(after)s."),
    "move_online": _("%(who)s moved %(what)s online."),
    "remember": _("%(who)s noted what happened at %(what)s."),
    "timetable": _("%(who)s changed the timetable of %(what)s."),
    "withdraw": _("%(who)s deleted %(what)s."),
    "remove": _("%(who)s removed %(what)s."),
    "pattern": _("%(who)s changed the dates of %(what)s."),
    "end": _("%(who)s let %(what)s end."),
    "undo": _("%(who)s undid the last change of %(what)s."),
}
OTHER: Final = _("%(who)s changed %(what)s.")

COLUMNS: Final[dict[str, StrOrPromise]] = {
    "titles": _("title"),
    "summaries": _("summary"),
    "texts": _("text"),
    "kind": _("kind"),
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


UNSAID: Final[Told] = {
    "titles": {},
    "summaries": {},
    "texts": {},
    "mode": "",
    "online_url": "",
    "languages": [],
    "cover": "",
    "venue_id": None,
    "open_slots": None,
    "original_starts_at": None,
}
"""A date of a series about which nobody has spoken yet."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A change in words.

    Attributes:
        at: when, by the clock of the community.
        kind, slug: the thing, such as "event" and "routing-night".
        name: what people call it, in quotes.
        gone: whether the change left nothing of it to go to.
    """

    words: str
    at: datetime
    kind: str
    slug: str
    name: str
    gone: bool
    undone: bool


def sentences(changes: Iterable[Change]) -> list[Sentence]:
    """Return ``changes`` in words, in the same order; asks the database once."""
    listed = list(changes)
    series = {one.pk: one.titles for one in all_series()} if listed else {}
    return [_sentence(change, series) for change in listed]


def _sentence(change: Change, series: dict[int, dict[str, str]]) -> Sentence:
    kind, _colon, slug = change.about.partition(":")
    before, after = _thing(change, kind)
    facts = {
        "who": change.by.name if change.by else _nobody(after or before),
        "what": _name(after or before, slug, series),
        "columns": ", ".join(_columns(before, after or {})) or gettext("nothing"),
        "before": _moment(before),
        "after": _moment(after),
    }
    words = str(SENTENCES.get(change.verb, OTHER)) % facts
    gone = after is None and before is not None
    at = change.at.astimezone(ZoneInfo(this_node().time_zone))
    return Sentence(words, at, kind, slug, facts["what"], gone, change.undone_at is not None)


def _thing(change: Change, kind: str) -> tuple[Told | None, Told | None]:
    """Return the row that the change is about, as it was and as it became."""
    own = [(before, after) for model, _key, before, after in change.rows if model == kind]
    if not own:
        return None, None
    return own[0][0], own[-1][1]


def _nobody(row: Told | None) -> str:
    """Say who it was when nobody had signed in."""
    suggested = row is not None and row.get("state") == "suggested"
    return gettext("A visitor") if suggested else gettext("The node")


def _name(row: Told | None, slug: str, series: dict[int, dict[str, str]]) -> str:
    """Return what people call the row: its title, or that of its series with the date."""
    if row is None:
        return gettext("“%(name)s”") % {"name": slug}
    wanted, languages = get_language() or "en", this_node().languages
    own = row.get("name") or localized(row.get("titles") or {}, wanted, languages).words
    if row.get("series_id") and (day := _date(row)):
        title = own or localized(series.get(row["series_id"], {}), wanted, languages).words
        facts = {"name": title, "day": short_day(day)}
        return gettext("“%(name)s” of %(day)s") % facts
    return gettext("“%(name)s”") % {"name": own or slug}


def _date(row: Told) -> date | None:
    """Return the date in the series; an undo that frees it leaves only the hour of before."""
    if row.get("recurrence_date"):
        return date.fromisoformat(row["recurrence_date"])
    at = parse_datetime(row.get("original_starts_at") or row["starts_at"])
    return at and at.astimezone(ZoneInfo(row["time_zone"])).date()


def _columns(before: Told | None, after: Told) -> list[str]:
    """Name the columns that changed; without ``before``, those that say anything of their own."""
    before = {**after, **UNSAID} if before is None else before
    changed = (
        str(COLUMNS[name])
        for name in COLUMNS
        if name not in BOOKKEEPING and before.get(name) != after.get(name)
    )
    return list(dict.fromkeys(changed))


def _moment(row: Told | None) -> str:
    at = parse_datetime(row.get("starts_at", "")) if row else None
    return moment_in_words(at.astimezone(ZoneInfo(row["time_zone"]))) if row and at else "?"
