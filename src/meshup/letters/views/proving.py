"""The page to which the letter leads that asks whether somebody reads an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from meshup.kit.clock import now
from meshup.kit.own_paths import is_own_path
from meshup.letters.domain.own_letters import title_of
from meshup.letters.domain.proving import proof_facts, prove as prove_address
from meshup.letters.views.dead_links import counting_dead_links
from meshup.peers.private_pages import private_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button by which somebody says that they read an address, and take their word.

    Opening the page changes nothing, for mail programs open links by themselves.
    """
    with counting_dead_links(request):
        if request.method == "POST":
            path = prove_address(token, now())
            if is_own_path(path):
                return HttpResponseRedirect(path)
            return render(request, "letters/proved.html")
        facts = proof_facts(token, now())
    title = title_of(facts, get_language() or "en")
    return render(request, "letters/prove.html", {"event_title": title})
