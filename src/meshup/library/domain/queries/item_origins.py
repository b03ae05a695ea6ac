"""Shell: what of this node an item of its library shows, for the rooms that keep such things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.library.choices import ItemState
from meshup.library.domain.audiences import audiences_of
from meshup.library.domain.copying import own_item_in
from meshup.library.models import LibraryItem

if TYPE_CHECKING:
    from datetime import datetime


def source_of(address: str, actor_id: str, now: datetime) -> tuple[str, str]:
    """Return the source and the key of what an item shows that ``actor_id`` may see here.

    "" and "" for what is no item of ours, is not offered to them, or was written by hand.
    """
    uuid = own_item_in(address)
    if uuid is None:
        return "", ""
    rows = LibraryItem.objects.filter(
        uuid=uuid, state=ItemState.OFFERED, audience__in=list(audiences_of(actor_id, now))
    )
    made_from = rows.values_list("made_from", flat=True).first() or ""
    source, _colon, key = made_from.partition(":")
    return source, key
