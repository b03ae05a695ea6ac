"""How this node stands with an event that is held together, as others read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from meshup.activitypub.media_types import ACTIVITY
from meshup.cohosting.views.readers import refuse_strangers
from meshup.fediverse.views.only_when_on import when_federating
from meshup.kit.clock import now
from meshup.succession.domain.queries.shown import own_standing

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@when_federating
def standing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer how we stand with a public event; with a draft, to those alone who hold it.

    Raises:
        NoSuchRecord: there is none, or it is not for whoever asks; the two look the same.
    """
    document, is_public, readers = own_standing(uuid, now())
    if not is_public:
        refuse_strangers(request, readers)
    response = JsonResponse(document, content_type=ACTIVITY)
    response["Cache-Control"] = "no-store"
    return response
