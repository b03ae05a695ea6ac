"""Shell: put the demo's month into one of four stages, seen from a moment.

Words
    quiet    the next date is only the usual one; nobody has confirmed it
    call     it is confirmed, with two slots open for talks; hosts have a draft and a suggestion
    tonight  besides, a themed event began an hour ago
    over     besides, that themed event was last night, and is remembered
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, record_afterwards, set_timetable
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.plans import Afterwards, EventPlan, LinePlan
from meshup.agenda.domain.queries.events import event_of, upcoming
from meshup.agenda.domain.suggestions import suggest
from meshup.site.demo import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.community.rules import Asker

STAGES: Final = ("quiet", "call", "tonight", "over")
ZONE: Final = "Europe/Paris"
LENGTH: Final = timedelta(hours=4)
HOUR: Final = timedelta(hours=1)

TICKETS: Final = "https://billets.paris-p2p.example/auto-hebergement"


def set_stage(stage: str, ada: Asker, venue: str, now: datetime) -> None:
    """Say what ``stage`` wants said; "quiet" wants nothing."""
    if stage == "quiet":
        return
    coming = next(event for event in upcoming(now) if event.series)
    confirm(ada, coming.slug, now)
    _add_undecided(ada, venue, now)
    if stage == "tonight":
        _themed(ada, venue, _quarter(now - HOUR), now)
    elif stage == "over":
        began = _quarter(now - timedelta(days=1)).replace(hour=17, minute=30)
        slug = _themed(ada, venue, began, now)
        afterwards = Afterwards(
            head_count=58,
            notes=words.THEMED_NOTES,
            links=tuple(
                {"kind": kind, "label": label, "url": url}
                for kind, label, url in words.THEMED_LINKS
            ),
        )
        record_afterwards(ada, slug, event_of(slug).version, afterwards, now)


def _add_undecided(ada: Asker, venue: str, now: datetime) -> None:
    """Leave the hosts something to decide: a draft of theirs, and a visitor's suggestion."""
    later = _quarter(now + timedelta(days=24)).replace(hour=17, minute=0)
    plan = EventPlan(
        kind="themed",
        starts_at=later,
        ends_at=later + timedelta(hours=3),
        time_zone=ZONE,
        titles=words.DRAFT,
        venue=venue,
        languages=("fr",),
        place_audience="attendees",
    )
    create_event(ada, plan, now)
    soon = _quarter(now + timedelta(days=9)).replace(hour=18, minute=0)
    impromptu = EventPlan(
        kind="impromptu",
        starts_at=soon,
        ends_at=soon + timedelta(hours=2),
        time_zone=ZONE,
        titles=words.SUGGESTION,
        languages=("en", "fr"),
    )
    suggest(impromptu, "chloe@mail.example", now)


def _themed(ada: Asker, venue: str, began: datetime, now: datetime) -> str:
    announced_at = min(now, began) - timedelta(days=21)
    plan = EventPlan(
        kind="themed",
        starts_at=began,
        ends_at=began + LENGTH,
        time_zone=ZONE,
        titles=words.THEMED,
        summaries=words.THEMED_SUMMARY,
        texts=words.THEMED_TEXT,
        venue=venue,
        languages=("fr", "en"),
        registration="elsewhere",
        registration_url=TICKETS,
    )
    event = create_event(ada, plan, announced_at, state=State.CONFIRMED)
    set_timetable(ada, event.slug, event.version, _lines(began), announced_at)
    return event.slug


def _lines(began: datetime) -> Iterator[LinePlan]:
    for begins, ends, kind, titles, zone in words.THEMED_LINES:
        yield LinePlan(
            kind=kind,
            starts_at=began + timedelta(minutes=begins),
            ends_at=began + timedelta(minutes=ends),
            titles=titles,
            zone=zone,
        )


def _quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
