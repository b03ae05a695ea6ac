"""Pure: the parts of a card, each read within its bounds or refused by its name.

Method
    A card is signed as a whole, so nothing of it is cut to fit: what breaks a bound is refused,
    and the code is the name of the part. Words for people are shown without what nobody can see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final, TypeVar

from meshup.activitypub.addresses import domain_of, host_of, is_web_url, without_fragment
from meshup.activitypub.instants import read_instant
from meshup.activitypub.words import LANGUAGE
from meshup.gossip.errors import BadCard
from meshup.kit.loopback import is_loopback_host
from meshup.kit.printable import printable_line, printable_text
from meshup.signed_messages.errors import BadKey
from meshup.signed_messages.keys import key_of_did

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from meshup.activitypub.ids import Json

LONGEST_ADDRESS: Final = 512
LONGEST_NAME: Final = 100
LONGEST_SUMMARY: Final = 300
LONGEST_EMAIL: Final = 254
LONGEST_DID: Final = 80
MOST_NEIGHBOURS: Final = 16
MOST_BOOTSTRAPS: Final = 5
MOST_OFFERS: Final = 16
MOST_LANGUAGES: Final = 16
MOST_OTHERS: Final = 8
"""Of earlier addresses, successors, and umbrellas."""
COUNTRY: Final = re.compile(r"[A-Z]{2}")
OFFER: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
EMAIL: Final = re.compile(r"[\w.+'%-]{1,64}@[\w-]+(\.[\w-]+)+", re.ASCII)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NextEvent:
    """The next date of a community, as its card names it.

    Attributes:
        id: where other servers read it.
        start_time: aware.
        url: its page.
    """

    id: str
    name: str
    start_time: datetime
    url: str


def read_address(document: Json, name: str) -> str:
    """Return a web address: https, or http of this machine, as trials have it.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name)
    if not _is_address(value):
        raise BadCard(code_of(name))
    return str(value)


def read_addresses(document: Json, name: str, most: int) -> tuple[str, ...]:
    """Return a list of web addresses; () where there is none.

    Raises:
        BadCard: ``name``.
    """
    return _read_list(document, name, most, _is_address)


def read_words(document: Json, name: str, most: int, *, lines: bool = False) -> str:
    """Return words for people, at most ``most`` characters; "" where there are none.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise BadCard(code_of(name))
    return printable_text(value).strip() if lines else printable_line(value)


def read_did(document: Json, name: str, *, absent: bool = False) -> str:
    """Return a did:key of Ed25519; "" where there is none and none need be.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name)
    if value is None and absent:
        return ""
    if not _is_did(value):
        raise BadCard(code_of(name))
    return str(value)


def read_dids(document: Json, name: str, most: int) -> tuple[str, ...]:
    """Return a list of dids; () where there is none.

    Raises:
        BadCard: ``name``.
    """
    return _read_list(document, name, most, _is_did)


def read_degrees(document: Json, name: str, most: int) -> float | None:
    """Return degrees between ``-most`` and ``most``; None where there are none.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadCard(name)
    if not isfinite(value) or abs(value) > most:
        raise BadCard(name)
    return float(value)


def read_date(document: Json, name: str) -> date | None:
    """Return a day; None where there is none.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name)
    if value is None:
        return None
    instant = (
        read_instant(value) if isinstance(value, str) and len(value) == len("2019-07-14") else None
    )
    if instant is None:
        raise BadCard(name)
    return instant.date()


def read_time(document: Json, name: str) -> datetime:
    """Return an instant.

    Raises:
        BadCard: ``name``.
    """
    instant = read_instant(document.get(name))
    if instant is None:
        raise BadCard(name)
    return instant


def read_matching(document: Json, name: str, pattern: re.Pattern[str], most: int) -> str:
    """Return a word of that form; "" where there is none.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or not pattern.fullmatch(value):
        raise BadCard(name)
    return value


def read_languages(document: Json) -> tuple[str, ...]:
    """Return codes of languages.

    Raises:
        BadCard: "languages".
    """
    return _read_list(document, "languages", MOST_LANGUAGES, _matches(LANGUAGE))


def read_offers(document: Json) -> tuple[str, ...]:
    """Return what a node offers to others.

    Raises:
        BadCard: "offers".
    """
    return _read_list(document, "offers", MOST_OFFERS, _matches(OFFER))


def read_flag(document: Json, name: str) -> bool:
    """Return a yes or no; no where it is left out.

    Raises:
        BadCard: ``name``.
    """
    value = document.get(name, False)
    if not isinstance(value, bool):
        raise BadCard(name)
    return value


def read_next_event(document: Json) -> NextEvent | None:
    """Return the next date; None where there is none.

    Raises:
        BadCard: "next_event".
    """
    event = document.get("nextEvent")
    if event is None:
        return None
    if not isinstance(event, dict):
        raise BadCard("next_event")
    try:
        return NextEvent(
            id=read_address(event, "id"),
            name=read_words(event, "name", LONGEST_NAME * 2),
            start_time=read_time(event, "startTime"),
            url=read_address(event, "url"),
        )
    except BadCard:
        raise BadCard("next_event") from None


def code_of(name: str) -> str:
    """Return the code of a part: its name in lower case, with "_" between words."""
    return re.sub("([A-Z])", r"_\1", name).lower()


def _read_list(
    document: Json, name: str, most: int, fits: Callable[[object], bool]
) -> tuple[str, ...]:
    value = document.get(name, [])
    if not isinstance(value, list) or len(value) > most or not all(map(fits, value)):
        raise BadCard(code_of(name))
    return tuple(dict.fromkeys(value))


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_address(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or not is_web_url(value):
        return False
    is_whole = without_fragment(value) == value
    host = domain_of(host_of(value)).strip("[]")
    return is_whole and (value.startswith("https://") or is_loopback_host(host))


def _is_did(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_DID:
        return False
    try:
        key_of_did(value)
    except BadKey:
        return False
    return True
