"""Answers to other servers: documents with the headers that keep them apart from pages.

All are public, may be read by pages of any site (CORS), and are kept by the front like a page.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from meshup.activitypub.media_types import ACTIVITY, prefers_activity
from meshup.kit.web import keep, open_to_all

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.kit.shown import Shown


def wants_activity(request: HttpRequest) -> bool:
    """Say whether an ActivityPub document is asked for; the front keeps it apart from a page."""
    return prefers_activity(request.headers.get("Accept", ""))


def wants_page(request: HttpRequest) -> bool:
    """Say whether a page is asked for, as browsers do."""
    return not wants_activity(request) and "text/html" in request.headers.get("Accept", "")


def activity_response(
    request: HttpRequest, shown: Shown[Any], *, status: int = 200
) -> HttpResponse:
    """Return an ActivityPub document, kept while it stands.

    A request that does not ask for one by its media type gets it all the same, but it is not kept:
    under the same address a browser may find a page.
    """
    response = _json(shown.value, ACTIVITY, status)
    vary_by_accept(response)
    if not wants_activity(request):
        return response
    return keep(response, *shown.tags, until=shown.until)


def discovery_response(shown: Shown[Any], content_type: str) -> HttpResponse:
    """Return a document by which the node is found: text as it is, all else as JSON."""
    return keep(_json(shown.value, content_type, 200), *shown.tags, until=shown.until)


def vary_by_accept(response: HttpResponse) -> HttpResponse:
    """Say to caches on the way that the same address has a page and a document."""
    response["Vary"] = "Accept, Signature"
    return response


def _json(document: Any, content_type: str, status: int) -> HttpResponse:  # noqa: ANN401 - JSON
    body = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    response = HttpResponse(body, content_type=content_type, status=status)
    return open_to_all(response)
