"""Shell: to whom hosts may write because they come: those of an event, and of a series' dates.

Whoever left no address, or has not shown that they read it, is not among them. One click stops
what hosts write about one registration; reminders and changes still come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.attendance.choices import Standing
from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.models import Attendance, Registration
from meshup.kit.url_paths import path_of
from meshup.mailings.audiences import Audience, Recipient
from meshup.mailings.domain.drafts import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    Recipients = Callable[[str, datetime], Iterable[Recipient]]

WAITS: Final = (Standing.WAITING, Standing.OFFERED)


def _at_event(*standings: Standing) -> Recipients:
    """Return a function that returns who stands so with an event, by its address."""

    def recipients(slug: str, _at: datetime) -> list[Recipient]:
        return _recipients(Attendance.objects.filter(event__slug=slug, standing__in=standings))

    return recipients


def _at_series(slug: str, at: datetime) -> list[Recipient]:
    """Return who comes, or may come, to a date of a series that is not over."""
    ahead = Attendance.objects.filter(event__series__slug=slug, event__ends_at__gt=at)
    return _recipients(ahead.filter(standing__in=(Standing.COMING, Standing.MAYBE)))


def _recipients(evenings: QuerySet[Attendance]) -> list[Recipient]:
    left = evenings.filter(
        registration__address__isnull=False,
        registration__letters_since__isnull=False,
        registration__hears_hosts=True,
    )
    rows = left.values_list("registration__address", "registration").distinct()
    return [Recipient(address, number) for address, number in rows.order_by("registration")]


def _page(number: int, language: str) -> tuple[str, str]:
    try:
        token = link_of(registration(number).handle)
    except NoSuchRegistration:
        return "", ""
    return _("Change what you said, or say that you can’t come"), path_of(
        "attendance:registration", kwargs={"token": token}, language=language
    )


def _stop(number: int) -> None:
    Registration.objects.filter(pk=number).update(hears_hosts=False)


def _resume(number: int) -> None:
    Registration.objects.filter(pk=number).update(hears_hosts=True)


def _audience(
    name: str, label: Callable[[str], str], recipients: Recipients, position: int
) -> Audience:
    return Audience(
        name=name,
        about="series" if name == "series" else "event",
        label=label,
        recipients=recipients,
        stop=_stop,
        resume=_resume,
        stop_label=gettext_lazy("Stop letters that the hosts write about this"),
        position=position,
        page=_page,
    )


AUDIENCES: Final = (
    _audience(
        "coming",
        lambda _slug: _("Those who come"),
        _at_event(Standing.COMING),
        10,
    ),
    _audience(
        "maybe",
        lambda _slug: _("Those who come perhaps"),
        _at_event(Standing.MAYBE),
        20,
    ),
    _audience(
        "waiting",
        lambda _slug: _("Those on the waiting list"),
        _at_event(*WAITS),
        30,
    ),
    _audience(
        "series",
        lambda slug: (
            _("Those who come to any date of “%(series)s”") % {"series": name_of(f"series:{slug}")}
        ),
        _at_series,
        40,
    ),
)
