"""Secret addresses of calendars: each shows, to whoever has it, what one peer comes to.

Shell. Each function is a statement or two; ``kit.secret_links`` says how an address is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _

from meshup.attendance.errors import NoSuchCalendar
from meshup.attendance.models import CalendarAddress
from meshup.kit.personal_data import Concerns, PersonalData, Sentences, Subject
from meshup.kit.secret_links import handle_in, link_token, new_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.kit.personal_data import Record

PURPOSE: Final = "attendance.calendar"


def make_calendar_address(peer: int, at: datetime) -> None:
    """Give the calendar of ``peer`` an address, unless it has one."""
    with transaction.atomic():
        if not CalendarAddress.objects.filter(peer=peer).exists():
            CalendarAddress.objects.create(peer_id=peer, handle=new_handle(), made_at=at)


def revoke_calendar_addresses(peer: int) -> None:
    """Let no address show the calendar of ``peer`` any more."""
    CalendarAddress.objects.filter(peer=peer).delete()


def calendar_tokens(peers: Iterable[int]) -> dict[int, str]:
    """Return what ends the address of the calendar of each of ``peers`` that has one.

    The peers themselves ask.
    """
    rows = CalendarAddress.objects.filter(peer__in=list(peers)).order_by("pk")
    return {row.peer_id: _token(row.handle) for row in rows}


def peer_of_calendar(token: str) -> int:
    """Return the number of the peer whose calendar ``token`` shows.

    Raises:
        NoSuchCalendar: there is none, or not any more; the two look the same.
    """
    handle = handle_in(token, purpose=PURPOSE, secret=settings.SECRET_KEY)
    found = CalendarAddress.objects.filter(handle=handle).first() if handle else None
    if found is None:
        raise NoSuchCalendar
    return found.peer_id


def _token(handle: str) -> str:
    return link_token(handle, purpose=PURPOSE, secret=settings.SECRET_KEY)


def _of(subject: Subject) -> QuerySet[CalendarAddress]:
    rows = CalendarAddress.objects.all()
    return rows.filter(peer=subject.peer) if subject.peer is not None else rows.none()


def export(subject: Subject) -> list[Record]:
    """Return since when there are addresses; what opens them is no part of it."""
    return [{"made_at": row.made_at.isoformat()} for row in _of(subject).order_by("pk")]


def erase(subject: Subject) -> int:
    """Delete them."""
    return _of(subject).delete()[0]


def subjects() -> Iterator[Subject]:
    """Yield every peer who has one."""
    for number in CalendarAddress.objects.values_list("peer", flat=True).distinct().iterator():
        yield Subject(peer=number)


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of ``peers`` have one: a calendar that somebody follows keeps its peer."""
    return set(CalendarAddress.objects.filter(peer__in=set(peers)).values_list("peer", flat=True))


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Let the addresses of one peer show the calendar of another, with whom they are one now."""
    CalendarAddress.objects.filter(peer=from_peer).update(peer=into_peer)


def describe(peer: int) -> list[str]:
    """Return what there is, in a sentence of the current language."""
    has_one = CalendarAddress.objects.filter(peer=peer).exists()
    return [gettext("The secret address of a calendar.")] if has_one else []


CALENDAR_ADDRESSES: Final = PersonalData(
    name="attendance.calendar_addresses",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("The address of your calendar"),
        kept=_("If you asked for it: a secret address at which your calendar sees your evenings."),
        why=_("So that your own calendar tells you where you go, without e-mail."),
        how_long=_("Until you revoke it, or erase yourself."),
        how_to_erase=_("On the page “My evenings”, at once."),
    ),
    covers=frozenset(f"attendance.CalendarAddress.{name}" for name in CalendarAddress.PERSONAL),
    export=export,
    erase=erase,
    subjects=subjects,
)
