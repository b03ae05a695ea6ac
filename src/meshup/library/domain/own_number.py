"""Shell: the number of what this node hands out; it grows with each change, and each night.

About the seconds since 1970, so that a node which was restored from a backup soon says more than
it did before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.domain.queries import NODE_TAG
from meshup.kit.web import changed
from meshup.library.choices import Audience, ItemState
from meshup.library.domain.tags import LIBRARY
from meshup.library.models import LibraryItem, OwnLibrary

if TYPE_CHECKING:
    from datetime import datetime

ROW: Final = 1


def own_number() -> int:
    """Return the number of the lists as they are; 0 before the first change."""
    row = OwnLibrary.objects.filter(pk=ROW).first()
    return row.number if row else 0


def has_public_items() -> bool:
    """Say whether everybody sees something of the library."""
    return OwnLibrary.objects.filter(pk=ROW, has_public=True).exists()


@transaction.atomic
def count_change(at: datetime) -> None:
    """Give the lists their next number, in the transaction of what changed in them."""
    row, _new = OwnLibrary.objects.select_for_update().get_or_create(pk=ROW)
    row.number = max(row.number + 1, int(at.timestamp()))
    had_public = row.has_public
    rows = LibraryItem.objects.filter(state=ItemState.OFFERED, audience=Audience.PUBLIC)
    row.has_public = rows.exists()
    row.save(update_fields=["number", "has_public"])
    changed(LIBRARY)
    if row.has_public != had_public:
        changed(NODE_TAG)  # each page has a link to the public library, or none
