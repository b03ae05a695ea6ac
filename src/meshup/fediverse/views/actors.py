"""The actors of this node, as other servers read them; browsers are led to the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_safe

from meshup.fediverse.domain.own_documents import own_actor_document
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response, vary_by_accept, wants_page
from meshup.kit.errors import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@when_federating
def actor(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the document of an actor, or lead to its page."""
    shown = own_actor_document(name)
    if shown is None:
        raise NotFound
    if wants_page(request):
        return vary_by_accept(HttpResponseRedirect(shown.value["url"]))
    return activity_response(request, shown)
