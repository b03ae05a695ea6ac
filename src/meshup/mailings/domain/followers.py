"""Shell: followers: addresses that are told of dates, what they are told, and their secret link.

Each function writes in one transaction, and doing it twice changes nothing. Whoever stops
everything may come back by the same link for a day; then nothing is kept of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.errors import NoSuchSeries
from meshup.kit.secret_links import handle_in, link_token, new_handle
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import release_addresses
from meshup.mailings.choices import SubscriptionKind
from meshup.mailings.domain.wishes import MONTHLY, NEW_DATES, Wishes
from meshup.mailings.errors import NoSuchFollower, NothingToFollow
from meshup.mailings.models import Follower, Subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

PURPOSE: Final = "mailings.follower"


@dataclass(frozen=True, slots=True)
class FollowerFacts:
    """Somebody who follows; ``number`` and ``address`` (of ``letters``) are numbers."""

    number: int
    address: int
    wishes: Wishes


@transaction.atomic
def follow(address: int, choice: str, at: datetime) -> FollowerFacts:
    """Tell a proved ``address`` of what ``choice`` names from now on, besides what it has.

    Raises:
        NothingToFollow: the choice is none, or its series is gone.
    """
    kind, series = _kind_and_series(choice)
    row, _made = Follower.objects.select_for_update().get_or_create(
        address_id=address, defaults={"handle": new_handle(), "made_at": at}
    )
    if not row.subscriptions.filter(kind=kind, series=series).exists():
        row.subscriptions.create(kind=kind, series_id=series, made_at=at)
    _note_idleness(row, at)
    return _facts([row])[0]


@transaction.atomic
def change_wishes(number: int, wishes: Wishes, at: datetime) -> FollowerFacts | None:
    """Tell a follower of ``wishes`` alone from now on; None when they are gone.

    Series that are gone, or never were, are left out.
    """
    row = Follower.objects.select_for_update().filter(pk=number).first()
    if row is None:
        return None
    wanted = set(_kinds_and_series(wishes))
    there = {(one.kind, one.series_id): one.pk for one in row.subscriptions.all()}
    gone = [key for pair, key in there.items() if pair not in wanted]
    Subscription.objects.filter(pk__in=gone).delete()
    for kind, series in sorted(wanted - set(there), key=str):
        row.subscriptions.create(kind=kind, series_id=series, made_at=at)
    row.hears_hosts = wishes.hosts
    row.save(update_fields=["hears_hosts"])
    _note_idleness(row, at)
    return _facts([row])[0]


def stop_choices(number: int, choices: Iterable[str], at: datetime) -> None:
    """Tell a follower no more of what these choices name."""
    _change(number, lambda wishes: wishes.without(choices), at)


def resume_choices(number: int, choices: Iterable[str], at: datetime) -> None:
    """Tell a follower again of what these choices name, if they are still there."""
    _change(number, lambda wishes: wishes.with_choices(choices), at)


def hear_hosts(number: int, *, hears: bool) -> None:
    """Let a follower get what hosts write to all who follow, or not."""
    Follower.objects.filter(pk=number).update(hears_hosts=hears)


@transaction.atomic
def forget_idle(before: datetime, at: datetime) -> int:
    """Delete followers who stopped everything ``before``, and addresses that nothing else needs."""
    return forget(Follower.objects.filter(idle_since__lt=before), at)


def forget(rows: QuerySet[Follower], at: datetime, *, for_good: bool = False) -> int:
    """Delete followers, and their addresses where no room needs them; return how many went."""
    addresses = list(rows.values_list("address_id", flat=True))
    rows.delete()
    release_addresses(addresses, at, for_good=for_good)
    return len(addresses)


def _change(number: int, change: Callable[[Wishes], Wishes], at: datetime) -> None:
    with transaction.atomic():
        Follower.objects.select_for_update().filter(pk=number).first()
        if (found := follower(number)) is not None:
            change_wishes(number, change(found.wishes), at)


def _note_idleness(row: Follower, at: datetime) -> None:
    idle_since = None if row.subscriptions.exists() else row.idle_since or at
    if idle_since != row.idle_since:
        row.idle_since = idle_since
        row.save(update_fields=["idle_since"])


def follower(number: int) -> FollowerFacts | None:
    """Return a follower, for a letter to them; None when they are gone."""
    found = _facts(list(Follower.objects.filter(pk=number)))
    return found[0] if found else None


def follower_by_link(token: str) -> FollowerFacts | None:
    """Return whose link this is; None when nothing is kept of them any more.

    Raises:
        NoSuchFollower: the link was not made here.
    """
    handle = handle_in(token, purpose=PURPOSE, secret=settings.SECRET_KEY)
    if handle is None:
        raise NoSuchFollower
    found = _facts(list(Follower.objects.filter(handle=handle)))
    return found[0] if found else None


def link_of(number: int, language: str) -> str:
    """Return the secret path of a follower's page; "" when they are gone."""
    handles = Follower.objects.filter(pk=number).values_list("handle", flat=True)
    if (handle := handles.first()) is None:
        return ""
    token = link_token(handle, purpose=PURPOSE, secret=settings.SECRET_KEY)
    return path_of("mailings:subscriptions", (token,), language=language)


def followers_after(number: int, most: int) -> list[FollowerFacts]:
    """Return the next ``most`` followers after ``number``, for letters to all; two queries."""
    return _facts(list(Follower.objects.filter(pk__gt=number).order_by("pk")[:most]))


def _facts(rows: list[Follower]) -> list[FollowerFacts]:
    subscriptions = Subscription.objects.filter(follower__in=rows).select_related("series")
    by_follower: dict[int, list[Subscription]] = {row.pk: [] for row in rows}
    for one in subscriptions:
        by_follower[one.follower_id].append(one)
    return [
        FollowerFacts(row.pk, row.address_id, _wishes(row, by_follower[row.pk])) for row in rows
    ]


def _wishes(row: Follower, subscriptions: list[Subscription]) -> Wishes:
    kinds = {one.kind for one in subscriptions}
    return Wishes(
        new_dates=NEW_DATES in kinds,
        monthly=MONTHLY in kinds,
        series=frozenset(one.series.slug for one in subscriptions if one.series),
        hosts=row.hears_hosts,
    )


def _kinds_and_series(wishes: Wishes) -> Iterable[tuple[str, int | None]]:
    if wishes.new_dates:
        yield NEW_DATES, None
    if wishes.monthly:
        yield MONTHLY, None
    for slug in wishes.series:
        try:
            yield SubscriptionKind.SERIES, series_of(slug).pk
        except NoSuchSeries:
            continue


def _kind_and_series(choice: str) -> tuple[str, int | None]:
    found = list(_kinds_and_series(Wishes().with_choices([choice])))
    if not found:
        raise NothingToFollow
    return found[0]
