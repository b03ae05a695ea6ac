"""The rounds of an evening at the desk: opened, set up, led."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.errors import Invalid
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import lead_to
from meshup.person_to_person.domain import rounds, sessions
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.domain.values import SessionWish
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.rules import may_help_participants, may_lead_rounds
from meshup.person_to_person_desk.domain import next_steps
from meshup.person_to_person_desk.domain.next_steps import EXTENSIONS
from meshup.person_to_person_desk.forms.rounds import PressForm, SessionForm, session_initial
from meshup.person_to_person_desk.views.lead_page import first_languages, lead_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.person_to_person_desk.forms.rounds import Seen

    Act = Callable[[Asker, str, Seen, datetime], None]

LEAD: Final = "person_to_person_desk:lead"
MINUTE: Final = 60
OPENED: Final = gettext_lazy("It is open: people join by the code on the screen in the room.")


@desk(may_help_participants)
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page on which the rounds are led; the form that opens them while nobody has."""
    event = event_for(request.user, slug)
    session = session_of(slug, now())
    if session is not None:
        return lead_page(request, event, session)
    form = SessionForm(first=first_languages(event))
    return _setup(request, event, form, is_new=True)


@require_POST
@desk(may_lead_rounds)
def open_rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the rounds as most evenings want them; where they are open, they stay as they are."""
    if session_of(slug, now()) is None:
        sessions.open_session(signed_in(request), slug, SessionWish(), now())
    return lead_to(request, str(OPENED), reverse(LEAD, args=[slug]))


@desk(may_lead_rounds)
def setup(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask how the rounds are wanted, and open them, or change what is not planned yet."""
    at = now()
    event = event_for(request.user, slug)
    session = session_of(slug, at)
    initial = session_initial(session.wish) if session is not None else None
    form = SessionForm(request.POST or None, initial=initial, first=first_languages(event))
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            sessions.open_session(signed_in(request), slug, form.wish, at)
            return True

        if try_to(form, act):
            saved = _("Saved. What is planned stays as it is.")
            sentence = str(OPENED) if session is None else saved
            return lead_to(request, sentence, reverse(LEAD, args=[slug]))
    return _setup(request, event, form, is_new=session is None)


def _setup(
    request: HttpRequest, event: Occurrence, form: SessionForm, *, is_new: bool
) -> HttpResponse:
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "is_new": is_new,
        "may_lead": may_lead_rounds(request.user),
    }
    return desk_page(request, "person_to_person_desk/setup.html", context, form)


def _numbered(act: Callable[[Asker, str, int, datetime], None]) -> Act:
    """Return ``act`` as a press that says to which round it is meant."""

    def press(by: Asker, slug: str, seen: Seen, at: datetime) -> None:
        if seen.number is None:
            raise Invalid
        act(by, slug, seen.number, at)

    return press


def _extend(by: Asker, slug: str, seen: Seen, at: datetime) -> None:
    if seen.number not in EXTENSIONS or seen.ends is None:
        raise Invalid
    rounds.extend(by, slug, seen.number * MINUTE, at, seen.ends)


PRESSES: Final[dict[str, Act]] = {
    next_steps.START: lambda by, slug, seen, at: rounds.start(by, slug, at, seen.number),
    next_steps.UNDO_START: lambda by, slug, _seen, at: rounds.undo_start(by, slug, at),
    next_steps.BEGIN_NOW: _numbered(rounds.begin_now),
    next_steps.HOLD: lambda by, slug, _seen, at: rounds.hold(by, slug, at),
    next_steps.RESUME: lambda by, slug, _seen, at: rounds.resume(by, slug, at),
    next_steps.END_ROUND: _numbered(rounds.end_round),
    next_steps.ADD_ROUND: lambda by, slug, seen, at: rounds.add_round(by, slug, at, seen.number),
    next_steps.END: lambda by, slug, _seen, at: sessions.end_session(by, slug, at),
    "extend": _extend,
}


@require_POST
@desk(may_lead_rounds)
def press(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Do what a button of the page says; what is refused is said on the page."""
    at = now()
    event = event_for(request.user, slug)
    form = PressForm(request.POST)
    if form.is_valid():

        def act() -> bool:
            PRESSES[name](signed_in(request), slug, form.seen, at)
            return True

        if try_to(form, act):
            return HttpResponseRedirect(reverse(LEAD, args=[slug]))
    session = session_of(slug, at)
    if session is None:
        raise NoSession
    return lead_page(request, event, session, press_form=form)
