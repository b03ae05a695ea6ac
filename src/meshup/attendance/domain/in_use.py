"""Why an event or a series has to stay: people said that they come.

Shell. Asked by history before a row is taken away (``history.domain.tracking.protect``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from meshup.agenda.domain.rows import has_date
from meshup.attendance.models import Attendance, Registration

if TYPE_CHECKING:
    from django.db.models import QuerySet


def event_in_use(key: int) -> str | None:
    """Say how many come to an event, may come, wait, or skip it.

    Who comes to every date of a series holds a date only while it is one: when the series ends,
    its dates end with it, and nobody is left who comes to a date that nobody holds.
    """
    evenings = Attendance.objects.filter(event=key)
    is_held = evenings.filter(registration__event__isnull=False).exists()
    if is_held or (evenings.exists() and has_date(key)):
        return _sentence(evenings)
    return None


def series_in_use(key: int) -> str | None:
    """Say how many come to every date of a series."""
    number = Registration.objects.filter(series=key).count()
    return _every_date(number) if number else None


def _every_date(number: int) -> str:
    return ngettext(
        "%(number)d person comes to every date.", "%(number)d people come to every date.", number
    ) % {"number": number}


def _sentence(evenings: QuerySet[Attendance]) -> str:
    number = evenings.count()
    return ngettext(
        "%(number)d person has registered.", "%(number)d people have registered.", number
    ) % {"number": number}
