"""The log of what hosts did about people, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import redirect

from meshup.community.access import desk
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.moderation.domain.queries.acts import acts_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_PAGES: Final = 10_000


@desk(may_run_community)
def act_log(request: HttpRequest) -> HttpResponse:
    """Show what hosts did about people, and why."""
    wanted = request.GET.get("page", "1")
    page = int(wanted) if wanted.isdecimal() and 0 < int(wanted) <= MOST_PAGES else 1
    acts, has_older = acts_for(request.user, page)
    if not acts and page > 1:
        return redirect("moderation:act_log")
    context = {"acts": acts, "page": page, "older": page + 1 if has_older else 0}
    return desk_page(request, "moderation/act_log.html", context)
