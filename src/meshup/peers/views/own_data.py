"""What a visitor may do with all that is kept about them: take it along, erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from meshup.kit.clock import now
from meshup.kit.limits import spend
from meshup.kit.personal_data import names_that_go
from meshup.peers.device_cookie import forget_person, remember
from meshup.peers.domain.joining import belongings
from meshup.peers.domain.personal_data import erase_peer, export_peer
from meshup.peers.limits import FILES_TAKEN
from meshup.peers.private_pages import private_page
from meshup.peers.views.device import acting_person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@private_page
@require_POST
def my_data(request: HttpRequest) -> HttpResponse:
    """Hand out, as a file, all records about who acts."""
    acting = acting_person(request)
    spend("peers.files_taken", str(acting.number), FILES_TAKEN)
    kept = export_peer(acting.number)
    facts = {"node": settings.CONFIG.address, "made_at": now().isoformat(), "kept": kept}
    answer = JsonResponse(facts, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """Ask once, for it cannot be undone; then erase all records about who acts."""
    acting = acting_person(request)
    if request.method != "POST":
        return render(request, "peers/erase_me.html", {"acting": belongings(acting)})
    erase_peer(acting.number)
    forget_person(request, acting.number)
    return remember(
        request, render(request, "peers/erased.html", {"names": names_that_go()}), now()
    )
