"""What is to do, across all editions: for everybody, or for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.checklists.domain.items import is_for
from meshup.checklists.domain.queries.editions import editions_for
from meshup.checklists.rules import may_keep_checklists, may_see_checklists
from meshup.checklists.views.item_rows import item_rows
from meshup.community.access import desk
from meshup.community.domain.queries import names_of_people
from meshup.desk.pages import desk_page
from meshup.kit.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.checklists.domain.items import ListedItem
    from meshup.checklists.domain.queries.editions import Edition
    from meshup.checklists.views.item_rows import ItemRow
    from meshup.community.rules import Asker

SOON: Final = timedelta(days=14)
"""So far ahead items are listed; of later ones the page says how many there are."""
MINE: Final = "me"


@dataclass(frozen=True, slots=True)
class EditionPart:
    """What an edition adds to the page: items that are due or will be soon, and how many more."""

    event: Occurrence
    rows: list[ItemRow]
    later: int


@desk(may_see_checklists)
def to_do(request: HttpRequest) -> HttpResponse:
    """Show what is open across editions; with ``who=me`` what is the reader's."""
    is_mine = request.GET.get("who") == MINE
    names = names_of_people()
    editions = editions_for(request.user, now())
    parts = [
        part
        for edition in editions
        if (part := _part(request.user, edition, names, is_mine=is_mine)).rows
    ]
    context = {
        "parts": parts,
        "has_items": bool(editions),
        "is_mine": is_mine,
        "keeps": may_keep_checklists(request.user),
    }
    return desk_page(request, "checklists/to_do.html", context)


def _part(asker: Asker, edition: Edition, names: dict[int, str], *, is_mine: bool) -> EditionPart:
    wanted = [
        item for item in (*edition.due, *edition.ahead) if not is_mine or is_mine_of(asker, item)
    ]
    soon = [item for item in wanted if item.due <= edition.today + SOON]
    rows = item_rows(asker, edition, soon, names)
    return EditionPart(edition.event, rows, len(wanted) - len(soon))


def is_mine_of(asker: Asker, item: ListedItem) -> bool:
    """Say whether an item is somebody's: by name, or nobody's and for their role."""
    return is_for(item, asker.pk, getattr(asker, "role", ""))
