"""A node that lives elsewhere leads each page there, and takes nothing that would be lost.

What the old address still has to say itself stays: the actors, which name the new ones, their
inboxes and discovery; and the desk, where hosts take the move back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.http import HttpResponsePermanentRedirect

from meshup.kit.web import SAFE_METHODS, refuse
from meshup.mesh.domain.moved_file import moved_to
from meshup.mesh.errors import NodeMoved

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

GONE: Final = 410
STAYS: Final = re.compile(
    r"/(ap/(?!events/|posts/|places/|activities/)|\.well-known/|nodeinfo/|static/|media/|theme\.css"
    r"|[a-z]{2}/(desk|sign-in|account)/|language/)"
)


class MovedMiddleware:
    """Answer for a node that has moved; nothing otherwise, and no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead to the same page there (301), or say that this is the wrong place to write (410)."""
        address = moved_to()
        if not address or STAYS.match(request.path):
            return self.get_response(request)
        if request.method in SAFE_METHODS:
            return HttpResponsePermanentRedirect(address + request.get_full_path())
        response = refuse(request, NodeMoved(address=address))
        response.status_code = GONE
        return response
