"""The page of a post, for people who follow its link from another server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from meshup.agenda.domain.tags import event_tag
from meshup.community.public_pages import public_page
from meshup.federated_events.domain.post_words import event_of_post
from meshup.federated_events.domain.queries.objects import post_object
from meshup.federated_events.domain.queries.posts import shown_post
from meshup.federated_events.views.objects import object_answer
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import wants_activity
from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@when_federating
def post(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what a post says; to another server, as an ActivityPub document.

    Raises:
        FederationOff, NoSuchPost
    """
    if wants_activity(request):
        return object_answer(request, post_object(uuid))
    shown = shown_post(uuid)
    about = Shown(event_of_post(shown.value.event), frozenset(_tags(shown.value.event)))
    page = public_page(
        request, "federated_events/post.html", post=shown, event=about, group=group()
    )
    patch_vary_headers(page, ["Accept"])
    return page


def _tags(slug: str) -> list[str]:
    return [event_tag(slug)] if slug else []
