"""How many come, for pages, programs and the desk; of one event or of many, in as many queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q, Sum

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.series import series_of_events
from meshup.attendance.choices import Standing
from meshup.attendance.domain.numbers import Numbers, Size, numbers_from, size_of
from meshup.attendance.domain.queries.terms import NO_LIMIT, TermsFacts
from meshup.attendance.domain.tags import coming_tag, size_tag
from meshup.attendance.models import Attendance, AttendanceSettings, FinalCount, Terms
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """What hosts decided for the whole node."""

    shows_numbers: bool = True
    retention_days: int = 30


SETTINGS_TAG = "coming"
"""Whoever changes the settings of the node changes this tag."""


def settings_of_node() -> SettingsFacts:
    """Return what hosts decided; anybody asks."""
    row = AttendanceSettings.objects.first()
    return SettingsFacts(row.shows_numbers, row.retention_days) if row else SettingsFacts()


def numbers_of(slug: str) -> Numbers:
    """Return how many come to the event; for hosts, or whoever asked ``settings_of_node``."""
    return numbers_of_many([slug])[slug]


def numbers_of_many(slugs: Iterable[str]) -> dict[str, Numbers]:
    """Return how many come to each of these events, nobody where none does; five queries."""
    wanted = list(dict.fromkeys(slugs))
    persons = _persons(wanted)
    terms = terms_by_slug(wanted)
    final = _final(wanted)
    return {
        slug: numbers_from(persons[slug] + final[slug], terms[slug].capacity) for slug in wanted
    }


def shown_numbers(slug: str, now: datetime) -> Shown[Numbers | None]:
    """Return how many come, as programs are told it; None when hosts show no numbers.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    ends_at = event_of(slug).ends_at
    tags = frozenset({coming_tag(slug), SETTINGS_TAG})
    until = ends_at if ends_at > now else None
    shown = numbers_of(slug) if settings_of_node().shows_numbers else None
    return Shown(shown, tags, until)


def shown_size(event: Occurrence, now: datetime) -> Shown[Size]:
    """Return what a page of everybody says of how many come, and whether one waits for a place.

    ``event`` is public and not over. Remembered, else in three queries. It changes seldom while
    many register, so that the page can be kept.
    """

    def read() -> Shown[Size]:
        asked = Q(event__slug=event.slug)
        if event.series:
            asked |= Q(series__slug=event.series)
        terms = Terms.objects.filter(asked).order_by(F("event").asc(nulls_last=True)).first()
        capacity = terms.capacity if terms else None
        size = size_of(numbers_from(_persons([event.slug])[event.slug], capacity))
        is_told = settings_of_node().shows_numbers
        shown = size if is_told else Size(size.waits, are_shown=False)
        tags = frozenset({size_tag(event.slug), SETTINGS_TAG})
        return Shown(shown, tags, event.ends_at if event.ends_at > now else None)

    return _sizes.get_or_compute(now, event.slug, read)


def terms_by_slug(slugs: Iterable[str]) -> dict[str, TermsFacts]:
    """Return how many may come to each of these events, with a row or without; three queries."""
    wanted = list(slugs)
    columns = ("capacity", "hours_to_answer")
    own = Terms.objects.filter(event__slug__in=wanted).values_list("event__slug", *columns)
    found = {slug: TermsFacts(*facts) for slug, *facts in own}
    series = series_of_events(slug for slug in wanted if slug not in found)
    inherited = Terms.objects.filter(series__slug__in=set(series.values()))
    of_series = {
        slug: TermsFacts(*facts) for slug, *facts in inherited.values_list("series__slug", *columns)
    }
    return found | {slug: of_series.get(of, NO_LIMIT) for slug, of in series.items()}


def _persons(slugs: list[str]) -> dict[str, Counter[str]]:
    rows = (
        Attendance.objects.filter(event__slug__in=slugs)
        .order_by()
        .values_list("event__slug", "standing")
        .annotate(persons=Sum("persons"))
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for slug, standing, persons in rows:
        found[slug][Standing(standing)] = persons
    return found


def _final(slugs: list[str]) -> dict[str, Counter[str]]:
    """Return the persons whose registrations are gone since the event was over."""
    rows = FinalCount.objects.filter(event__slug__in=slugs)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for slug, coming, maybe, waiting in rows.values_list(
        "event__slug", "coming", "maybe", "waiting"
    ):
        found[slug] = Counter(
            {Standing.COMING: coming, Standing.MAYBE: maybe, Standing.WAITING: waiting}
        )
    return found


_sizes: Final[VersionedMemo[Size]] = VersionedMemo(512 * 1024)
