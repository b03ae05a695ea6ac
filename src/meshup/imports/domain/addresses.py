"""Shell: addresses from which events came; hosts may let one be read again each night.

A night takes what changed as a host would, and withdraws coming events that have vanished. But an
address that suddenly names few of its events, or none, has more likely a fault than a change: then
nothing is withdrawn, and it waits for a host.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from meshup.imports.domain.comparing import compare
from meshup.imports.domain.importing import Options, import_calendar, require_host
from meshup.imports.domain.origins import uids_of_source
from meshup.imports.domain.sources import web_address
from meshup.imports.domain.steps import WITHDRAWN
from meshup.imports.errors import FileTooLarge, NoSuchAddress
from meshup.imports.models import Import, Source
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.http_fetch import Request, TooLarge, Unreachable, send
from meshup.kit.web import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.imports.domain.steps import Comparison
    from meshup.kit.http_fetch import Response

FEWEST: Final = 3
"""So many vanished events, or more, and more than half of all, wait for a host."""

NEWS: Final = timedelta(days=3)
BROKEN: Final = _("It broke off by a fault of the node; its log says more.")
OKAY: Final = 200
NOT_MODIFIED: Final = 304

logger = logging.getLogger(__name__)


def address_of(url: str) -> Source | None:
    """Return what is kept of an address, None when nothing was imported from it yet."""
    return Source.objects.filter(url=web_address(url)).first()


def keep_address(by: Asker | None, url: str, *, nightly: bool, at: datetime) -> Source:
    """Keep that a host imports from ``url``; ``nightly`` lets it be read again each night.

    Raises:
        NotYourImport
    """
    require_host(by)
    person = by.pk if by is not None else None
    source, _new = Source.objects.update_or_create(
        url=web_address(url),
        defaults={"nightly": nightly, "by_id": person, "waiting": 0, "failure": "", "read_at": at},
    )
    return source


def set_nightly(by: Asker, source_id: int, *, nightly: bool) -> Source:
    """Let an address be read each night, or no more.

    Raises:
        NotYourImport, NoSuchAddress
    """
    require_host(by)
    source = Source.objects.filter(pk=source_id).first()
    if source is None:
        raise NoSuchAddress
    source.nightly, source.failure, source.waiting = nightly, "", 0
    source.save(update_fields=["nightly", "failure", "waiting"])
    return source


def addresses(by: Asker) -> list[Source]:
    """Return the addresses from which events were imported, those of each night first.

    Raises:
        NotYourImport
    """
    require_host(by)
    return list(Source.objects.select_related("by").order_by("-nightly", "url"))


def addresses_in_trouble() -> list[Source]:
    """Return the addresses that could not be read last night, or wait for a host."""
    rows = Source.objects.filter(nightly=True).order_by("url")
    return [source for source in rows if source.failure or source.waiting]


def trouble_in_words(source: Source) -> str:
    """Return what is wrong with an address in trouble, without a full stop."""
    if source.failure:
        return gettext("A calendar could not be read last night")
    return ngettext(
        "A coming event is gone from a calendar: decide whether it goes here",
        "%(count)s coming events are gone from a calendar: decide whether they go here",
        source.waiting,
    ) % {"count": source.waiting}


def latest_nights(at: datetime) -> list[Import]:
    """Return the imports of the last nights that changed something, latest first."""
    urls = Source.objects.filter(nightly=True).values_list("url", flat=True)
    rows = Import.objects.filter(by=None, at__gt=at - NEWS, undone_at=None).order_by("-at", "-pk")
    shortened = {url[:500] for url in urls}
    return [row for row in rows if row.source in shortened and (row.made or row.retained)]


def read_addresses() -> None:
    """Read each address that hosts chose; a nightly chore."""
    for source in Source.objects.filter(nightly=True).order_by("pk"):
        try:
            read_address(source, clock.now())
        except Refusal as refusal:
            Source.objects.filter(pk=source.pk).update(failure=spoken(refusal)[:500])
            logger.info("A calendar could not be read: %s", refusal.code)
        except Exception:
            Source.objects.filter(pk=source.pk).update(failure=str(BROKEN))
            logger.exception("A calendar could not be imported")


def read_address(source: Source, at: datetime) -> Import | None:
    """Read one address and take what changed; None when nothing did.

    Raises:
        AddressRefused, Unreachable, FileTooLarge, NoCalendar, BadLine, TooManyEvents
    """
    response = _asked(source)
    if response.status == NOT_MODIFIED:
        Source.objects.filter(pk=source.pk).update(read_at=at, failure="")
        return None
    comparison = compare(response.content, at, source.pk)
    withdrawn = [step for step in comparison.steps if step.verb == WITHDRAWN]
    doubtful = _is_doubtful(source, comparison, len(withdrawn))
    unwanted = frozenset(step.name for step in withdrawn) if doubtful else frozenset()
    imported = None
    if len(comparison.to_write) > len(unwanted):
        options = Options(source.pk, unwanted)
        imported, comparison = import_calendar(
            None, response.content, source.url, at, options=options
        )
    Source.objects.filter(pk=source.pk).update(
        read_at=at,
        failure="",
        waiting=len(unwanted),
        changes=len(comparison.to_write),
        etag="" if doubtful else response.headers.get("etag", "")[:200],
        modified="" if doubtful else response.headers.get("last-modified", "")[:64],
    )
    return imported


def _asked(source: Source) -> Response:
    headers = {"accept": "text/calendar, */*;q=0.5"}
    if source.etag:
        headers["if-none-match"] = source.etag
    if source.modified:
        headers["if-modified-since"] = source.modified
    most = settings.CONFIG.upload_mb
    try:
        request = Request("GET", source.url, headers)
        response = send(request, most_bytes=most * 1024 * 1024)
    except TooLarge:
        raise FileTooLarge(most=most) from None
    if response.status not in {OKAY, NOT_MODIFIED}:
        raise Unreachable(address=response.url[:200], why=f"HTTP {response.status}")
    return response


def _is_doubtful(source: Source, comparison: Comparison, withdrawn: int) -> bool:
    """Say whether an address names so few of its events that a host has to look."""
    if not withdrawn:
        return False
    named = sum(1 for step in comparison.steps if step.item is not None)
    most_gone = withdrawn >= FEWEST and withdrawn * 2 > len(uids_of_source(source.pk))
    return not named or most_gone
