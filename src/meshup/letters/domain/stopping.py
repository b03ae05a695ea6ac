"""Shell: stopping letters by a link that stands in each of them, for years.

The link holds what it stops, signed: the address by its handle, the kind of the letter and its
facts. So it works when the row of the letter has long gone, and stops nobody else's letters.

Source
    RFC 8058: one POST, by the mail program's own server, stops; without a page or a cookie.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from meshup.kit.tokens import BadToken, ExpiredToken, read, sign
from meshup.kit.url_paths import path_of
from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import resume_address, stop_address
from meshup.letters.errors import NoSuchLink
from meshup.letters.letter_kinds import ABOUT_ADDRESSES, letter_kind
from meshup.letters.models import Address

if TYPE_CHECKING:
    from collections.abc import Mapping

PURPOSE: Final = "letters.stop"
NEVER: Final = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stoppable:
    """What a link stops.

    Attributes:
        handle: of the address; the address itself may be gone.
        kind: of the letter, by name.
        facts: of the letter.
        is_stopped: whether no letter at all goes to the address.
    """

    handle: str
    kind: str
    facts: Mapping[str, Any]
    is_stopped: bool

    @property
    def is_one_kind(self) -> bool:
        """Whether it stops letters of one kind, and not all to the address."""
        return self.kind not in ABOUT_ADDRESSES

    @property
    def can_resume(self) -> bool:
        """Whether letters of this kind can be taken up again by the same link."""
        kind = letter_kind(self.kind)
        return kind is not None and kind.resume is not None


def stop_url(handle: str, kind: str, facts: Mapping[str, Any]) -> str:
    """Return the complete address that stops letters of this kind, in the current language."""
    told = {} if kind in ABOUT_ADDRESSES else dict(facts)
    note = json.dumps([handle, kind, told], separators=(",", ":"))
    token = sign({"n": note}, purpose=PURPOSE, until=NEVER, secret=settings.SECRET_KEY)
    return settings.CONFIG.address + path_of("letters:stop", kwargs={"token": token})


def stoppable(token: str, at: datetime) -> Stoppable:
    """Return what the link of this token stops.

    Raises:
        NoSuchLink: it was not made here.
    """
    try:
        note = read(token, purpose=PURPOSE, at=at, secret=settings.SECRET_KEY)["n"]
    except (BadToken, ExpiredToken) as error:
        raise NoSuchLink from error
    handle, kind, facts = json.loads(str(note))
    is_stopped = Address.objects.filter(handle=handle, stopped_at__isnull=False).exists()
    return Stoppable(handle, kind, facts, is_stopped)


def stop_label(what: Stoppable, language: str) -> str:
    """Return what the link stops, in words, such as "No more reminders of this evening"; or ""."""
    kind = letter_kind(what.kind)
    if kind is None or not what.is_one_kind:
        return ""
    with override(language):
        content = kind.compose(what.facts, language)
    return content.stop_label if content else ""


def stop_kind(what: Stoppable, at: datetime) -> None:
    """Stop the letters that a link is about; twice changes nothing."""
    kind = letter_kind(what.kind)
    if not what.is_one_kind:
        stop_all(what, at)
    elif kind is not None:
        with transaction.atomic():
            kind.stop(what.facts)


def stop_all(what: Stoppable, at: datetime) -> None:
    """Let no letter go to the address of a link any more; twice changes nothing."""
    for number in _numbers(what):
        stop_address(number, Stopped.OWNER, at)


def resume(what: Stoppable) -> None:
    """Take up again what was stopped by a link, by mistake; twice changes nothing."""
    kind = letter_kind(what.kind)
    with transaction.atomic():
        for number in _numbers(what):
            resume_address(number)
        if kind is not None and kind.resume is not None and what.is_one_kind:
            kind.resume(what.facts)


def _numbers(what: Stoppable) -> list[int]:
    return list(Address.objects.filter(handle=what.handle).values_list("pk", flat=True))
