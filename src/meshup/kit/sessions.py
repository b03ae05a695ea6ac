"""Sessions on a full disk: who only reads goes on reading, though nothing can be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessions

from meshup.kit.storage_faults import log_fault, refusal_of
from meshup.kit.web import SAFE_METHODS, refuse

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SessionMiddleware(DjangoSessions):
    """Django's own, which lets a page be read whose session cannot be saved."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session; where that fails, refuse what was written, and show what was read."""
        try:
            return super().process_response(request, response)
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            log_fault(error)
            request.session.modified = False
            if request.method in SAFE_METHODS:
                return response
            return super().process_response(request, refuse(request, refusal))
