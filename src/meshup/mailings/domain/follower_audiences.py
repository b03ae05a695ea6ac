"""Shell: audiences that this room knows itself: all who follow, and who follows one series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.mailings.audiences import Audience, Recipient
from meshup.mailings.domain.drafts import name_of
from meshup.mailings.domain.followers import hear_hosts, link_of
from meshup.mailings.models import Follower

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet


def _everybody(_key: str, _at: datetime) -> Iterable[Recipient]:
    return _recipients(Follower.objects.filter(hears_hosts=True, idle_since=None))


def _of_series(slug: str, _at: datetime) -> Iterable[Recipient]:
    return _recipients(Follower.objects.filter(hears_hosts=True, subscriptions__series__slug=slug))


def _recipients(rows: QuerySet[Follower]) -> list[Recipient]:
    return [Recipient(address, number) for number, address in rows.values_list("pk", "address")]


def _page(number: int, language: str) -> tuple[str, str]:
    return _("Choose what you are told, or stop it"), link_of(number, language)


def _stop(number: int) -> None:
    hear_hosts(number, hears=False)


def _resume(number: int) -> None:
    hear_hosts(number, hears=True)


STOP_LABEL: Final = gettext_lazy("Stop letters that the hosts write")
FOLLOWERS: Final = Audience(
    name="followers",
    about="",
    label=lambda _key: _("Everybody who follows"),
    recipients=_everybody,
    stop=_stop,
    resume=_resume,
    stop_label=STOP_LABEL,
    position=90,
    page=_page,
)
SERIES_FOLLOWERS: Final = Audience(
    name="series_followers",
    about="series",
    label=lambda slug: _("Those who follow “%(series)s”") % {"series": name_of(f"series:{slug}")},
    recipients=_of_series,
    stop=_stop,
    resume=_resume,
    stop_label=STOP_LABEL,
    position=80,
    page=_page,
)
