"""The page on which the rounds of an evening are led: what it shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.attendance.domain.queries.registrations import registrations_of
from meshup.community.domain.queries import this_node
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.live.domain.tickets import ticket_for
from meshup.person_to_person.choices import Phase
from meshup.person_to_person.domain.announcing import round_channel
from meshup.person_to_person.domain.queries.bystanders import bystanders_of
from meshup.person_to_person.domain.queries.participants import (
    LEFT,
    SOUGHT,
    participants_of,
)
from meshup.person_to_person.domain.queries.rooms import room_view
from meshup.person_to_person.domain.values import UNDO_SECONDS
from meshup.person_to_person.rules import may_lead_rounds
from meshup.person_to_person_desk.domain import next_steps
from meshup.person_to_person_desk.domain.next_steps import EXTENSIONS, Steps, steps_at
from meshup.person_to_person_desk.domain.start_warnings import Gathered, Room, start_warnings
from meshup.person_to_person_desk.forms.people import NameForm, PersonForm
from meshup.person_to_person_desk.forms.rounds import PressForm
from meshup.presence.rules import may_keep_roster
from meshup.presence.spoken_languages import language_name
from meshup.projector.domain.secrets import projector_token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.person_to_person.domain.queries.participants import ParticipantView
    from meshup.person_to_person.domain.queries.sessions import SessionView
    from meshup.person_to_person_desk.domain.start_warnings import StartWarnings
    from meshup.presence.domain.queries.roster import Present

PAGE: Final = "person_to_person_desk/lead.html"
LISTENS: Final = timedelta(hours=6)
"""So long after the event an open page still hears of changes."""


class Press(NamedTuple):
    """A button: the act that it does, what it says, and what it is about (``PressForm``)."""

    name: str
    label: str
    number: int | None


def lead_page(
    request: HttpRequest,
    event: Occurrence,
    session: SessionView,
    *,
    press_form: PressForm | None = None,
    person_form: PersonForm | None = None,
    name_form: NameForm | None = None,
) -> HttpResponse:
    """Return the page; forms that were refused are shown again as they were sent."""
    at = now()
    people = participants_of(request.user, event.slug, at)
    steps = _steps(session, event, at)
    press_form = press_form or PressForm()
    person_form = person_form or PersonForm(
        first=first_languages(event), chosen=_spoken_before(request)
    )
    present = bystanders_of(request.user, event.slug, at) if may_keep_roster(request.user) else []
    context: dict[str, Any] = {
        "event": event,
        "session": session,
        "room": room_view(event.slug, at),
        "may_lead": may_lead_rounds(request.user),
        "steps": steps,
        "first": _press(steps.first, session),
        "others": [_press(name, session) for name in steps.others],
        "more": [_press(name, session) for name in steps.more],
        "extensions": EXTENSIONS if steps.extends else (),
        "taking_part": [_named(person) for person in people if person.standing != LEFT],
        "gone": [_named(person) for person in people if person.standing == LEFT],
        "asked": [person for person in people if person.standing == SOUGHT],
        "skipping": [person for person in people if person.standing == "skips"],
        "bystanders": [person for person in present if person.display_name],
        "nameless": _nameless(present, event.slug, name_form),
        "warnings": _warnings(session, event, people, at),
        "press_form": press_form,
        "person_form": person_form,
        "ticket": ticket_for(round_channel(event.slug), event.ends_at + LISTENS),
        "until": _until(session),
        "undo_until": _undo_until(session),
        "screen": _screen(request, event),
        "is_running": session.moment.phase not in {Phase.GATHERING, Phase.ENDED},
    }
    shown = (press_form, person_form, *([name_form] if name_form is not None else []))
    return desk_page(request, PAGE, context, *shown)


def _screen(request: HttpRequest, event: Occurrence) -> str:
    """Return the secret address of the screen in the room; "" for who may not open it."""
    if not may_lead_rounds(request.user):
        return ""
    token = projector_token(event.slug, event.ends_at)
    return reverse("projector:projector", args=[event.slug, token])


def first_languages(event: Occurrence) -> tuple[str, ...]:
    """Return the languages that a form offers first: those of the evening, and of the node."""
    return tuple(dict.fromkeys((*event.languages, *this_node().languages)))


class PersonLine(NamedTuple):
    """Somebody who takes part, and the languages that they speak, each by its own name."""

    person: ParticipantView
    languages: list[tuple[str, str]]


def _named(person: ParticipantView) -> PersonLine:
    return PersonLine(person, [(code, language_name(code)) for code in person.languages])


class NamelessLine(NamedTuple):
    """Somebody who is there and chose no name.

    Attributes:
        registered_as: the name for the list at the door; "" for none.
    """

    person: Present
    registered_as: str
    form: NameForm


def _nameless(
    present: Sequence[Present], slug: str, name_form: NameForm | None
) -> list[NamelessLine]:
    """Return who has no name yet; a form that was refused is shown again as it was sent."""
    people = [person for person in present if not person.display_name]
    theirs = registrations_of([person.peer for person in people]) if people else []
    names = {each.peer: each.name for each in theirs if each.name and each.evening(slug)}
    refused = {name_form.presence: name_form} if name_form is not None else {}
    return [
        NamelessLine(
            person,
            names.get(person.peer, ""),
            refused.get(person.number) or NameForm(presence=person.number),
        )
        for person in people
    ]


def _spoken_before(request: HttpRequest) -> list[str]:
    """Return what the person spoke whom the same helper added just before, as the address says."""
    return request.GET.getlist("speaks")[:12]


def _steps(session: SessionView, event: Occurrence, at: datetime) -> Steps:
    phase = session.moment.phase
    return steps_at(phase, can_undo=session.can_undo, is_over=at >= event.ends_at)


def _press(name: str, session: SessionView) -> Press | None:
    if not name:
        return None
    labels = {
        next_steps.START: _("Start round 1"),
        next_steps.UNDO_START: _("Undo the start"),
        next_steps.BEGIN_NOW: _("Begin to talk now"),
        next_steps.HOLD: _("Hold the clock"),
        next_steps.RESUME: _("Go on"),
        next_steps.END_ROUND: _("End this round now"),
        next_steps.ADD_ROUND: _("One more round"),
        next_steps.END: _("End person-to-person"),
    }
    seen = {
        next_steps.START: session.starts,
        next_steps.BEGIN_NOW: session.moment.number,
        next_steps.END_ROUND: session.moment.number,
        next_steps.ADD_ROUND: session.wish.rounds,
    }
    return Press(name, labels[name], seen.get(name))


def _warnings(
    session: SessionView, event: Occurrence, people: Sequence[ParticipantView], at: datetime
) -> StartWarnings | None:
    """Return what to know before the first round; None once it was started."""
    if session.moment.phase != Phase.GATHERING:
        return None
    wish = session.wish
    room = Room(
        tables=len(wish.tables) or None,
        rounds=wish.rounds,
        round_time=timedelta(seconds=wish.round_seconds),
        pause=timedelta(seconds=wish.pause_seconds),
        closes_at=event.ends_at,
    )
    there = [
        Gathered(person.name, frozenset(person.languages)) for person in people if person.takes_part
    ]
    return start_warnings(there, room, at)


def _until(session: SessionView) -> int | None:
    """Return the moment to which the page counts down, in ms; None when nothing runs down."""
    moment = session.moment
    if moment.held or moment.remaining is None:
        return None
    end = moment.begins_at if moment.phase == Phase.ANNOUNCED else moment.ends_at
    return int(end.timestamp() * 1000) if end is not None else None


def _undo_until(session: SessionView) -> int | None:
    if not session.can_undo or session.started_at is None:
        return None
    return int((session.started_at.timestamp() + UNDO_SECONDS) * 1000)
