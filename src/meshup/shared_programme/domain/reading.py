"""Shell: reads parts at those who fill them, each hour and on a doubt. Asks others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from django.db import transaction

from meshup.cohosting.domain.queries.hosts import agreed_hosts, holding_groups
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.fetching import fetch_if_changed
from meshup.shared_programme.domain.acceptance import take_filled
from meshup.shared_programme.domain.given_rows import add_news, locked_part
from meshup.shared_programme.domain.part_document import MOST_PART_BYTES
from meshup.shared_programme.domain.placing import say_parts, settle
from meshup.shared_programme.errors import BadPart, NoSuchPart
from meshup.shared_programme.models import GivenPart
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

HOUR: Final = timedelta(hours=1)
LONG_OVER: Final = timedelta(days=7)
MOST_BYTES: Final = MOST_PART_BYTES * 4
AT_ONCE: Final = 20
PARTS_PATH: Final = "/ap/parts/"


def parts_to_settle(at: datetime) -> list[UUID]:
    """Return the parts of events that are not long over."""
    rows = GivenPart.objects.filter(is_given=True, event__ends_at__gt=at - LONG_OVER)
    return list(rows.order_by("pk").values_list("uuid", flat=True))


def due_parts(at: datetime) -> list[UUID]:
    """Return which parts are to be read now, the longest due first."""
    rows = GivenPart.objects.filter(
        is_given=True, next_at__lte=at, event__ends_at__gt=at - LONG_OVER
    )
    return list(rows.order_by("next_at", "pk").values_list("uuid", flat=True)[:AT_ONCE])


@transaction.atomic
def settle_again(uuid: UUID, at: datetime) -> bool:
    """Let a part follow its event, and end where whoever fills it no longer holds that.

    Says whether anything is new. Twice is once.
    """
    try:
        row = locked_part(uuid, at)
    except NoSuchPart:
        return False
    slug = row.event.slug
    if row.is_given and row.group not in holding_groups(slug, at):
        talks = len(row.lines)
        row.is_given, row.document, row.conflict, row.sent_back = False, {}, {}, []
        add_news(row, "left", talks=talks)
    is_new = settle(row, at)
    if is_new or not row.is_given:
        row.save()
        say_parts(slug)
    return is_new


def read_part_there(uuid: UUID, at: datetime) -> None:
    """Read what a host put into its part at that host, and take it."""
    row = GivenPart.objects.filter(uuid=uuid).select_related("event").first()
    if row is None:
        return
    GivenPart.objects.filter(pk=row.pk).update(next_at=at + HOUR)
    if row.group not in {host.group for host in agreed_hosts(row.event.slug, at)}:
        return
    address = urljoin(row.group, f"{PARTS_PATH}{row.uuid}")
    try:
        fetched = fetch_if_changed(address, at, etag=row.etag, most_bytes=MOST_BYTES)
        if fetched is not None:
            take_filled(uuid, fetched.document, at)
            GivenPart.objects.filter(pk=row.pk).update(etag=fetched.etag)
    except (BadPart, BadDocument, Refusal):
        return
