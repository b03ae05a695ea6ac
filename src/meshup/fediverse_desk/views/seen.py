"""Events seen elsewhere: the list of all, and what of it stands in our agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.federated_events.domain.boosts import boosted_among
from meshup.fediverse.domain.settings import federation
from meshup.fediverse_desk.views.section_pages import section_page
from meshup.kit.clock import now
from meshup.kit.forms.pages import done
from meshup.neighbour_events.domain import showing
from meshup.neighbour_events.domain.queries.seen import neighbours_for, seen_for
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE: Final = "fediverse_desk:seen"
ON_A_PAGE: Final = 50
LAST_PAGE: Final = 1_000


@require_safe
@desk(may_run_community)
def seen(request: HttpRequest) -> HttpResponse:
    """List events to come of neighbours, the soonest first; of one neighbour, if asked."""
    neighbours = neighbours_for(request.user, now())
    numbers = {facts.number: actor for actor, facts in neighbours.items()}
    wanted, page = _number(request.GET.get("of", "")), max(1, _number(request.GET.get("page", "")))
    chosen = wanted if wanted in numbers else None
    start = (page - 1) * ON_A_PAGE
    found = seen_for(request.user, now(), neighbour=chosen, start=start, most=ON_A_PAGE + 1)
    actors = actors_by_number(numbers.values())
    context = {
        "events": found[:ON_A_PAGE],
        "boosted": boosted_among([one.event.event_id for one in found]),
        "is_on": federation().is_on,
        "neighbours": [
            (number, actors[actor].called) for number, actor in numbers.items() if actor in actors
        ],
        "chosen": chosen,
        "page": page,
        "has_next": len(found) > ON_A_PAGE,
        "next_page": page + 1,
        "previous_page": page - 1,
    }
    return section_page(request, "seen", "fediverse_desk/seen.html", context)


@require_POST
@desk(may_run_community)
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show an event in our agenda."""
    showing.show_event(signed_in(request), number, now())
    return done(request, _("It is in our agenda, below “From our neighbours”."), PAGE)


@require_POST
@desk(may_run_community)
def hide(request: HttpRequest, number: int) -> HttpResponse:
    """Show an event no more."""
    showing.hide_event(signed_in(request), number, now())
    return done(request, _("It is no longer in our agenda."), PAGE)


def _number(text: str) -> int:
    """Return a small number out of an address; 0 for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LAST_PAGE)) + 6
    return int(text) if is_number else 0
