"""Registrations as data about visitors: what they said when they came.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.evenings import drop, opened_with
from meshup.attendance.domain.final_counts import keep_counts
from meshup.attendance.domain.open_events import settle
from meshup.attendance.domain.queries.numbers import settings_of_node
from meshup.attendance.domain.queries.registrations import facts_of
from meshup.attendance.domain.series_evenings import IDLE
from meshup.attendance.models import Attendance, Registration
from meshup.kit import clock
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

ORIGIN_LASTS: Final = timedelta(days=2)


def export(subject: Subject) -> list[Record]:
    """Return what somebody registered for, as a peer or with their e-mail address."""
    return [
        {
            "event": facts.event,
            "series": facts.series,
            "companions": facts.companions,
            "name": facts.name,
            "maybe": facts.maybe,
            "only_changes": facts.only_changes,
            "language": facts.language,
            "source": facts.source,
            "made_at": facts.made_at.isoformat(),
            "evenings": [
                {"event": each.slug, "standing": each.standing.value, "persons": each.persons}
                for each in facts.evenings
            ],
        }
        for facts in facts_of(_about(subject))
    ]


def erase(subject: Subject) -> int:
    """Delete all registrations of somebody; their places go to who waits, past counts stay."""
    found = _about(subject)
    opened, evenings = opened_with(Attendance.objects.filter(registration__in=found), clock.now())
    rows = list(found)
    for evening in evenings:
        opened[evening.event_id].forget(evening)
    drop(rows, clock.now(), for_good=True)
    settle(opened.values())
    return len(rows)


def expire(now: datetime) -> int:
    """Let evenings go that are long over, then registrations without any; forget networks.

    The counts stay. A registration to a series goes when no date of it is left, or in sight; when
    its peer has not acted for 400 days it gets no new dates, and so comes to an end by itself.
    """
    Registration.objects.exclude(origin="").filter(made_at__lt=now - ORIGIN_LASTS).update(origin="")
    with transaction.atomic():
        before = now - timedelta(days=settings_of_node().retention_days)
        old = Attendance.objects.filter(event__ends_at__lt=before)
        keep_counts(old)
        gone, _rows = old.delete()
    with transaction.atomic():
        lasting = Attendance.objects.filter(registration=OuterRef("pk"))
        idle = Q(event__isnull=False) | Q(acted_at__lt=now - IDLE) | _ended(before.date())
        empty = Registration.objects.filter(idle).exclude(Exists(lasting))
        rows = list(empty)
        drop(rows, now)
    return gone + len(rows)


def _ended(before: date) -> Q:
    """Return what holds of registrations to series that had their last date before that day."""
    ahead = Q(series__patterns__ends_on=None) | Q(series__patterns__ends_on__gte=before)
    going = Registration.objects.filter(ahead, series__isnull=False)
    return Q(series__isnull=False) & ~Q(pk__in=going.values("pk"))


def subjects() -> Iterator[Subject]:
    """Yield the peers who have registered, and the addresses they left."""
    rows = Registration.objects.order_by()
    for peer in rows.values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)
    left = rows.filter(address__isnull=False).values_list("address__email", flat=True)
    for email in left.distinct():
        yield Subject(email=email)


def _about(subject: Subject) -> QuerySet[Registration]:
    if subject.peer is not None:
        return Registration.objects.filter(peer=subject.peer)
    if subject.email:
        return Registration.objects.filter(address__email=subject.email)
    return Registration.objects.none()


REGISTRATIONS: Final = PersonalData(
    name="attendance.registrations",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Your registrations"),
        kept=_(
            "That you come to an event or to every date of a series, with how many, and what you"
            " add: a name or nickname, an e-mail address; of whoever comes by another server, their"
            " handle there. No page shows who comes."
            " For two days, a number by which hosts recognise a flood from one network."
        ),
        why=_("So that hosts know how many come, and you hear of changes if you want."),
        how_long=_(
            "Until you withdraw, or 30 days after the event; hosts may set another number of days."
            " To a series: until it ends, or your dates run out 400 days after you last did"
            " anything with it. How many came stays, without saying who."
        ),
        how_to_erase=_("With “not coming” on your own page, or all at once with “erase me now”."),
    ),
    covers=frozenset(
        f"attendance.{kind._meta.object_name}.{name}"
        for kind in (Registration, Attendance)
        for name in kind.PERSONAL
    ),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
