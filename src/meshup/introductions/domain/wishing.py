"""Shell: "somebody I would like to meet", for one evening; never shown to anybody, never kept.

A name is typed without knowing who is there, as for ``domain.avoiding``; the answer is the same
whether or not anybody is called so. A wish makes an introduction likelier, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.introductions.domain.called import comparable, matches
from meshup.introductions.errors import NoName
from meshup.introductions.models import Wish
from meshup.kit.number_sets import NumberSet
from meshup.peers.domain.peers import hold_peers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MOST_WISHES: Final = 3


def wish_for(by: int, slug: str, typed: str, at: datetime) -> None:
    """Note that ``by`` would like to meet somebody called ``typed`` at an event; twice is once.

    The latest ``MOST_WISHES`` count; earlier ones are forgotten.

    Raises:
        NoName: there is nothing in it.
        NoSuchEvent: it does not exist, or is not public.
    """
    name = comparable(typed)
    if not name:
        raise NoName
    with transaction.atomic():
        event = lock_event(slug, at).key
        if hold_peers([by]) != {by}:
            return
        mine = Wish.objects.filter(event=event, by=by)
        mine.filter(name=name).delete()
        Wish.objects.create(event_id=event, by_id=by, name=name, made_at=at)
        latest = mine.order_by("-pk").values("pk")[:MOST_WISHES]
        mine.exclude(pk__in=list(latest.values_list("pk", flat=True))).delete()


def wished_among(people: Mapping[int, str], slug: str) -> dict[int, frozenset[int]]:
    """Return whom of ``people`` somebody among them would like to meet, by who would; one query.

    Whoever plans a round asks.

    Args:
        people: who takes part, by number of peer, with the name that they are shown by.
        slug: of the event.
    """
    typed: dict[int, list[str]] = {}
    rows = Wish.objects.filter(event__slug=slug, by__in=NumberSet(people)).order_by()
    for by, name in rows.values_list("by_id", "name"):
        typed.setdefault(by, []).append(name)
    wished: dict[int, set[int]] = {}
    for by, other in matches(typed, people):
        wished.setdefault(by, set()).add(other)
    return {by: frozenset(others) for by, others in wished.items()}
