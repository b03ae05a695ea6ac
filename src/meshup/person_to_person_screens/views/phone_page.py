"""What the page of a phone in the rounds shows: a card for each person, and who may join."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import get_language

from meshup.community.domain.queries import this_node
from meshup.contact_exchange.domain.queries.exchanges import exchange_panel
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.person_to_person_screens.domain.phone_card import PhoneCard, phone_card
from meshup.person_to_person_screens.domain.phone_moment import PhoneMoment, phone_moment
from meshup.person_to_person_screens.forms.phone import TakePartForm
from meshup.person_to_person_screens.phone_words import phone_words
from meshup.person_to_person_screens.views.people import participants_among, people_here
from meshup.person_to_person_screens.views.phone_state import epoch_ms, page_data, state_of
from meshup.presence.domain.join_codes import is_code_shown
from meshup.presence.domain.opening_hours import is_open, opens_at
from meshup.presence.forms.here import SOMEBODY_NEW, code_in
from meshup.presence.spoken_languages import language_name
from meshup.presence.views.here_page import languages_first

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.contact_exchange.domain.queries.exchanges import ExchangePanel
    from meshup.person_to_person.domain.queries.sessions import SessionView
    from meshup.person_to_person_screens.domain.phone_card import Words
    from meshup.person_to_person_screens.domain.phone_moment import Snapshot
    from meshup.person_to_person_screens.views.people import PersonOnDevice

JOIN, OTHER = "join", "other"
REFRESH_SECONDS: Final = 20


class ShownPerson(NamedTuple):
    """Somebody of the device who takes part, with what their card says."""

    person: PersonOnDevice
    moment: PhoneMoment
    card: PhoneCard

    @property
    def language(self) -> str:
        """What they speak at their table, by its own name."""
        return language_name(self.card.language) if self.card.language else ""

    @property
    def peers(self) -> list[tuple[str, int]]:
        """With whom they sit, each with the seat that they may say is empty; 0 for none."""
        empty = self.card.look_for or [0] * len(self.card.people)
        return list(zip(self.card.people, empty, strict=True))

    @property
    def starters(self) -> list[tuple[str, str]]:
        """The words that open the conversation, with their language; the reader's own first."""
        texts = dict(self.card.starter or {})
        own = get_language() or "en"
        return sorted(texts.items(), key=lambda text: (text[0] != own, text[0]))


def phone_page(
    request: HttpRequest,
    event: Occurrence,
    session: SessionView,
    at: datetime,
    *,
    sent: TakePartForm | None = None,
    done: object = "",
) -> HttpResponse:
    """Return the page, with the form that was sent in the place where it was filled in."""
    everybody = people_here(request, event.slug)
    inside = participants_among(everybody)
    state = state_of(event, inside)
    words = phone_words()
    rounds = state["rounds"]
    shown = [_shown(person, rounds, at, words) for person in inside]
    is_over = rounds["state"] == "ended" or event.ends_at <= at
    join_form = other_form = None
    if not is_over and is_open(event, at):
        join_form, other_form = _join_forms(request, event, at, everybody, sent)
    context = {
        "event": event,
        "now": at,
        "is_open": is_open(event, at),
        "is_over": is_over,
        "opens_at": opens_at(event),
        "people": shown,
        "rounds": rounds,
        "words": words,
        "wish": session.wish,
        "minutes": round(session.wish.round_seconds / 60),
        "met": sum(int(person.seat.get("met") or 0) for person in inside),
        "exchanges": _exchanges(inside, event, at) if is_over else [],
        "back": path_of("person_to_person_screens:phone", (event.slug,)),
        "join_form": join_form,
        "other_form": other_form,
        "others": [person for person in everybody if not person.part],
        "sent": sent,
        "code": code_in(request),
        "done": done,
        "once": token_urlsafe(16),
        "refresh": REFRESH_SECONDS if shown and sent is None and not is_over else 0,
        "data": {**page_data(event), **state},
    }
    return form_page(
        request, "person_to_person_screens/phone.html", context, *([sent] if sent else [])
    )


def _shown(person: PersonOnDevice, rounds: Snapshot, at: datetime, words: Words) -> ShownPerson:
    moment = phone_moment(rounds, person.seat, epoch_ms(at))
    return ShownPerson(person, moment, phone_card(moment, person.seat, words))


def _exchanges(
    inside: Sequence[PersonOnDevice], event: Occurrence, at: datetime
) -> list[ExchangePanel]:
    """Return with whom each may stay in touch, once nothing on the page refreshes itself."""
    panels = [exchange_panel(person.number, event.slug, at) for person in inside]
    return [panel for panel in panels if panel.people]


def _join_forms(
    request: HttpRequest,
    event: Occurrence,
    at: datetime,
    everybody: Sequence[PersonOnDevice],
    sent: TakePartForm | None,
) -> tuple[TakePartForm | None, TakePartForm | None]:
    """Return the form by which who acts takes part, and the one for somebody else on the device."""
    which = request.POST.get("form", JOIN) if sent else ""
    first = everybody[0] if everybody else None
    join = other = None
    if first is None or first.part is None:
        join = sent if which == JOIN else _form(request, event, first)
    if everybody:
        other = sent if which == OTHER else _form(request, event, None)
    for form, name in ((join, JOIN), (other, OTHER)):
        if form is not None:
            form.auto_id = f"{name}-%s"
            if not form.needs_code or is_code_shown(code_in(request), event.slug, at):
                form.hide_code()
    return join, other


def _form(request: HttpRequest, event: Occurrence, person: PersonOnDevice | None) -> TakePartForm:
    presence = person.presence if person else None
    spoken = list(presence.languages) if presence else []
    spoken = spoken or [get_language() or this_node().languages[0]]
    return TakePartForm(
        initial={
            "code": code_in(request),
            "display_name": person.name if person else "",
            "languages": spoken,
            "person": person.number if person else SOMEBODY_NEW,
        },
        first=languages_first(request, event, spoken),
        needs_code=presence is None,
    )
