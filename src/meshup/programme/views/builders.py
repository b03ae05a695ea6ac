"""The board of a programme: days, places, and what waits in the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk
from meshup.community.templatetags.words import said
from meshup.desk.pages import desk_page
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.kit.date_words import day_in_words
from meshup.programme.choices import Recording
from meshup.programme.domain.card_words import card_name
from meshup.programme.domain.drafts import draft_for, open_drafts
from meshup.programme.domain.queries.builders import builder_for
from meshup.programme.rules import may_build, may_publish

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker
    from meshup.programme.domain.grid import Grid
    from meshup.programme.domain.queries.builders import Builder


@require_safe
@desk(may_build)
def builder(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the draft of an event, or what is published while none is open."""
    builder = builder_for(request.user, draft_for(request.user, slug))
    return desk_page(request, "programme/board.html", shown(builder, request.user))


def shown(builder: Builder, asker: Asker) -> dict[str, Any]:
    """Return what the templates of a board need."""
    draft = builder.draft
    return {
        "event": draft.event,
        "draft": draft,
        "grid": builder.grid,
        "pool": builder.pool,
        "places": builder.places,
        "has_days": len(builder.grid.days) > 1,
        "recordings": Recording.choices,
        "names": names_of(builder.grid),
        "owners": builder.owners,
        "shared": builder.shared,
        "may_publish": may_publish(asker),
    }


def names_of(grid: Grid) -> dict[str, str]:
    """Return what people call the lines of a board, by ref."""
    return {card.ref: card_name(card) for card in grid.cards.values()}


def overview_part(asker: Asker, now: datetime) -> OverviewPart:
    """Return the drafts that nobody has published yet, for who builds programmes."""
    if not may_build(asker):
        return OverviewPart()
    events = [event_for(asker, slug) for slug, _since in open_drafts(asker, now)[:5]]
    return OverviewPart(
        tuple(
            Todo(
                heading=_("A draft of the programme of %(day)s is not published")
                % {"day": day_in_words(event.local_start, year=False)},
                title=str(said(event.titles)) or event.slug,
                url=reverse("desk:event", args=[event.slug]),
                actions=(
                    Action(_("Go on"), reverse("programme:builder", args=[event.slug]), quiet=True),
                ),
            )
            for event in events
        )
    )
