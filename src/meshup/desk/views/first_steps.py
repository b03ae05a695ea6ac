"""What a fresh node still needs: first on the desk until it is done, or put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.domain.nodes import show_first_steps
from meshup.community.domain.queries import this_node
from meshup.community.first_steps import first_steps
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.desk.registry import OverviewPart, Panel
from meshup.kit.forms.pages import done

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker


def overview_part(asker: Asker, _now: datetime) -> OverviewPart:
    """Return the steps that hosts of a fresh node see before all else."""
    if not may_run_community(asker) or not this_node().first_steps_shown:
        return OverviewPart()
    steps = first_steps()
    if all(step.is_done for step in steps):
        return OverviewPart()
    return OverviewPart(lead=Panel("desk/_first_steps.html", {"steps": steps}))


@desk(may_run_community)
def first_steps_page(request: HttpRequest) -> HttpResponse:
    """Show all steps, done or not; put them away, or back on the first page of the desk."""
    if request.method != "POST":
        return desk_page(request, "desk/first_steps.html", {"steps": first_steps()})
    shown = request.POST.get("shown") == "yes"
    show_first_steps(signed_in(request), shown=shown)
    if shown:
        return redirect("desk:overview")
    sentence = _("Put away. The first steps are still there, on the page “Community”.")
    return done(request, sentence, "desk:overview")
