"""How other servers find this node: WebFinger, NodeInfo, host-meta."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseBadRequest
from django.views.decorators.http import require_safe

from meshup.activitypub.host_meta import host_meta_json, host_meta_xml
from meshup.activitypub.nodeinfo import media_type
from meshup.activitypub.webfinger import JRD
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_documents import nodeinfo_index, nodeinfo_of, webfinger_of
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import discovery_response
from meshup.kit.errors import NotFound
from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

XRD: Final = "application/xrd+xml; charset=utf-8"
JSON: Final = "application/json"
TAGS: Final = frozenset({FEDERATION})


@require_safe
@when_federating
def webfinger(request: HttpRequest) -> HttpResponse:
    """Answer with who is behind ``resource``."""
    resource = request.GET.get("resource", "")
    if not resource:
        return HttpResponseBadRequest("resource?", content_type="text/plain")
    shown = webfinger_of(resource)
    if shown is None:
        raise NotFound
    return discovery_response(shown, JRD)


@require_safe
@when_federating
def nodeinfo_links(_request: HttpRequest) -> HttpResponse:
    """Answer with where NodeInfo is."""
    return discovery_response(nodeinfo_index(), JSON)


@require_safe
@when_federating
def nodeinfo(_request: HttpRequest, schema: str) -> HttpResponse:
    """Answer with what this node runs."""
    return discovery_response(nodeinfo_of(schema), media_type(schema))


@require_safe
@when_federating
def host_meta(_request: HttpRequest) -> HttpResponse:
    """Answer with where WebFinger is, as XRD."""
    return discovery_response(Shown(host_meta_xml(absolute("")), TAGS), XRD)


@require_safe
@when_federating
def host_meta_as_json(_request: HttpRequest) -> HttpResponse:
    """Answer with where WebFinger is, as JRD."""
    return discovery_response(Shown(host_meta_json(absolute("")), TAGS), JRD)
