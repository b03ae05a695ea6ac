"""Shell: what hosts decide of an event that they hold with its home: where, and for how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.cohosting.domain.carrying import bring_again
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import NoSuchRecord
from meshup.cohosting.models import Carried
from meshup.community.rules import may_run_community, may_see_desk, require
from meshup.kit.web import changed

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


@transaction.atomic
def choose_place(by: Asker, slug: str, at: datetime, *, is_own: bool) -> None:
    """Hold an event at a place of our own, or where its home holds it.

    Raises:
        HostsOnly, NoSuchRecord
    """
    require(by, may_run_community)
    row = _locked(slug)
    row.has_own_place = is_own
    row.save(update_fields=["has_own_place"])
    bring_again(row, at)
    changed(TOGETHER)


@transaction.atomic
def want_places(by: Asker, slug: str, places: int | None, at: datetime) -> None:
    """Say how many places of the home we need: fewer gives some back, more asks for them.

    Raises:
        HostsOnly, NoSuchRecord
    """
    require(by, may_run_community)
    row = _locked(slug)
    row.places_wanted = places
    row.save(update_fields=["places_wanted"])
    bring_again(row, at)
    changed(TOGETHER)


@transaction.atomic
def see_news(by: Asker, slug: str) -> None:
    """Note that hosts have seen what the home changed.

    Raises:
        HostsOnly, NoSuchRecord
    """
    require(by, may_see_desk)
    row = _locked(slug)
    row.news, row.conflict = [], {}
    row.save(update_fields=["news", "conflict"])
    changed(TOGETHER)


def _locked(slug: str) -> Carried:
    rows = Carried.objects.select_for_update(of=("self",))
    row = rows.filter(event__slug=slug, is_held=True).first()
    if row is None:
        raise NoSuchRecord
    return row
