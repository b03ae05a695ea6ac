"""The way around the desk: only doors that exist, and that open to whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from meshup.community.rules import may_edit_agenda, may_run_community, may_see_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.community.rules import Asker

register = template.Library()

DOORS: Final[list[tuple[str, Any, Callable[[Asker], bool]]]] = [
    ("desk:overview", _("Overview"), may_see_desk),
    ("desk:event_new", _("New event"), may_edit_agenda),
    ("desk:series_list", _("Series"), may_edit_agenda),
    ("desk:venue_list", _("Venues"), may_edit_agenda),
    ("desk:suggestions", _("Suggestions"), may_edit_agenda),
    ("imports:send", _("Import"), may_run_community),
    ("community:node", _("Community"), may_run_community),
    ("community:people", _("People"), may_run_community),
    ("community:me", _("Me"), may_see_desk),
]


@register.inclusion_tag("community/_desk_doors.html", takes_context=True)
def desk_doors(context: template.RequestContext) -> dict[str, Any]:
    """Show links to the desk's pages, the present one marked."""
    request = context["request"]
    doors = []
    for name, label, rule in DOORS:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if rule(request.user):
            doors.append((address, label))
    here = max((a for a, _label in doors if request.path.startswith(a)), key=len, default="")
    return {"doors": doors, "here": here}
