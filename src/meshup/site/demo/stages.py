"""Shell: put the demo's month into one of six stages, seen from a moment.

Words
    quiet    the next date is only the usual one; nobody has confirmed it
    call     it is confirmed, with two slots open for talks; hosts have a draft and a suggestion
    tonight  besides, a themed event runs: since an hour ago, or, at night, since the evening before
    evening  the same since an hour ago, at any hour, and people have come: to try the door, the
             projector and phones; twelve take part in person-to-person, which has not begun
    rounds   the same, with thirteen of them in their second round
    over     besides, that themed event was last night, and is remembered

Hours are those of Paris.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, record_afterwards, set_timetable
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.plans import Afterwards, EventPlan, LinePlan
from meshup.agenda.domain.queries.events import event_of, upcoming
from meshup.agenda.domain.suggestions import suggest
from meshup.site.demo import words
from meshup.site.demo.evening import let_people_be_there
from meshup.site.demo.rounds import let_people_gather, let_rounds_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meshup.community.rules import Asker

STAGES: Final = ("quiet", "call", "tonight", "evening", "rounds", "over")
ZONE: Final = "Europe/Paris"
LENGTH: Final = timedelta(hours=4)
HOUR: Final = timedelta(hours=1)
LATEST: Final = time(19, 30)
"""When an evening begins at the latest."""
MORNING: Final = timedelta(hours=6)
"""Until this hour it is still the night of the day before."""

TICKETS: Final = "https://billets.paris-p2p.example/auto-hebergement"


def set_stage(stage: str, ada: Asker, venue: str, now: datetime) -> None:
    """Say what ``stage`` wants said; "quiet" wants nothing."""
    if stage == "quiet":
        return
    coming = next(event for event in upcoming(now) if event.series)
    confirm(ada, coming.slug, now)
    _add_undecided(ada, venue, now)
    if stage in {"tonight", "evening", "rounds"}:
        here = stage != "tonight"
        began, ends = half_done(now) if here else running(now)
        slug = _themed(ada, venue, began, ends, now, here=here)
        if here:
            let_people_be_there(ada, slug, began, now)
            (let_rounds_run if stage == "rounds" else let_people_gather)(ada, slug, now)
    elif stage == "over":
        began = _evening(now, -1, time(18, 30))
        slug = _themed(ada, venue, began, began + LENGTH, now)
        afterwards = Afterwards(
            head_count=58,
            notes=words.THEMED_NOTES,
            links=tuple(
                {"kind": kind, "label": label, "url": url}
                for kind, label, url in words.THEMED_LINKS
            ),
        )
        record_afterwards(ada, slug, event_of(slug).version, afterwards, now)


def running(now: datetime) -> tuple[datetime, datetime]:
    """Return when something that runs now began, and ends: four hours, or until after now.

    It began an hour ago, on a quarter; in the evening and at night at half past seven.
    """
    started = _quarter(now - HOUR).astimezone(ZoneInfo(ZONE))
    latest = datetime.combine((started - MORNING).date(), LATEST, ZoneInfo(ZONE))
    began = min(started, latest).astimezone(UTC)
    return began, max(began + LENGTH, _quarter(now + HOUR))


def half_done(now: datetime) -> tuple[datetime, datetime]:
    """Return when something began and ends of which some is over, and some to come, at any hour."""
    began = _quarter(now - HOUR)
    return began, began + LENGTH


def _evening(now: datetime, days: int, hour: time) -> datetime:
    """Return ``hour`` on the wall, ``days`` after today."""
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
    return datetime.combine(day, hour, ZoneInfo(ZONE)).astimezone(UTC)


def _add_undecided(ada: Asker, venue: str, now: datetime) -> None:
    """Leave the hosts something to decide: a draft of theirs, and a visitor's suggestion."""
    later = _evening(now, 24, time(18))
    plan = EventPlan(
        kind="themed",
        starts_at=later,
        ends_at=later + timedelta(hours=3),
        time_zone=ZONE,
        titles=words.DRAFT,
        venue=venue,
        languages=("fr",),
        place_audience="attendees",
        registration="here",
    )
    create_event(ada, plan, now)
    soon = _evening(now, 9, time(19))
    impromptu = EventPlan(
        kind="impromptu",
        starts_at=soon,
        ends_at=soon + timedelta(hours=2),
        time_zone=ZONE,
        titles=words.SUGGESTION,
        languages=("en", "fr"),
    )
    suggest(impromptu, "chloe@mail.example", now)


def _themed(
    ada: Asker, venue: str, began: datetime, ends: datetime, now: datetime, *, here: bool = False
) -> str:
    """Make the themed event; people register ``here``, or elsewhere."""
    announced_at = min(now, began) - timedelta(days=21)
    plan = EventPlan(
        kind="themed",
        starts_at=began,
        ends_at=ends,
        time_zone=ZONE,
        titles=words.THEMED,
        summaries=words.THEMED_SUMMARY,
        texts=words.THEMED_TEXT,
        venue=venue,
        languages=("fr", "en"),
        registration="here" if here else "elsewhere",
        registration_url="" if here else TICKETS,
    )
    event = create_event(ada, plan, announced_at, state=State.CONFIRMED)
    lines = words.EVENING_LINES if here else words.THEMED_LINES
    set_timetable(ada, event.slug, event.version, _lines(lines, began, ends), announced_at)
    return event.slug


def _lines(
    timetable: Sequence[tuple[int, int, str, dict[str, str], str]], began: datetime, ends: datetime
) -> Iterator[LinePlan]:
    """Yield the lines of the timetable; the last goes on to the end."""
    *lines, last = timetable
    length = (ends - began) // timedelta(minutes=1)
    for begins, until, kind, titles, zone in (*lines, (last[0], length, *last[2:])):
        yield LinePlan(
            kind=kind,
            starts_at=began + timedelta(minutes=begins),
            ends_at=began + timedelta(minutes=until),
            titles=titles,
            zone=zone,
        )


def _quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
