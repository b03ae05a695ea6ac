"""The cookie by which a browser acts for peers: read, and written after an act.

A door's tool. The cookie holds up to five keys, for several people may use one device; the first
acts. It is looked at in views of its readers alone: a page of everybody never reads it, or nobody
would be served the kept one (``kit.visitor_cookies``).

Method
    ``meshup_peers=<key>.<key>…`` (with the node's port, ``kit.cookie_names``); each key is 43
    characters of base64url. What a request carries and what the cookie has to become is one value
    in ``request.META``.

Source
    RFC 6265bis: HttpOnly, SameSite=Lax, at most 400 days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from django.conf import settings
from django.utils.http import http_date
from django.utils.translation import get_language, gettext_lazy as _

from meshup.kit import clock
from meshup.kit.cookie_names import cookie_name
from meshup.kit.personal_data import Cookie
from meshup.peers.domain.devices import (
    KEY_LENGTH,
    LIFETIME,
    add_device,
    forget_device,
    peers_of_keys,
    renew_device,
)
from meshup.peers.domain.peers import PeerFacts, make_peer
from meshup.peers.errors import DeviceFull, NobodyHere

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

NAME: Final = cookie_name("meshup_peers", settings.CONFIG.address)
MOST_PEOPLE: Final = 5
COOKIE: Final = Cookie(
    NAME,
    _("Knows which visitors use this browser, from your first act on, such as saying you come."),
    _("400 days after your latest act; gone when you let this device forget you."),
)
_META: Final = "meshup.people_on_device"
_KEY: Final = re.compile(rf"[A-Za-z0-9_-]{{{KEY_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class _Person:
    key: str
    facts: PeerFacts


def people_on(request: HttpRequest) -> list[PeerFacts]:
    """Return for whom the device acts, the active one first; one query for a request."""
    return [person.facts for person in _people(request)]


def peer_of(request: HttpRequest) -> PeerFacts | None:
    """Return who acts on the device; None for somebody of whom nothing is known."""
    return next(iter(people_on(request)), None)


def acting_peer(request: HttpRequest, at: datetime, *, somebody_else: bool = False) -> int:
    """Return the number of who acts, silently made at their first act.

    Called in a POST, in the transaction of the act; ``remember`` then writes the cookie.

    Args:
        request: of the act.
        at: now.
        somebody_else: it is none of those who used the device so far.

    Raises:
        DeviceFull: it would be one too many.
    """
    people = _people(request)
    if people and not renew_device(people[0].key, people[0].facts.number, at):
        people = _look_again(request)  # revoked, or joined, since this request came
    if people and not somebody_else:
        return people[0].facts.number
    _let_room(people)
    language = get_language() or settings.LANGUAGE_CODE
    number = make_peer(language, at)
    person = _Person(add_device(number, at), PeerFacts(number, "", language))
    _note(request, [person, *people])
    return number


def add_person(request: HttpRequest, peer: PeerFacts, at: datetime) -> None:
    """Let the device act for ``peer`` from now on, whoever it acted for before.

    Raises:
        DeviceFull: it would be one too many.
    """
    people = [person for person in _people(request) if person.facts.number != peer.number]
    _let_room(people)
    known = [person for person in _people(request) if person.facts.number == peer.number]
    new = known or [_Person(add_device(peer.number, at), peer)]
    _note(request, [*new, *people])


def switch_to(request: HttpRequest, number: int) -> None:
    """Let another of those on the device act.

    Raises:
        NobodyHere: they are not on it.
    """
    person = _person(request, number)
    _note(request, [person, *(other for other in _people(request) if other != person)])


def forget_person(request: HttpRequest, number: int) -> None:
    """Let the device act for a peer no more; what is theirs stays.

    Raises:
        NobodyHere: they are not on it.
    """
    person = _person(request, number)
    forget_device(person.key)
    _note(request, [other for other in _people(request) if other != person])


def key_of(request: HttpRequest, number: int) -> str:
    """Return the key by which the device acts for the peer with this number.

    Raises:
        NobodyHere: it does not.
    """
    return _person(request, number).key


def remember(request: HttpRequest, response: HttpResponse, at: datetime) -> HttpResponse:
    """Write the cookie anew for 400 days after an act, or take it away where nobody is left."""
    people = _people(request)
    if not people:
        response.delete_cookie(NAME, samesite="Lax")
        return response
    response.set_cookie(
        NAME,
        ".".join(person.key for person in people),
        max_age=LIFETIME,
        expires=http_date((at + LIFETIME).timestamp()),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def _people(request: HttpRequest) -> list[_Person]:
    if _META not in request.META:
        return _look_again(request)
    return cast("list[_Person]", request.META[_META])


def _look_again(request: HttpRequest) -> list[_Person]:
    keys = _keys_in(request.COOKIES.get(NAME, ""))
    there = peers_of_keys(keys, clock.now())
    people = [_Person(key, there[key]) for key in keys if key in there]
    _note(request, people)
    return people


def _person(request: HttpRequest, number: int) -> _Person:
    for person in _people(request):
        if person.facts.number == number:
            return person
    raise NobodyHere


def _note(request: HttpRequest, people: list[_Person]) -> None:
    request.META[_META] = people


def _keys_in(cookie: str) -> list[str]:
    """Return the keys in a cookie, each once, without what nobody made here."""
    parts = cookie.split(".", MOST_PEOPLE)[:MOST_PEOPLE]
    return list(dict.fromkeys(part for part in parts if _KEY.fullmatch(part)))


def _let_room(people: list[_Person]) -> None:
    if len(people) >= MOST_PEOPLE:
        raise DeviceFull(most=MOST_PEOPLE)
