"""What a node keeps about people: rooms register it, so that it can be told, shown and erased.

Shell. A room registers each kind of data from ``AppConfig.ready``: sentences for the public page,
the fields it stands in, and how to export, erase and expire it. A model marks its fields in
``PERSONAL``; a test of the house finds those that nobody registered.

Erasing is one transaction over all rooms, upper rooms first; whatever is kept outside the database
goes after the commit. A line of the erasure log is written last and before the commit: a fall of
the machine in between leaves a line too many, never one too few.

Words
    subject   the person whom data is about
    record    one thing that is kept, as JSON values
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from meshup.kit import clock, erasure_log
from meshup.kit.erasure_log import Erasure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

Record = dict[str, Any]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is meant: by number, by address, or both; ``peer`` is for visitors without either."""

    person: int | None = None
    email: str = ""
    peer: int | None = None

    def __post_init__(self) -> None:
        """Write the address in lower case, as it is compared."""
        object.__setattr__(self, "email", self.email.strip().lower())


class Concerns(Enum):
    """Whose data it is; the public page has a section for each."""

    VISITORS = "visitors"
    HELPERS = "helpers"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What the public page says of one kind of data; translated when it is read."""

    concerns: Concerns
    title: StrOrPromise
    kept: StrOrPromise
    why: StrOrPromise
    how_long: StrOrPromise
    how_to_erase: StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """One kind of data about people, as the room that keeps it registers it."""

    name: str
    """The room and the kind: ``agenda.suggestions``."""
    sentences: Sentences
    covers: frozenset[str] = frozenset()
    """Fields as ``agenda.Event.suggested_by``; a table without a model by its name."""
    export: Callable[[Subject], list[Record]] = field(default=lambda _subject: [])
    hold: Callable[[Subject], None] = field(default=lambda _subject: None)
    """Runs in that transaction before anything is erased; keeps others from writing of them."""
    erase: Callable[[Subject], int] = field(default=lambda _subject: 0)
    """Runs in a transaction; returns how many records went. Twice changes nothing."""
    expire: Callable[[datetime], int] = field(default=lambda _now: 0)
    """Runs each night; returns how many records went."""
    subjects: Callable[[], Iterable[Subject]] = field(default=tuple)
    """Yields whom the records are about, so that a restored backup can be looked through."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """Something that the node keeps in a visitor's browser.

    Attributes:
        name: of the cookie; what is kept otherwise has names that begin so.
        goes_with_person: whether what the browser keeps in its storage under this name, or under it
            and ":", goes from the device on which somebody erases themselves.
    """

    name: str
    purpose: StrOrPromise
    how_long: StrOrPromise
    goes_with_person: bool = False


_registered: Final[dict[str, PersonalData]] = {}
_cookies: Final[dict[str, Cookie]] = {}


def register(*kinds: PersonalData | Cookie) -> None:
    """Let the node tell, export, erase and expire these; the same name again replaces it."""
    for kind in kinds:
        if isinstance(kind, Cookie):
            _cookies[kind.name] = kind
        else:
            _registered[kind.name] = kind


def registered() -> list[PersonalData]:
    """Return what rooms registered, lower rooms first."""
    return list(_registered.values())


def cookies() -> list[Cookie]:
    """Return what rooms registered as kept in browsers."""
    return list(_cookies.values())


def names_that_go() -> list[str]:
    """Return the names of what goes from the device on which somebody erases themselves."""
    return [cookie.name for cookie in cookies() if cookie.goes_with_person]


def export(subject: Subject) -> dict[str, list[Record]]:
    """Return all records about ``subject`` by the name of their kind, without empty kinds."""
    found = {kind.name: kind.export(subject) for kind in registered()}
    return {name: records for name, records in found.items() if records}


def erase(subject: Subject, *, log: bool = True) -> dict[str, int]:
    """Erase all that is kept about ``subject``; return how many records of each kind went.

    All of it or nothing. What no room knows of is logged all the same, for a backup may know it.
    Without ``log`` no line is written: the erasure repeats one that has its line.

    Raises:
        Refusal: a room cannot let them go, such as the last host.
    """
    with transaction.atomic():
        for kind in registered():
            kind.hold(subject)
        gone = {kind.name: kind.erase(subject) for kind in reversed(registered())}
        if log:
            logged = erasure_log.email_hash(subject.email, settings.SECRET_KEY)
            line = Erasure(clock.now(), subject.person, logged, subject.peer)
            erasure_log.append(Path(settings.CONFIG.data) / erasure_log.NAME, line)
    return {name: count for name, count in gone.items() if count}


def expire() -> dict[str, int]:
    """Erase what is past its time, each night; one kind that fails does not keep the others."""
    gone = {}
    for kind in registered():
        try:
            gone[kind.name] = kind.expire(clock.now())
        except Exception:
            logger.exception("Personal data of %s did not expire", kind.name)
    return gone


def known_subjects() -> set[Subject]:
    """Return everybody about whom something is kept."""
    return {subject for kind in registered() for subject in kind.subjects()}


def was_erased(subject: Subject, erasure: Erasure, secrets: Iterable[str]) -> bool:
    """Say whether ``erasure``, logged under one of ``secrets``, is of ``subject``.

    A number alone proves nothing, for a restored database gives it to somebody else: the address
    must fit as well. Records that know an address only are meant by every line with that address.
    """
    if subject.peer is not None:
        return subject.peer == erasure.peer
    if not subject.email or subject.person not in {None, erasure.person}:
        return False
    return erasure.email in {erasure_log.email_hash(subject.email, key) for key in secrets}
