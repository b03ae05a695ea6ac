"""Shell: what hosts hear of from coming: who waits for a place, what is full, what looks odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.wording import title_of
from meshup.attendance.domain.queries.attended_events import attended_ahead, attended_since
from meshup.attendance.domain.queries.numbers import numbers_of_many
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.rules import may_keep_attendance
from meshup.community.domain.queries import this_node
from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.numbers import Numbers
    from meshup.community.rules import Asker
    from meshup.kit.bursts import Burst

WAITING: Final = "attendance.waiting"
FULL: Final = "attendance.full"
BURSTS: Final = "attendance.bursts"


@dataclass(frozen=True, slots=True)
class WaitingBurst:
    """A burst that waits for a host, in words of the current language.

    Attributes:
        slug: of the event. subject: what names it, however it grows.
        heading: how many came how fast. title: of the event. note: from how many networks.
        url: of the page where a host decides.
    """

    slug: str
    subject: str
    heading: str
    title: str
    note: str
    url: str


def waiting_bursts(asker: Asker, now: datetime) -> list[WaitingBurst]:
    """Return the bursts that a host has not looked at; none for anybody else."""
    if not may_keep_attendance(asker):
        return []
    bursts = recent_bursts(now)
    events = events_with_rows(bursts) if bursts else {}
    return [
        _in_words(slug, burst, events.get(slug))
        for slug, of_event in bursts.items()
        for burst in of_event
    ]


def who_waits(asker: Asker) -> Iterator[Notice]:
    """Yield the coming events at which somebody waits for a place."""
    for slug, numbers, title in _counted(asker):
        if numbers.waiting:
            words = ngettext(
                "%(number)s waits for a place at “%(title)s”",
                "%(number)s wait for a place at “%(title)s”",
                numbers.waiting,
            )
            yield _notice(slug, words % {"number": numbers.waiting, "title": title})


def what_is_full(asker: Asker) -> Iterator[Notice]:
    """Yield the coming events at which no place is free."""
    for slug, numbers, title in _counted(asker):
        if numbers.free == 0:
            facts = {"title": title, "capacity": numbers.capacity}
            yield _notice(slug, _("“%(title)s” is full: all %(capacity)s places are taken") % facts)


def bursts_to_review(asker: Asker) -> Iterator[Notice]:
    """Yield the bursts that wait for a host."""
    for burst in waiting_bursts(asker, clock.now()):
        facts = {"title": burst.title, "heading": burst.heading}
        yield Notice(burst.subject, _("%(heading)s, for “%(title)s”") % facts, burst.url)


def fresh_notices(since: datetime, now: datetime) -> list[tuple[str, str]]:
    """Return (kind, subject) of what hosts may hear of at events to which somebody came lately."""
    slugs = attended_since(since, now)
    if not slugs:
        return []
    counted = numbers_of_many(slugs).items()
    bursts = recent_bursts(now, slugs).items()
    return [
        *((WAITING, slug) for slug, numbers in counted if numbers.waiting),
        *((FULL, slug) for slug, numbers in counted if numbers.free == 0),
        *((BURSTS, _subject(slug, each)) for slug, of_event in bursts for each in of_event),
    ]


KINDS: Final = (
    NotificationKind(
        WAITING,
        gettext_lazy("Somebody waits for a place"),
        may_keep_attendance,
        who_waits,
        position=50,
    ),
    NotificationKind(
        FULL,
        gettext_lazy("Events that are full"),
        may_keep_attendance,
        what_is_full,
        position=52,
    ),
    NotificationKind(
        BURSTS,
        gettext_lazy("Registrations that come in a burst"),
        may_keep_attendance,
        bursts_to_review,
        position=54,
    ),
)


def _counted(asker: Asker) -> Iterator[tuple[str, Numbers, str]]:
    """Yield (slug, numbers, title) of the coming events to which somebody comes."""
    if not may_keep_attendance(asker):
        return
    slugs = attended_ahead(clock.now())
    events = events_with_rows(slugs) if slugs else {}
    for slug, numbers in numbers_of_many(events).items():
        yield slug, numbers, _title(events[slug])


def heading_of(burst: Burst) -> str:
    """Return how many came how fast: "30 registrations within 2 minutes"."""
    size, minutes = len(burst.arrivals), 1 + int((burst.until - burst.since).total_seconds() // 60)
    span = ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    came = ngettext(
        "%(number)s registration within %(span)s", "%(number)s registrations within %(span)s", size
    )
    return came % {"number": size, "span": span}


def _in_words(slug: str, burst: Burst, event: Occurrence | None) -> WaitingBurst:
    networks = len(burst.origins)
    note = ngettext("from %(number)s network", "from %(number)s networks", networks)
    return WaitingBurst(
        slug,
        _subject(slug, burst),
        heading_of(burst),
        _title(event) if event else slug,
        note % {"number": networks},
        reverse("attendance_desk:burst", args=[slug, burst.number]),
    )


def _subject(slug: str, burst: Burst) -> str:
    return f"{slug}:{burst.number}"


def _title(event: Occurrence) -> str:
    title = title_of(event, get_language() or "", this_node().languages).words
    return " ".join(title.split()) or event.slug


def _notice(slug: str, sentence: str) -> Notice:
    return Notice(slug, sentence, reverse("desk:event", args=[slug]))
