"""Shell: home gives of its places to those who hold the event with it, and takes them back.

With a limit, the places of the home and those it gave away are always the limit together: what is
given is taken off what the home's own people can have, in the same transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.attendance.domain.host_terms import set_capacity
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import NoLimitHere, NoSuchRecord, NotEnoughPlaces
from meshup.cohosting.models import Cohost, Together
from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker

FEWEST: Final = 1
"""An event with a limit has at least one place: nobody can be told of none."""


@transaction.atomic
def give_places(by: Asker | None, request: UUID, places: int, at: datetime) -> None:
    """Give a co-host so many places of ours, in all; fewer than it had gives some back to us.

    Raises:
        HostsOnly, NoSuchRecord
        NoLimitHere: the event has no limit.
        NotEnoughPlaces: fewer are free.
    """
    require(by, may_run_community)
    cohost = Cohost.objects.filter(request=request).first()
    if cohost is None:
        raise NoSuchRecord
    row = _locked(cohost.together_id)
    cohost.refresh_from_db()
    _give(row, cohost, places, at)


def give_what_is_wanted(key: int, at: datetime) -> int:
    """Give co-hosts what they ask for, as far as places are free; take what they give back.

    What is given back is always taken; what is asked for only where hosts said that it be given at
    once. Returns how many co-hosts have another number now.
    """
    with transaction.atomic():
        row = _locked(key)
        if not row.is_home:
            return 0
        done = 0
        for cohost in row.cohosts.exclude(places_wanted=None).order_by("pk"):
            wanted, has = max(FEWEST, cohost.places_wanted or 0), cohost.places_given or 0
            if wanted < has:
                target = max(wanted, min(has, cohost.places_used))
            elif row.gives_at_once and wanted > has:
                target = min(wanted, has + _free(row))
            else:
                continue
            if target != has:
                _give(row, cohost, target, at)
                done += 1
        return done


def take_places_back(row: Together, cohost: Cohost, at: datetime) -> None:
    """Let the places of a co-host who leaves be ours again; in the caller's transaction."""
    if cohost.places_given and row.is_home:
        _give(row, cohost, 0, at)


def free_places(row: Together) -> int | None:
    """Return how many places of ours can be given; None where there is no limit."""
    numbers = numbers_of(row.event.slug)
    if numbers.capacity is None:
        return None
    return max(0, min(numbers.free or 0, numbers.capacity - FEWEST))


def _free(row: Together) -> int:
    return free_places(row) or 0


def _locked(key: int) -> Together:
    return Together.objects.select_for_update(of=("self",)).select_related("event").get(pk=key)


def _give(row: Together, cohost: Cohost, places: int, at: datetime) -> None:
    slug, more = row.event.slug, places - (cohost.places_given or 0)
    free, capacity = free_places(row), numbers_of(slug).capacity
    if free is None or capacity is None:
        if more > 0:
            raise NoLimitHere
    elif more > free:
        raise NotEnoughPlaces(free=free)
    elif more:
        set_capacity(slug, max(FEWEST, capacity - more), at)
    cohost.places_given = places
    cohost.save(update_fields=["places_given"])
    Together.objects.filter(pk=row.pk).update(is_stale=True)
    changed(TOGETHER)
