"""Who asks, as far as limits and blocks know: the network, the peer, the code of the evening.

For the doors of every room: what they know of a request becomes a ``Visitor``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.clock import now
from meshup.kit.errors import TooMany
from meshup.kit.limits import visitor_of
from meshup.moderation.domain.admission import Visitor, admit
from meshup.moderation.domain.evening_codes import is_evening_code
from meshup.moderation.errors import WrongCode

if TYPE_CHECKING:
    from django.http import HttpRequest


def visitor_from(
    request: HttpRequest, *, peer: int | None = None, slug: str = "", code: str = ""
) -> Visitor:
    """Return who asks.

    Args:
        request: what was asked.
        peer: whose device it is, where the caller has looked.
        slug: the event whose evening is near: from 6 hours before it starts until it ends. The
            caller looks; without an event no code counts.
        code: what was typed as its code, or came with the address; "" for none.

    Raises:
        WrongCode: it is another code, and this network has tried too many. The right one always
            passes, so that nobody at a venue can take it from the others.
    """
    network = visitor_of(request)
    if not (slug and code.strip()):
        return Visitor(network, peer)
    if is_evening_code(code, slug):
        return Visitor(network, peer, has_code=True)
    try:
        admit("guess_evening_code", Visitor(network), now())
    except TooMany as refusal:
        raise WrongCode(**refusal.facts) from refusal
    return Visitor(network, peer)
