"""What somebody who signs in may do with all that is kept about them: take it along, erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from meshup.community.access import desk, signed_in
from meshup.community.domain.people import remove_self, subject_of
from meshup.kit import clock, personal_data

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@desk()
def my_data(request: HttpRequest) -> HttpResponse:
    """Hand out, as a file, all records about whoever asks."""
    kept = personal_data.export(subject_of(signed_in(request)))
    told = {"node": settings.CONFIG.address, "made_at": clock.now().isoformat(), "kept": kept}
    answer = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@desk()
def erase_me(request: HttpRequest) -> HttpResponse:
    """Ask once, for it cannot be undone; then erase all records about whoever asks."""
    person = signed_in(request)
    if request.method != "POST":
        kept = personal_data.export(subject_of(person))
        titles = [
            (kind.sentences.title, len(kept[kind.name]))
            for kind in personal_data.registered()
            if kind.name in kept
        ]
        return render(request, "community/erase_me.html", {"titles": titles})
    remove_self(person)
    logout(request)
    answer = render(request, "community/erased.html")
    add_never_cache_headers(answer)
    return answer
