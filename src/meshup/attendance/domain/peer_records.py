"""What coming keeps of peers, so that a peer lives while they come somewhere, and two can be one.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.agenda.domain.queries.series import all_series
from meshup.attendance.choices import Standing
from meshup.attendance.domain.evenings import drop, opened_with
from meshup.attendance.domain.letter_consent import follow_address
from meshup.attendance.domain.open_events import settle
from meshup.attendance.domain.queries.registrations import registrations_of
from meshup.attendance.models import Attendance, Registration
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.date_words import moment_in_words
from meshup.kit.localized_text import localized
from meshup.letters.domain.addresses import addresses_facts
from meshup.peers.records import PeerRecords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.kit.localized_text import Texts

ORDER: Final = (
    *(Standing.REMOVED, Standing.COMING, Standing.OFFERED, Standing.WAITING),
    *(Standing.MAYBE, Standing.SKIPPED),
)
"""Which of two evenings at one event counts when two peers turn out to be one."""


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers have registered for anything."""
    rows = Registration.objects.filter(peer__in=list(peers)).order_by()
    return set(rows.values_list("peer", flat=True).distinct())


def merge(from_peer: int, into_peer: int, at: datetime) -> None:
    """Make all registrations of one peer another's.

    Two to the same event or series become the older one; its link goes on, the other's ends. Of
    two evenings at one event, what was said of it by itself goes before what was said of its
    series, and then the one that stands better; but who was removed by a host stays so.
    """
    both = (from_peer, into_peer)
    opened, evenings = opened_with(Attendance.objects.filter(peer__in=both), at)
    best: dict[int, Attendance] = {}
    for evening in sorted(evenings, key=_rank):
        if best.setdefault(evening.event_id, evening) is not evening:
            opened[evening.event_id].forget(evening)
            evening.delete()
    kept: dict[tuple[int | None, int | None], Registration] = {}
    for row in Registration.objects.filter(peer__in=both).order_by("made_at", "pk"):
        first = kept.setdefault((row.event_id, row.series_id), row)
        if first is not row:
            _take_over(first, row)
            drop([row], at)
            follow_address(first.pk, at, is_new=False)
    Attendance.objects.filter(peer=from_peer).update(peer=into_peer)
    Registration.objects.filter(peer=from_peer).update(peer=into_peer)
    drop(Registration.objects.filter(peer=into_peer, event__isnull=False, evenings=None), at)
    settle(opened.values())


def _rank(evening: Attendance) -> tuple[bool, bool, int, datetime]:
    return (
        evening.standing != Standing.REMOVED,
        evening.registration.event_id is None,
        ORDER.index(Standing(evening.standing)),
        evening.queued_at,
    )


def _take_over(first: Registration, other: Registration) -> None:
    """Let ``first`` have the evenings of ``other``, and what it lacks itself."""
    other.evenings.update(registration=first)
    first.name = first.name or other.name
    first.address_id = first.address_id or other.address_id
    if first.address_id == other.address_id:
        first.is_readers = first.is_readers or other.is_readers
    first.since = min(filter(None, (first.since, other.since)), default=None)
    first.acted_at = max(first.acted_at, other.acted_at)
    first.save()


def describe(peer: int) -> list[str]:
    """Say what a peer comes to, in the current language, soonest first; not what is over."""
    now = clock.now()
    registrations = registrations_of([peer])
    to_every_date = [each.series for each in registrations if each.series]
    evenings = [
        evening
        for each in registrations
        if each.event
        for evening in each.evenings
        if evening.ends_at > now
    ]
    events = events_with_rows(evening.slug for evening in evenings)
    soonest = sorted(events.values(), key=lambda event: (event.starts_at, event.slug))
    titles = {each.slug: each.titles for each in all_series()} if to_every_date else {}
    return [
        *(
            gettext("You come to “%(name)s”: %(when)s.")
            % {"name": _name(event.titles), "when": moment_in_words(event.local_start)}
            for event in soonest
        ),
        *(
            gettext("You come to every date of “%(name)s”.") % {"name": _name(titles[slug])}
            for slug in to_every_date
        ),
    ]


def _name(titles: Texts) -> str:
    return localized(titles, get_language() or "en", this_node().languages).words


def emails(peer: int) -> set[str]:
    """Return the addresses that are a peer's for sure: all that is kept about them is theirs.

    Whoever reads one has said of a registration of this peer, and of nobody else's, that it is
    theirs. That it is proved is not enough, for anybody can type the address of somebody else.
    """
    shown = Registration.objects.filter(is_readers=True, address__isnull=False)
    others = shown.exclude(peer=peer).values("address")
    rows = shown.filter(peer=peer).exclude(address__in=others)
    addresses = addresses_facts(set(rows.values_list("address", flat=True)) - {None})
    return {facts.email for facts in addresses.values() if facts.is_proved}


RECORDS: Final = PeerRecords(
    name="attendance.registrations",
    holders=holders,
    merge=merge,
    describe=describe,
    emails=emails,
)
