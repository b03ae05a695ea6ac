"""What hosts decide about the home of an event that is held together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.events import event_for
from meshup.cohosting.errors import NoSuchRecord
from meshup.cohosting.jobs import keep_up
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.kit.jobs import later_once
from meshup.succession.domain.deciding import (
    go_on_from_here,
    hand_over_to_successor,
    leave_to_the_next,
    stay_home,
)
from meshup.succession.domain.queries.shown import home_at_desk
from meshup.succession.domain.rehoming import ask_back, offer_home
from meshup.succession.forms.home import HomeForm
from meshup.succession.jobs import watch_over

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = "succession_pages:home"
EVENT = "desk:event"


@desk(may_run_community)
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where an event has its home; ask another community to be it.

    Raises:
        NoSuchRecord: nobody holds it with us.
    """
    at = now()
    found = home_at_desk(request.user, slug, at)
    if found is None:
        raise NoSuchRecord
    form = HomeForm(submitted(request), hosts=found.hosts)
    if request.method == "POST" and form.is_valid():
        node = form.cleaned_data["node"]
        try_to(form, lambda: offer_home(signed_in(request), slug, node, at))
        if form.is_valid():
            sentence = _("They are asked. You stay the home until they have said yes.")
            return done(request, sentence, PAGE, slug)
    context = {"event": event_for(request.user, slug), "home": found, "form": form}
    return desk_page(request, "succession/home.html", context, form)


@require_POST
@desk(may_run_community)
def go_on(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with an event whose home is silent."""
    slug = go_on_from_here(signed_in(request), slug, now())
    _follow_up()
    sentence = _("You are its home now. Whoever holds it with you is told, and comes along.")
    return done(request, sentence, EVENT, slug)


@require_POST
@desk(may_run_community)
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave an event whose home is silent to the next."""
    leave_to_the_next(signed_in(request), slug, now())
    return done(request, _("The next one is asked. You hold it with them as before."), EVENT, slug)


@require_POST
@desk(may_run_community)
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Let whoever went on with our event be its home."""
    name = hand_over_to_successor(signed_in(request), slug, now())
    _follow_up()
    sentence = _("%(node)s is its home now. You hold it with them.") % {"node": name}
    return done(request, sentence, EVENT, slug)


@require_POST
@desk(may_run_community)
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whoever is the home of an event that was ours to give it back."""
    ask_back(signed_in(request), slug, now())
    return done(request, _("They are asked. Until they say yes, it is at home there."), EVENT, slug)


@require_POST
@desk(may_run_community)
def stay(request: HttpRequest, slug: str) -> HttpResponse:
    """Be its home after all, where nobody went on, or who did is silent."""
    stay_home(signed_in(request), slug, now())
    _follow_up()
    return done(request, _("You are its home."), EVENT, slug)


def _follow_up() -> None:
    later_once(keep_up)
    later_once(watch_over)
