"""Fields that several of the agenda's forms share, and how a time on the wall becomes aware."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from meshup.agenda.domain.plans import FIRST, LAST, LONGEST_URL, check_zone
from meshup.agenda.errors import ImpossibleDate
from meshup.kit.forms.fields import PrintableField
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from datetime import datetime

DAY: Final = timedelta(days=1)
COVER_PATH: Final = r"\Acovers/[0-9a-f]{32}-\d{3,4}\.webp\Z"


def cover_field() -> PrintableField:
    """Return a field that carries the path of a stored picture from one asking to the next."""
    return PrintableField(
        label=_("Cover"),
        widget=forms.HiddenInput,
        required=False,
        validators=[RegexValidator(COVER_PATH)],
    )


def zone_field() -> PrintableField:
    """Return a field for a time zone."""
    return PrintableField(
        label=_("Time zone"),
        help_text=_("Where it takes place, such as Europe/Paris."),
        max_length=64,
    )


def link_field() -> PrintableField:
    """Return a field for the address of what happens online."""
    return PrintableField(
        label=_("Link for online"),
        help_text=_("Where people join from home; starts with https://"),
        widget=forms.URLInput,
        max_length=LONGEST_URL,
        required=False,
    )


def source_field() -> PrintableField:
    """Return a field for the page where others announce an event, or where it came from."""
    return PrintableField(
        label=_("Where it was announced"),
        help_text=_("The page of the event elsewhere, if it has one; starts with https://"),
        widget=forms.URLInput,
        max_length=LONGEST_URL,
        required=False,
    )


def placed(wall: datetime, zone: str, before: datetime | None = None) -> datetime:
    """Return the moment when the clock in ``zone`` shows ``wall``, to the minute.

    A wall time that nobody has changed stays the moment ``before`` that it stood for: the second
    of an hour that comes twice, and its seconds, of which a form shows nothing.

    Raises:
        UnknownZone, ImpossibleDate
    """
    check_zone(zone)
    if before and wall == before.astimezone(ZoneInfo(zone)).replace(
        second=0, microsecond=0, tzinfo=None
    ):
        return before
    if not FIRST.year <= wall.year <= LAST.year:
        raise ImpossibleDate(first=FIRST.year, last=LAST.year)
    return moment(wall.date(), wall.time(), zone)
