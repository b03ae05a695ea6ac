"""Events on a page: when, and how sure it is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.agenda.choices import (
    SESSIONS,
    ItemKind,
    Kind,
    Level,
    LinkKind,
    Mode,
    RegistrationMode,
    State,
    StepFree,
)
from meshup.agenda.domain.map_links import map_address
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.wording import (
    number_beside,
    slots_in_words,
    where_in_words,
    withheld_in_words,
)
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import (
    day_in_words,
    hours_in_words,
    moment_in_words,
    one_evening,
    span_in_words,
)
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from meshup.agenda.domain.occurrence import Line, Occurrence

register = template.Library()

BADGES: Final = {
    "suggested": _("suggested"),
    "draft": _("draft"),
    "usual": _("usual date, not yet confirmed"),
    "confirmed": _("confirmed"),
    "cancelled": _("cancelled"),
    "skipped": _("skipped"),
    "moved": _("moved"),
    "online": _("online"),
    "over": _("over"),
    "now": _("on now"),
}
LABELS: Final = {
    "kind": Kind,
    "state": State,
    "item": ItemKind,
    "link": LinkKind,
    "mode": Mode,
    "registration": RegistrationMode,
    "step_free": StepFree,
}


@register.filter
def badges(event: Occurrence, now: datetime) -> SafeString:
    """Return the event's badges as elements; "on now" takes the place of confirmed."""
    told = event.badges(now)
    if event.phase(now) is Phase.NOW and not event.cancelled:
        told = ("now", *(word for word in told if word != "confirmed"))
    language = get_language()
    return mark_safe("".join(_badge(word, language) for word in told))  # noqa: S308


@lru_cache(maxsize=256)
def _badge(word: str, _language: str | None) -> str:
    """Return one badge, in the current language."""
    return f'<span class="badge badge-{word}">{escape(BADGES[word])}</span>'


@register.filter
def standing(event: Occurrence, now: datetime) -> str:
    """Return the one word that decides how the event's hexagon is drawn."""
    if event.cancelled:
        return "cancelled"
    phase = event.phase(now)
    return {Phase.OVER: "over", Phase.NOW: "now"}.get(phase, event.state)


@register.filter
def registration_state(event: Occurrence, now: datetime) -> str:
    """Return where registration stands at ``now``; see ``RegistrationState``."""
    return event.registration_at(now).state.value


@register.filter
def moment_at(at: datetime, event: Occurrence) -> str:
    """Return a moment in words, by the clock of the place of ``event``."""
    return moment_in_words(at.astimezone(event.zone))


@register.filter
def label_of(word: str, vocabulary: str) -> str:
    """Return a fixed word ("talk") as people read it: a kind, item, link, mode … of ``LABELS``."""
    words = LABELS[vocabulary]
    return str(words(word).label) if word in words.values else word


@register.filter
def level_in_words(level: int) -> str:
    """Return how much a talk takes for granted; see ``Level``."""
    return str(Level(level).label) if level in Level.values else ""


@register.filter
def session_kind(line: Line) -> str:
    """Return what kind of session a line of a timetable is; "" where its title says it already."""
    return label_of(line.kind, "item") if line.titles and line.kind in SESSIONS else ""


@register.filter
def number(event: Occurrence) -> str:
    """Return "#7", to stand beside the title; "" when there is none or the title says it."""
    title = localized(event.titles, get_language() or "en", this_node().languages)
    return number_beside(title.words, event)


register.filter("where", where_in_words)
register.filter("withheld", withheld_in_words)
register.filter("slots_in_words", slots_in_words)
register.filter("map_address", map_address)


@register.filter
def when(event: Occurrence) -> str:
    """Return "Wednesday 2 December 2026, 18:30 to 23:00", by the clock of the place."""
    return span_in_words(event.local_start, event.local_end, all_day=event.all_day)


@register.filter
def hours(event: Occurrence) -> str:
    """Return "18:30 to 23:00"; for several days, until which."""
    if event.all_day or not one_evening(event.local_start, event.local_end):
        return gettext("until %(day)s") % {"day": day_in_words(event.local_end, year=False)}
    return hours_in_words(event.local_start, event.local_end)


@register.filter
def line_title(line: Line, language: str) -> str:
    """Return what a line of a timetable is called: its title, else its kind."""
    told = localized(line.titles, language)
    return told.words or label_of(line.kind, "item").capitalize()
