"""The page, and the POST of mail programs, that stop letters; by a link that stands in each.

Source
    RFC 8058: ``List-Unsubscribe=One-Click`` in the body, without cookies; the answer is read by
    nobody, but it must not lead elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from meshup.kit.clock import now
from meshup.letters.domain import stopping
from meshup.letters.views.dead_links import counting_dead_links
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.letters.domain.stopping import Stoppable


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show what may be stopped, and stop it; twice changes nothing.

    A POST without a choice, as mail programs send it, stops what the letter was about.
    """
    at = now()
    with counting_dead_links(request):
        what = stopping.stoppable(token, at)
    label = stopping.stop_label(what, get_language() or "en")
    done = ""
    if request.method == "POST":
        done = _act(what, request.POST.get("what", "kind"))
        what = stopping.stoppable(token, at)
    context = {"what": what, "label": label, "done": done}
    return render(request, "letters/stop.html", context)


def _act(what: Stoppable, choice: str) -> str:
    """Do what was chosen; return what was done: "kind", "all" or "resume"."""
    if choice == "resume":
        stopping.resume(what)
    elif choice == "all" or not what.is_one_kind:
        stopping.stop_all(what, now())
        return "all"
    else:
        stopping.stop_kind(what, now())
        return "kind"
    return choice
