"""Documents for other servers: who is under our umbrella, whose we are, and what may be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_safe

from meshup.activitypub.collection_documents import collection
from meshup.agenda.domain.tags import AGENDA
from meshup.community.domain.queries import NODE_TAG
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.errors import FederationOff
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response
from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.umbrella.domain.counts import COUNTED_FOR, own_counts
from meshup.umbrella.domain.queries.members import member_ids, umbrellas
from meshup.umbrella.domain.settings import open_umbrella
from meshup.umbrella.domain.tags import UMBRELLA

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TAGS: Final = frozenset({FEDERATION, NODE_TAG, UMBRELLA, AGENDA})


@require_safe
@when_federating
def members(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the ids of all members; guests are none.

    Raises:
        NoUmbrella, FederationOff
    """
    _require_group(name)
    open_umbrella()
    shown = member_ids()
    document = collection(absolute(request.path), shown.value, attributed_to=group().id)
    return activity_response(request, Shown(document, shown.tags | {FEDERATION}))


@require_safe
@when_federating
def memberships(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the ids of the umbrellas that we are under, as both sides said.

    Raises:
        FederationOff
    """
    _require_group(name)
    shown = umbrellas()
    ids = [above.actor.actor_id for above in shown.value]
    document = collection(absolute(request.path), ids, attributed_to=group().id)
    return activity_response(request, Shown(document, shown.tags | {FEDERATION}))


@require_safe
@when_federating
def counts(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the numbers that hosts let umbrellas know.

    Raises:
        FederationOff
    """
    _require_group(name)
    at = clock.now()
    return activity_response(request, Shown(own_counts(at), TAGS, at + COUNTED_FOR))


def _require_group(name: str) -> None:
    if name != group().name:
        raise FederationOff
