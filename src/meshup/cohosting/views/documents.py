"""The record of an event that is held together, as other nodes read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.media_types import ACTIVITY
from meshup.cohosting.domain.queries.records import invited_groups, own_record_shown
from meshup.cohosting.errors import NoSuchRecord
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response
from meshup.inbox.domain.receiving import Incoming, verified_sender
from meshup.inbox.errors import InboxRefusal
from meshup.inbox.views.inboxes import received_request
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.kit.limits import visitor_of

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
    _refuse_strangers(request, uuid)
    response = JsonResponse(shown.value.document, content_type=ACTIVITY)
    response["Cache-Control"] = "no-store"
    return response


def _refuse_strangers(request: HttpRequest, uuid: UUID) -> None:
    at = now()
    if "signature" not in request.headers:
        raise NoSuchRecord
    incoming = Incoming(
        request=received_request(request), recipient="", network=visitor_of(request), at=at
    )
    try:
        reader = verified_sender(incoming)
    except (InboxRefusal, Refusal):
        raise NoSuchRecord from None
    if not any(same_origin(reader.actor_id, asked) for asked in invited_groups(uuid, at)):
        raise NoSuchRecord
