"""A burst of registrations: a host looks at it, and undoes it or finds that it is people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.domain.host_bursts import burst_at, keep_burst, undo_burst
from meshup.attendance.domain.queries.attendees import burst_facts_for
from meshup.attendance.rules import may_keep_attendance
from meshup.attendance_desk.domain.notices import heading_of
from meshup.attendance_desk.forms.acts import BurstForm
from meshup.community.access import desk, signed_in
from meshup.desk.pages import small_form
from meshup.kit.clock import now
from meshup.kit.forms.pages import done

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LIST = "attendance_desk:attendees"


@desk(may_keep_attendance)
def burst(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a burst; undo all of it with a reason, or with ``keep`` find that it is people."""
    event = event_for(request.user, slug)
    found = burst_at(slug, number, now())
    if "keep" in request.POST:
        keep_burst(signed_in(request), slug, number, now())
        return done(request, _("They stay; this is not asked again."), "desk:event", slug)
    form = BurstForm(request.POST or None)
    undone: list[int] = []

    def act() -> None:
        given = form.cleaned_data
        by, blocks = signed_in(request), given["block_networks"]
        undone.append(undo_burst(by, slug, number, given["why"], now(), block_networks=blocks))

    def then() -> HttpResponse:
        words = ngettext(
            "%(number)s registration was taken off. For a week you can put it back.",
            "%(number)s registrations were taken off. For a week you can put them back.",
            undone[0],
        )
        return done(request, words % {"number": undone[0]}, LIST, slug)

    context = {
        "event": event,
        "burst": burst_facts_for(request.user, slug, found),
        "heading": heading_of(found),
        "title": _("Registrations in a burst"),
        "submit": _("Take all of them off"),
        "danger": True,
        "back": reverse("desk:event", args=[slug]),
    }
    return small_form(request, form, act, context, then, "attendance_desk/burst.html")
