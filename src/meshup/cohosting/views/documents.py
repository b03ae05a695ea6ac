"""The record of an event that is held together, as other nodes read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from meshup.activitypub.media_types import ACTIVITY
from meshup.cohosting.domain.queries.records import invited_groups, own_record_shown
from meshup.cohosting.views.readers import refuse_strangers
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response
from meshup.kit.clock import now

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@when_federating
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with the record of a public event; of a draft, to those alone who were asked.

    Raises:
        NoSuchRecord: there is none, or it is not for whoever asks; the two look the same.
    """
    shown = own_record_shown(uuid)
    if shown.value.is_public:
        return activity_response(request, shown.with_value(shown.value.document))
    refuse_strangers(request, invited_groups(uuid, now()))
    response = JsonResponse(shown.value.document, content_type=ACTIVITY)
    response["Cache-Control"] = "no-store"
    return response
