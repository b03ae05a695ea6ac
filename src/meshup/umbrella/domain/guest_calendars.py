"""Shell: calendars at bare addresses, whose events are shown under our umbrella as a guest's.

Each is read about once an hour, asked whether it changed; one that does not answer less and less
often. Nothing of it can be changed here. What it names no more is gone at the next reading; what
was read of one that has not answered for a month goes, until it does.
"""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import address_hash, host_of, is_web_url
from meshup.calendar_files.parsing import parse_calendar
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.http_fetch import Reach, Request, TooLarge, Unreachable, federation_reach, send
from meshup.kit.printable import printable_line
from meshup.kit.web import changed
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.umbrella.domain.calendar_dates import coming_dates
from meshup.umbrella.domain.settings import open_umbrella, umbrella
from meshup.umbrella.domain.tags import GUEST_EVENTS, UMBRELLA
from meshup.umbrella.errors import (
    BadCalendarAddress,
    BlockedThere,
    CalendarTooLong,
    NoSuchGuest,
    TooManyGuests,
)
from meshup.umbrella.models import LONGEST_NAME, LONGEST_URL, GuestCalendar, GuestEvent

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.http_fetch import Response
    from meshup.umbrella.domain.calendar_dates import GuestDate

MOST_GUESTS: Final = 50
MOST_MB: Final = 2
BETWEEN: Final = timedelta(hours=1)
LONGEST_BETWEEN: Final = timedelta(days=1)
GIVEN_UP: Final = timedelta(days=30)
RUN_SECONDS: Final = 60.0
OKAY: Final = 200
NOT_MODIFIED: Final = 304
FIELDS: Final = (
    *("title", "summary", "language", "starts_at", "ends_at", "time_zone"),
    *("is_cancelled", "is_online", "place", "url"),
)


def add_calendar(by: Asker | None, url: str, name: str, at: datetime) -> int:
    """Show what the calendar at ``url`` names; it is read once before it counts.

    Twice is once, with the newer name. Returns its number.

    Raises:
        HostsOnly, NoUmbrella, BadCalendarAddress, BlockedThere, TooManyGuests
        AddressRefused, Unreachable, CalendarTooLong, NoCalendar, BadLine, TooManyEvents
    """
    require(by, may_run_community)
    open_umbrella()
    address = web_address(url)
    if is_blocked(address):
        raise BlockedThere
    digest = address_hash(address)
    others = GuestCalendar.objects.exclude(url_hash=digest)
    if others.count() >= MOST_GUESTS:
        raise TooManyGuests(most=MOST_GUESTS)
    response = _asked(address, {})
    dates = coming_dates(parse_calendar(response.content, this_node().time_zone, at), at)
    called = printable_line(name).strip()[:LONGEST_NAME] or host_of(address)
    with transaction.atomic():
        row, _new = GuestCalendar.objects.update_or_create(
            url_hash=digest,
            defaults={"url": address, "name": called},
            create_defaults={
                "url": address,
                "name": called,
                "since": at,
                "due_at": at + BETWEEN,
            },
        )
        _keep(row, dates, at)
        _note_read(row, response, at)
        changed(UMBRELLA)
    return row.pk


@transaction.atomic
def remove_calendar(by: Asker | None, number: int) -> None:
    """Show a calendar no more; its events go with it.

    Raises:
        HostsOnly
        NoSuchGuest: it is gone.
    """
    require(by, may_run_community)
    if not GuestCalendar.objects.filter(pk=number).delete()[0]:
        raise NoSuchGuest
    changed(UMBRELLA, GUEST_EVENTS)


def is_something_due(at: datetime) -> bool:
    """Say whether a calendar is to be read: one quick question."""
    return GuestCalendar.objects.filter(due_at__lte=at).exists()


def read_due(seconds: float = RUN_SECONDS) -> int:
    """Read the calendars that are due, one after the other, for about so long; say how many."""
    until, count = monotonic() + seconds, 0
    while monotonic() < until and umbrella().is_on:
        at = clock.now()
        row = _claim(at)
        if row is None:
            break
        _read_now(row, at)
        count += 1
    return count


def web_address(url: str) -> str:
    """Return an address as it is asked for: calendar programs write webcal:// for https://.

    Raises:
        BadCalendarAddress: it is none.
    """
    scheme, colon, rest = url.strip().partition(":")
    scheme = "https" if scheme.lower() in {"webcal", "webcals"} else scheme.lower()
    address = f"{scheme}{colon}{rest}"
    if not is_web_url(address) or len(address) > LONGEST_URL:
        raise BadCalendarAddress
    return address


@transaction.atomic
def _claim(at: datetime) -> GuestCalendar | None:
    """Return a calendar that is due, and put its next time off; None for none."""
    due = GuestCalendar.objects.select_for_update(skip_locked=True).filter(due_at__lte=at)
    row = due.order_by("due_at", "pk").first()
    if row is not None:
        doublings: int = 2 ** min(row.tries, 6)
        row.due_at = at + min(LONGEST_BETWEEN, BETWEEN * doublings)
        row.save(update_fields=["due_at"])
    return row


def _read_now(row: GuestCalendar, at: datetime) -> None:
    headers = {"if-none-match": row.etag, "if-modified-since": row.modified}
    try:
        response = _asked(row.url, {name: value for name, value in headers.items() if value})
        if response.status == OKAY:
            calendar = parse_calendar(response.content, this_node().time_zone, at)
            with transaction.atomic():
                _keep(row, coming_dates(calendar, at), at)
                _note_read(row, response, at)
        else:
            GuestCalendar.objects.filter(pk=row.pk).update(read_at=at, tries=0, failure="")
    except Refusal as refusal:
        _note_failure(row, refusal.code, at)


def _asked(url: str, headers: dict[str, str]) -> Response:
    asked = {"accept": "text/calendar, */*;q=0.5", **headers}
    try:
        request = Request("GET", url, asked)
        response = send(request, most_bytes=MOST_MB * 1024 * 1024, reach=_reach())
    except TooLarge:
        raise CalendarTooLong(most=MOST_MB) from None
    if response.status != OKAY and not (headers and response.status == NOT_MODIFIED):
        raise Unreachable(address=response.url[:200], why=f"HTTP {response.status}")
    return response


def _reach() -> Reach:
    """Return how far calendars are asked for: every public address; in trials, this machine too."""
    return Reach(loopback=federation_reach().loopback)


def _keep(row: GuestCalendar, dates: tuple[GuestDate, ...], at: datetime) -> None:
    """Make the rows of a calendar what it names; what did not change stays as it is."""
    known = {(each.uid, each.date_key): each for each in row.events.all()}
    wanted = {date.key: date for date in dates}
    gone = [each.pk for key, each in known.items() if key not in wanted]
    new = []
    for key, date in wanted.items():
        values = {name: getattr(date, name) for name in FIELDS}
        each = known.get(key)
        if each is None:
            named = {"calendar": row, "uid": date.uid, "date_key": date.date_key}
            new.append(GuestEvent(**named, **values, changed_at=at))
        elif any(getattr(each, name) != value for name, value in values.items()):
            GuestEvent.objects.filter(pk=each.pk).update(**values, changed_at=at)
    GuestEvent.objects.filter(pk__in=gone).delete()
    GuestEvent.objects.bulk_create(new, batch_size=100)
    changed(GUEST_EVENTS)


def _note_read(row: GuestCalendar, response: Response, at: datetime) -> None:
    row.read_at, row.tries, row.failure = at, 0, ""
    row.etag = response.headers.get("etag", "")[:200]
    row.modified = response.headers.get("last-modified", "")[:64]
    row.save(update_fields=["read_at", "tries", "failure", "etag", "modified"])


@transaction.atomic
def _note_failure(row: GuestCalendar, code: str, at: datetime) -> None:
    row.tries, row.failure = min(row.tries + 1, 1_000), code[:60]
    row.save(update_fields=["tries", "failure"])
    if at - (row.read_at or row.since) > GIVEN_UP:
        row.events.all().delete()
        GuestCalendar.objects.filter(pk=row.pk).update(etag="", modified="")
        changed(GUEST_EVENTS)
