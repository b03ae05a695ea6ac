"""How many follow an own actor, and whom it follows: numbers alone; who it is, is not published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from meshup.activitypub.collection_documents import total_only
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import own_actor
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.errors import FederationOff
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response
from meshup.follows.domain.queries.followers import follower_count
from meshup.follows.domain.queries.followings import following_count
from meshup.follows.domain.tags import FOLLOWING, followers_tag
from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_safe
@when_federating
def followers(request: HttpRequest, name: str) -> HttpResponse:
    """Say how many follow."""
    return _totals(request, name, follower_count, followers_tag(name))


@require_safe
@when_federating
def following(request: HttpRequest, name: str) -> HttpResponse:
    """Say how many are followed."""
    return _totals(request, name, following_count, FOLLOWING)


def _totals(request: HttpRequest, name: str, count: Callable[[str], int], tag: str) -> HttpResponse:
    if own_actor(name) is None:
        raise FederationOff
    document = total_only(absolute(request.path), count(name), ordered=True)
    return activity_response(request, Shown(document, frozenset({FEDERATION, tag})))
