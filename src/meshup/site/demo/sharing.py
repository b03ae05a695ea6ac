"""Shell: what nodes of the demo have in their libraries, through the doors that hosts use.

A node that is filled again shares nothing twice: this runs with what makes it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.library.choices import Audience, ItemState
from meshup.library.domain.item_plans import ItemPlan
from meshup.library.domain.items import add_item, edit_item, make_item, move_item
from meshup.library.domain.queries.items import item_for
from meshup.library.sources import item_source
from meshup.site.demo.library_words import OF_CITY

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.site.demo.library_words import SharedItem

LICENCE: Final = "CC0-1.0"
"""Of what every node has: its charter and its checklists, made to be taken over."""


def share_items(host: Asker, slug: str, now: datetime) -> None:
    """Offer what the city ``slug`` shares, and the charter and the checklists of its node."""
    _share_part(host, "charter", now)
    _share_part(host, "checklists", now)
    for thing in OF_CITY.get(slug, ()):
        _offer(host, add_item(host, _plan(thing, now), now), now)


def share_slides(host: Asker, now: datetime) -> None:
    """Offer the slides of talks, under the licence that their speakers chose."""
    source = item_source("slides")
    for key, _label in source.choices(host, now) if source else ():
        _offer(host, make_item(host, "slides", key, now), now)


def _share_part(host: Asker, name: str, now: datetime) -> None:
    """Offer something that the node itself uses, to everybody."""
    uuid = make_item(host, "part", name, now)
    item = item_for(host, uuid, now)
    plan = ItemPlan(
        kind=item.kind.value,
        titles=item.titles,
        part=item.part,
        licence=LICENCE,
        audience=Audience.PUBLIC.value,
    )
    edit_item(host, uuid, item.version, plan, now)
    _offer(host, uuid, now)


def _offer(host: Asker, uuid: UUID, now: datetime) -> None:
    move_item(host, uuid, ItemState.OFFERED, now)


def _plan(thing: SharedItem, now: datetime) -> ItemPlan:
    facts: dict[str, Any] = dict(thing.facts)
    if thing.busy:
        first, last = ((now + timedelta(days=days)).date().isoformat() for days in thing.busy)
        facts["busy"] = [[first, last]]
    plan = ItemPlan(
        kind=thing.kind,
        titles=thing.titles,
        summaries=thing.summaries,
        texts=thing.texts,
        licence=thing.licence,
        credit=thing.credit,
        audience=thing.audience,
        town=thing.town,
        facts=facts,
    )
    return replace(plan, file=thing.slides.encode()) if thing.slides else plan
