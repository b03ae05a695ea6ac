"""Shell: a talk whose page is gone: lines keep its title, as what took place, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F

from meshup.agenda.domain.tags import AGENDA, event_tag
from meshup.agenda.models import Event, Item
from meshup.history.domain.personal_data import rewrite_snapshots
from meshup.kit.web import changed

if TYPE_CHECKING:
    from uuid import UUID

    from meshup.history.domain.records import Snapshot

NOBODYS: Final[dict[str, Any]] = {
    "talk": None,
    "talk_slug": "",
    "persons": [],
    "abstracts": {},
    "level": None,
}


def release_talk(talk: UUID) -> int:
    """Let lines carry ``talk`` no more, in history neither; return how many did.

    For whoever erases a talk: undo then gives back its line without it. Twice changes nothing.
    """
    with transaction.atomic():
        lines = Item.objects.filter(talk=talk)
        slugs = list(lines.order_by("pk").values_list("event__slug", flat=True))
        for slug in slugs:
            Event.objects.filter(slug=slug, placed_talks__gt=0).update(
                placed_talks=F("placed_talks") - 1
            )
        lines.update(**NOBODYS)

        def rewrite(columns: Snapshot) -> Snapshot:
            """Return a snapshot of a line, without the talk if it carries it."""
            return columns | NOBODYS if columns.get("talk") == str(talk) else columns

        rewrite_snapshots({"item"}, rewrite)
        if slugs:
            changed(AGENDA, *map(event_tag, slugs))
    return len(slugs)
