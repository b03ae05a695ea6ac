"""The mesh as everybody reads it: the list of nodes, and the ring from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from meshup.community.public_pages import public_page
from meshup.fediverse.views.only_when_on import when_federating
from meshup.kit.clock import now
from meshup.kit.versioned_memo import VersionedMemo
from meshup.mesh.domain.queries.known_nodes import ring as ring_of, ring_among, shown_nodes
from meshup.mesh.errors import AloneInRing
from meshup.mesh.map_drawing import draw
from meshup.mesh.map_marks import MapPoint

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.kit.shown import Shown
    from meshup.mesh.domain.queries.known_nodes import KnownNode
    from meshup.mesh.map_drawing import Drawing
    from meshup.mesh.map_marks import Kind

MOST_ON_A_PAGE: Final = 200
DRAWING_BYTES: Final = 64 * 1024
_drawings: Final[VersionedMemo[Drawing | None]] = VersionedMemo(
    1024 * 1024, lambda _drawing: DRAWING_BYTES
)
"""A drawing takes half a second; whoever asks with another query gets the same."""


@require_safe
@when_federating
def mesh(request: HttpRequest) -> HttpResponse:
    """Show which nodes there are, where, and when they meet next; a piece of the list at a time."""
    at = now()
    shown = shown_nodes(at)
    start = _start(request)
    nodes = shown.value[start : start + MOST_ON_A_PAGE]
    beside = ring_among(shown.value)
    return public_page(
        request,
        "mesh/mesh.html",
        nodes=shown.with_value(nodes),
        map=_drawings.get_or_compute(at, "map", lambda: _map(shown)).value if not start else None,
        count=len(shown.value),
        more=start + MOST_ON_A_PAGE if start + MOST_ON_A_PAGE < len(shown.value) else None,
        before=beside[0] if beside else None,
        after=beside[1] if beside else None,
        address=settings.CONFIG.address,
    )


def _map(shown: Shown[tuple[KnownNode, ...]]) -> Shown[Drawing | None]:
    """Return the drawn map of the nodes that say where they are; None where none does."""
    points = [
        MapPoint(
            node.latitude,
            node.longitude,
            node.name,
            node.url or node.actor_id,
            _kind(node),
            node.city,
        )
        for node in shown.value
        if node.latitude is not None and node.longitude is not None
    ]
    return shown.with_value(draw(points) if points else None)


def _kind(node: KnownNode) -> Kind:
    if node.is_own:
        return "own"
    if node.is_gone:
        return "gone"
    return "umbrella" if node.is_umbrella else "node"


@require_safe
@when_federating
def ring(_request: HttpRequest, way: str) -> HttpResponse:
    """Lead to the node before or after this one.

    Raises:
        AloneInRing: there is no other.
    """
    beside = ring_of(now())
    if beside is None:
        raise AloneInRing
    node = beside[1] if way == "next" else beside[0]
    response = HttpResponseRedirect(node.url or node.actor_id)
    add_never_cache_headers(response)
    return response


def _start(request: HttpRequest) -> int:
    """Return from which node on the list is asked for; what is no number is the first."""
    text = request.GET.get("from", "")
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() and len(text) < 8 else 0  # noqa: PLR2004 - digits
