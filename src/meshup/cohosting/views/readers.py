"""Who may read of an event that is not public yet: whoever was asked, by a signed request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.activitypub.addresses import same_origin
from meshup.cohosting.errors import NoSuchRecord
from meshup.inbox.domain.receiving import Incoming, verified_sender
from meshup.inbox.errors import InboxRefusal
from meshup.inbox.views.inboxes import received_request
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.kit.limits import visitor_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpRequest


def refuse_strangers(request: HttpRequest, groups: Collection[str]) -> None:
    """Refuse whoever is not of the node of one of these Groups.

    Raises:
        NoSuchRecord
    """
    if "signature" not in request.headers:
        raise NoSuchRecord
    incoming = Incoming(
        request=received_request(request), recipient="", network=visitor_of(request), at=now()
    )
    try:
        reader = verified_sender(incoming)
    except (InboxRefusal, Refusal):
        raise NoSuchRecord from None
    if not any(same_origin(reader.actor_id, group) for group in groups):
        raise NoSuchRecord
