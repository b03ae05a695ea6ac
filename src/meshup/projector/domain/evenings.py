"""Shell: events as the pages of the running evening show them, to everybody or in the room.

What is withheld from everybody stays withheld for everybody: only ``evening_in_the_room`` brings
the place and the zones of such an event, for a screen that hangs there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.utils import translation

from meshup.agenda.choices import SESSIONS, ItemKind
from meshup.agenda.domain import shown
from meshup.agenda.domain.queries.events import event_for_attendee
from meshup.agenda.domain.wording import title_of, where_in_words
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import hour
from meshup.kit.french import spaced
from meshup.kit.localized_text import localized
from meshup.kit.shown import Shown
from meshup.projector.domain.moments import SMALL_HOURS, Evening, EveningLine, with_ends

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.kit.localized_text import LocalizedText
    from meshup.projector.domain.moments import Moment

BEFORE: Final = timedelta(hours=12)
"""How long before an event its page of now is told of changes while one looks at it."""

AFTER: Final = timedelta(hours=6)
"""How long after its end a page of the evening, and the secret of its projector, are good."""


def shown_evening(slug: str, language: str, now: datetime) -> Shown[Evening]:
    """Return the public event ``slug`` as everybody may follow it.

    It stands until the clock begins or ends the event or one of its lines.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    event = shown.public_event(slug, now)
    evening = evening_of(event.value, language)
    moments = (event.until, evening.at(now).until)
    return replace(event.with_value(evening), until=min(filter(None, moments), default=None))


def shown_running(
    event: Shown[Occurrence], language: str, now: datetime
) -> Shown[tuple[Evening, Moment]] | None:
    """Return what runs and comes next of a public event, as read already; None while it does not.

    The event's own page asks.
    """
    if event.value.cancelled or not event.value.starts_at <= now < event.value.ends_at:
        return None
    evening = evening_of(event.value, language)
    moment = evening.at(now)
    until = min(filter(None, (event.until, moment.until)), default=None)
    return Shown((evening, moment), event.tags, until)


def evening_in_the_room(slug: str, language: str) -> Evening:
    """Return the public event ``slug`` as a screen in the room shows it, with its zones.

    Who asks has the secret of the projector, or a ticket that was made from it.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    return evening_of(event_for_attendee(slug), language)


def evening_of(event: Occurrence, language: str) -> Evening:
    """Return ``event`` in ``language``, where there is none in the node's next one."""
    languages = this_node().languages
    with translation.override(language):
        return Evening(
            slug=event.slug,
            language=language,
            title=_words(title_of(event, language, languages)),
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            time_zone=event.time_zone,
            cancelled=event.cancelled,
            place=where_in_words(event),
            lines=_lines(event, language, languages),
        )


def snapshot_of(evening: Evening) -> dict[str, Any]:
    """Return ``evening`` as pages get it: moments in milliseconds since 1970, hours in words."""
    with translation.override(evening.language):
        zone = ZoneInfo(evening.time_zone)
        return {
            "title": evening.title,
            "place": evening.place,
            "cancelled": evening.cancelled,
            "timeZone": evening.time_zone,
            **_span(evening.starts_at, evening.ends_at, zone),
            "lines": [
                {
                    "title": line.title,
                    "kind": line.kind,
                    "kindWords": line.kind_words,
                    "zone": line.zone,
                    "languages": list(line.languages),
                    "speakers": line.speakers,
                    "day": line.day.isoformat(),
                    "openEnd": line.open_end,
                    **_span(line.starts_at, line.ends_at, zone),
                }
                for line in evening.lines
            ],
        }


def _span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return a beginning and an end, for counting and for reading."""
    return {
        "starts": _milliseconds(starts_at),
        "ends": _milliseconds(ends_at),
        "from": hour(starts_at.astimezone(zone)),
        "to": hour(ends_at.astimezone(zone)),
    }


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _lines(event: Occurrence, language: str, languages: Sequence[str]) -> tuple[EveningLine, ...]:
    placed = [_line(line, event, language, languages) for line in event.timetable]
    return with_ends([line for line in placed if line is not None], event.ends_at)


def _line(
    line: Line, event: Occurrence, language: str, languages: Sequence[str]
) -> EveningLine | None:
    """Return a line as a reader gets it; None for one without an hour."""
    if line.starts_at is None:
        return None
    kind = str(ItemKind(line.kind).label) if line.kind in ItemKind.values else line.kind
    title = _words(localized(line.titles, language, languages))
    is_open = line.ends_at is None or line.ends_at <= line.starts_at
    return EveningLine(
        title=title or kind.capitalize(),
        starts_at=line.starts_at,
        ends_at=line.starts_at if is_open or line.ends_at is None else line.ends_at,
        day=(line.starts_at.astimezone(event.zone) - SMALL_HOURS).date(),
        kind=line.kind,
        kind_words=kind if title and line.kind in SESSIONS else "",
        zone=line.zone,
        languages=line.languages,
        speakers=line.speakers,
        open_end=is_open,
    )


def _words(text: LocalizedText) -> str:
    return spaced(text.words) if text.language == "fr" else text.words
