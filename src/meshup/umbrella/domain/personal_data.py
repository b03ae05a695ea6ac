"""What this room keeps about people: groups of other servers, and what guests' calendars say.

Shell. The registry reads it. A group is no person, but its name and address may be somebody's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meshup.kit.email_addresses import mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences
from meshup.kit.web import changed
from meshup.umbrella.choices import ENDED_MEMBERS, ENDED_MEMBERSHIPS
from meshup.umbrella.domain.tags import GUEST_EVENTS, UMBRELLA
from meshup.umbrella.models import GuestCalendar, GuestEvent, Member, Membership

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.personal_data import Subject

REMEMBERED: Final = timedelta(days=400)
"""For how long it is remembered that somebody was a member, so that an old message is one."""
OVER: Final = timedelta(days=30)


def expire(now: datetime) -> int:
    """Forget who is no member since long, and dates of guests that are over since a month."""
    before = now - REMEMBERED
    old = Member.objects.filter(state__in=ENDED_MEMBERS, since__lt=before)
    gone = old.count()
    old.delete()
    ended = Membership.objects.filter(state__in=ENDED_MEMBERSHIPS, since__lt=before)
    gone += ended.delete()[0]
    return gone + GuestEvent.objects.filter(ends_at__lt=now - OVER).delete()[0]


def export(subject: Subject) -> list[Record]:
    """Return the calendars of guests that have the address in theirs, and dates that name it."""
    dates = [
        {"uid": row.uid, "title": row.title, "summary": row.summary, "place": row.place}
        for row in _naming(subject)
    ]
    return [*({"calendar": row.url, "name": row.name} for row in _calendars(subject)), *dates]


def erase(subject: Subject) -> int:
    """Remove calendars that have the address in theirs, for good, and dates that name it.

    Dates come back only if their calendar says so again.
    """
    calendars, dates = _calendars(subject), _naming(subject)
    with transaction.atomic():
        GuestCalendar.objects.filter(pk__in=[row.pk for row in calendars]).delete()
        GuestEvent.objects.filter(pk__in=[row.pk for row in dates]).delete()
        if calendars or dates:
            changed(UMBRELLA, GUEST_EVENTS)
    return len(calendars) + len(dates)


def _calendars(subject: Subject) -> list[GuestCalendar]:
    """Return the calendars of somebody; addresses of calendars often hold an address of mail."""
    if not subject.email:
        return []
    rows = GuestCalendar.objects.order_by("pk")
    return [row for row in rows if mentions([unquote(row.url), row.name], subject.email)]


def _naming(subject: Subject) -> list[GuestEvent]:
    if not subject.email:
        return []
    rows = GuestEvent.objects.order_by("pk").iterator(chunk_size=500)
    return [
        row
        for row in rows
        if mentions([row.title, row.summary, row.place, unquote(row.url)], subject.email)
    ]


MEMBERS: Final = PersonalData(
    name="umbrella.members",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Communities under one umbrella"),
        kept=_(
            "Which groups of other servers are members here, ask to be, or were; and whose we are."
        ),
        why=_("So that both sides know what they agreed on. Public is who is a member now."),
        how_long=_("As long as it holds; that it has ended for a bit more than a year."),
        how_to_erase=_("By leaving over there, or by asking the hosts."),
    ),
    covers=frozenset(
        {
            *(f"{Member._meta.label}.{name}" for name in Member.PERSONAL),
            *(f"{Membership._meta.label}.{name}" for name in Membership.PERSONAL),
        }
    ),
    expire=expire,
)
GUESTS: Final = PersonalData(
    name="umbrella.guests",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Calendars of guests"),
        kept=_(
            "The address of each calendar that hosts chose, and its public dates: title, summary,"
            " time and place."
        ),
        why=_("So that what takes place nearby is found in one agenda, with where it comes from."),
        how_long=_("As long as the calendar names them; a month after the date at most."),
        how_to_erase=_("In the calendar that names it: what goes there goes here within the hour."),
    ),
    covers=frozenset(
        {
            *(f"{GuestCalendar._meta.label}.{name}" for name in GuestCalendar.PERSONAL),
            *(f"{GuestEvent._meta.label}.{name}" for name in GuestEvent.PERSONAL),
        }
    ),
    export=export,
    erase=erase,
)
