"""What has changed on a board, for its script: cards, the order of columns, the parts around it.

Only what is other than before is sent, so that a page with hundreds of cards touches a few. When
days or places are others, or the published timetable was changed meanwhile, it is the whole board.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from meshup.programme.domain.card_words import card_in_words
from meshup.programme.views.builders import shown

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.programme.domain.queries.builders import Builder, GridView


def patch(request: HttpRequest, before: GridView, now: Builder, ref: str = "") -> dict[str, Any]:
    """Return what the page has to change to show ``now`` where it shows ``before``.

    ``ref`` is the card that is meant: what is said aloud tells where it is.
    """
    context = shown(now, request.user)
    if _frame(before) != _frame(now) or before.draft.was_merged:
        return whole(request, now) | {"said": _said(now, ref)}
    old, new = before.grid.cards, now.grid.cards
    columns = {column.key: column.refs for column in before.grid.columns}
    waiting = [each.ref for each in now.pool]
    was_on_board = {line.talk for line in before.draft.lines}
    return {
        "version": now.draft.version,
        "said": _said(now, ref),
        "cards": {
            name: render_to_string("programme/_card.html", context | {"card": card}, request)
            for name, card in new.items()
            if old.get(name) != card
        },
        "columns": {
            column.key: column.refs
            for column in now.grid.columns
            if columns.get(column.key) != column.refs
        },
        "pool": waiting,
        "waiting": {
            each.ref: render_to_string("programme/_waiting.html", context | {"each": each}, request)
            for each in now.pool
            if each.uuid in was_on_board
        },
        "head": render_to_string("programme/_head.html", context, request),
    }


def whole(request: HttpRequest, builder: Builder) -> dict[str, Any]:
    """Return the whole board, to be shown in place of the one on the page."""
    html = render_to_string("programme/_board.html", shown(builder, request.user), request)
    return {"version": builder.draft.version, "board": html}


def _frame(view: GridView | Builder) -> tuple[object, ...]:
    return view.grid.zones, len(view.grid.days), view.places


def _said(builder: Builder, ref: str) -> str:
    card = builder.grid.cards.get(ref)
    return card_in_words(card, builder.grid) if card else builder.draft.last
