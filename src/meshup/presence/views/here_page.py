"""What the page of a phone at an evening shows: who is here on it, and who may still join."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from meshup.attendance.domain.links import link_of
from meshup.attendance.domain.planned_evenings import ATTENDS
from meshup.attendance.domain.queries.registrations import registrations_of
from meshup.community.domain.queries import this_node
from meshup.kit.forms.pages import form_page
from meshup.kit.url_paths import path_of
from meshup.peers.device_cookie import people_on
from meshup.presence.domain.join_codes import is_code_shown
from meshup.presence.domain.joining import LONGEST_NAME
from meshup.presence.domain.opening_hours import is_open, opens_at
from meshup.presence.domain.queries.roster import presences_of
from meshup.presence.forms.here import SOMEBODY_NEW, ClaimForm, HereForm, code_in
from meshup.presence.here_parts import HereViewer, here_parts
from meshup.presence.spoken_languages import OFFERED, language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.queries.registrations import RegistrationFacts
    from meshup.peers.domain.peers import PeerFacts
    from meshup.presence.domain.queries.roster import Present

MOST_FIRST: Final = 6
"""Languages that are offered at once; the others are folded."""
LONGEST_HEADER: Final = 200


class PersonHere(NamedTuple):
    """Somebody of this device who came to the event, with the form that changes what they said.

    Attributes:
        pass_page: where the code of their registration stands; "" for who did not register here.
    """

    facts: PeerFacts
    presence: Present
    form: HereForm
    claim: ClaimForm
    pass_page: str

    @property
    def languages(self) -> list[tuple[str, str]]:
        """What they speak: codes, and each by its own name."""
        return [(code, language_name(code)) for code in self.presence.languages]


def here_page(
    request: HttpRequest,
    event: Occurrence,
    at: datetime,
    *,
    sent: HereForm | ClaimForm | None = None,
    done: object = "",
) -> HttpResponse:
    """Return the page, with the form that was sent in the place where it was filled in."""
    people = people_on(request)
    numbers = [person.number for person in people]
    presences = presences_of(numbers, event.slug) if people else {}
    registered = _registered(numbers, event)
    forms = _Forms(request, event, _proposed_names(people, registered), sent)
    absent = [person for person in people if person.number not in presences]
    is_first_absent = not people or people[0].number not in presences
    here = [
        PersonHere(
            person,
            presences[person.number],
            forms.change(person, presences[person.number]),
            forms.claim(person),
            _pass_page(registered.get(person.number), event),
        )
        for person in people
        if person.number in presences
    ]
    join_form = forms.join(people[0] if people else None) if is_first_absent else None
    other_form = forms.join_else() if people else None
    if is_code_shown(code_in(request), event.slug, at):
        for form in filter(None, (join_form, other_form)):
            form.hide_code()
    context = {
        "event": event,
        "now": at,
        "is_open": is_open(event, at),
        "is_over": event.ends_at <= at,
        "opens_at": opens_at(event),
        "here": here,
        "join_form": join_form,
        "other_form": other_form,
        "others": absent[1:] if is_first_absent else absent,
        "sent": sent,
        "has_left": all(person.presence.has_left for person in here),
        "code": code_in(request),
        "done": done,
        "once": token_urlsafe(16),
        "parts": here_parts(HereViewer(tuple(numbers), event.slug, at, code_in(request))),
    }
    return form_page(request, "presence/here.html", context, *([sent] if sent else []))


class _Forms:
    """The forms of the page: what was sent stands in for the one that sent it."""

    def __init__(
        self,
        request: HttpRequest,
        event: Occurrence,
        names: Mapping[int, str],
        sent: HereForm | ClaimForm | None,
    ) -> None:
        self._request = request
        self._event = event
        self._names = names
        self._sent = sent
        self._sent_by = request.POST.get("form", "join") if sent else ""

    def join(self, person: PeerFacts | None) -> HereForm:
        """Return the form by which who acts on the device joins; None is nobody yet."""
        number = person.number if person else SOMEBODY_NEW
        return self._made("join", number, self._names.get(number, ""), self._own_language())

    def join_else(self) -> HereForm:
        """Return the form by which somebody else joins on the device."""
        return self._made("other", SOMEBODY_NEW, "", self._own_language())

    def change(self, person: PeerFacts, presence: Present) -> HereForm:
        """Return the form of somebody who came."""
        name = presence.display_name
        if not presence.joined:
            name = name or self._names.get(person.number, "")
        languages = presence.languages or tuple(self._own_language())
        return self._made(f"person-{person.number}", person.number, name, languages)

    def claim(self, person: PeerFacts) -> ClaimForm:
        """Return the form by which somebody says that they registered on another device."""
        auto_id = f"claim-{person.number}-%s"
        if isinstance(self._sent, ClaimForm) and str(person.number) == self._sent["person"].value():
            self._sent.auto_id = auto_id
            return self._sent
        return ClaimForm(initial={"person": person.number}, auto_id=auto_id)

    def _own_language(self) -> list[str]:
        return [get_language() or this_node().languages[0]]

    def _made(self, which: str, number: int, name: str, languages: Iterable[str]) -> HereForm:
        if isinstance(self._sent, HereForm) and which == self._sent_by:
            self._sent.auto_id = f"{which}-%s"
            return self._sent
        spoken = list(languages)
        return HereForm(
            initial={
                "code": code_in(self._request),
                "display_name": name,
                "languages": spoken,
                "person": number,
            },
            first=languages_first(self._request, self._event, spoken),
            auto_id=f"{which}-%s",
        )


def languages_first(
    request: HttpRequest, event: Occurrence, chosen: Iterable[str]
) -> tuple[str, ...]:
    """Return the languages that are offered at once.

    Those that are chosen; then of the page, the event, the node, and the reader's browser.
    """
    known = {*OFFERED, *dict(settings.LANGUAGES), *event.languages, *this_node().languages}
    header = request.headers.get("Accept-Language", "")[:LONGEST_HEADER]
    read = (code.partition("-")[0] for code, _weight in parse_accept_lang_header(header))
    wanted = dict.fromkeys(
        [*chosen, get_language() or "", *event.languages, *this_node().languages]
    )
    found = [code for code in (*wanted, *read) if code in known]
    chosen_here = sum(code in known for code in dict.fromkeys(chosen))
    return tuple(dict.fromkeys(found))[: max(MOST_FIRST, chosen_here)]


def _registered(peers: Sequence[int], event: Occurrence) -> dict[int, RegistrationFacts]:
    """Return the registrations of those of the device who said that they come."""
    theirs = registrations_of(peers) if peers else ()
    return {one.peer: one for one in theirs if one.evening(event.slug)}


def _pass_page(theirs: RegistrationFacts | None, event: Occurrence) -> str:
    evening = theirs.evening(event.slug) if theirs else None
    if theirs is None or evening is None or evening.standing not in ATTENDS or event.online:
        return ""
    return path_of("attendance:pass", (link_of(theirs.handle), event.slug))


def _proposed_names(
    people: Sequence[PeerFacts], registered: Mapping[int, RegistrationFacts]
) -> dict[int, str]:
    """Return what people may want to be called: as they registered, or on this device."""
    names = {person.number: person.name for person in people}
    names |= {peer: theirs.name for peer, theirs in registered.items() if theirs.name}
    return {number: name[:LONGEST_NAME].strip() for number, name in names.items()}
