"""What we put into a part of a programme, as other nodes read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from meshup.activitypub.media_types import ACTIVITY
from meshup.fediverse.views.only_when_on import when_federating
from meshup.inbox.domain.receiving import Incoming, verified_sender
from meshup.inbox.errors import InboxRefusal
from meshup.inbox.views.inboxes import received_request
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.kit.limits import visitor_of
from meshup.shared_programme.domain.queries.documents import SignedPart, own_part_shown
from meshup.shared_programme.errors import NoSuchPart

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_safe
@when_federating
def part(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with what we put into a part; that of an event nobody sees yet, to its home alone.

    Raises:
        NoSuchPart: there is none, or it is not for whoever asks; the two look the same.
    """
    signed = own_part_shown(uuid, now()).value
    if not signed.is_public:
        _refuse_strangers(request, signed)
    response = JsonResponse(signed.document, content_type=ACTIVITY)
    response["Cache-Control"] = "no-store"
    return response


def _refuse_strangers(request: HttpRequest, signed: SignedPart) -> None:
    if "signature" not in request.headers:
        raise NoSuchPart
    incoming = Incoming(
        request=received_request(request), recipient="", network=visitor_of(request), at=now()
    )
    try:
        reader = verified_sender(incoming)
    except (InboxRefusal, Refusal):
        raise NoSuchPart from None
    if not signed.may_be_read_by(reader.actor_id):
        raise NoSuchPart
