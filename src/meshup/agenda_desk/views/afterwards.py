"""The recap of an event: how many came, what happened, slides and videos of its talks, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from meshup.agenda.domain.events import record_afterwards
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda_desk.forms.afterwards import (
    AfterwardsForm,
    LinkForms,
    links_initial,
    links_of,
)
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_programme
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence


@desk()
def afterwards(request: HttpRequest, slug: str) -> HttpResponse:
    """Note how many came, what happened, and links; helpers at the door only count."""
    event = event_for(request.user, slug)
    form = AfterwardsForm(request.POST or None, initial=_afterwards_initial(event))
    typed = None if request.POST else links_initial(event)
    links = LinkForms(request.POST or None, initial=typed, prefix="links")
    set_languages(form, this_node().languages)
    writes = may_edit_programme(request.user)
    if not writes:
        form.only_heads()
    context: dict[str, Any] = {"event": event, "form": form, "links": links if writes else None}
    if request.method == "POST" and form.is_valid() and (not writes or links.is_valid()):
        kept = form.plan(links_of(links) if writes else ())
        version = form.cleaned_data["version"]
        try_to(form, lambda: record_afterwards(signed_in(request), slug, version, kept, now()))
        if form.is_valid():
            return done(request, _("Noted."), "desk:event", slug)
        if was_overtaken(form):
            context["differences"] = start_over(form, _afterwards_initial(event))
    shown = (form, links) if writes else (form,)
    return desk_page(request, "agenda_desk/afterwards.html", context, *shown)


def _afterwards_initial(event: Occurrence) -> dict[str, Any]:
    return {"version": event.version, "head_count": event.head_count, "notes": event.notes}
