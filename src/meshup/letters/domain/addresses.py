"""Shell: e-mail addresses that visitors leave, and whether letters may go to them.

An address whose row is gone may still be marked, under a keyed hash: as asked, so that it gets no
second letter from strangers, or as stopped. A row that is made anew begins with what is marked.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef

from meshup.kit.secret_links import new_handle
from meshup.letters import signals
from meshup.letters.choices import Stopped
from meshup.letters.domain.address_marks import keep_mark, mark_of, marks_of
from meshup.letters.errors import BadAddress
from meshup.letters.models import Address, Letter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

PROOF_LASTS: Final = timedelta(days=30)
"""How long the link of the one letter to an unproved address can be used."""
LONGEST: Final = 254
"""Characters of an address; RFC 5321, section 4.5.3.1.3, without the angle brackets."""


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """An address as rooms know it; ``number`` is what they keep."""

    number: int
    email: str
    language: str
    is_proved: bool
    is_stopped: bool

    @property
    def gets_letters(self) -> bool:
        """Whether letters go to it: it is proved, and nobody stopped them."""
        return self.is_proved and not self.is_stopped


def leave_address(email: str, language: str, at: datetime) -> AddressFacts:
    """Return the address that somebody typed; make it when it is new.

    Whoever types an address that is known changes nothing of it, not even its language.

    Raises:
        BadAddress: it is none.
    """
    email = _checked(email, language)
    with transaction.atomic():
        row, _is_new = Address.objects.get_or_create(
            email=email,
            defaults={
                **mark_of(email, at),
                "language": language,
                "handle": new_handle(),
                "made_at": at,
            },
        )
    return _facts(row)


def leave_addresses(emails: Iterable[str], language: str, at: datetime) -> dict[str, AddressFacts]:
    """Return the addresses of a list, by what it says; what is none is left out. Four queries.

    As ``leave_address``, for addresses of a file, which may be many.
    """
    said: dict[str, str] = {}
    for email in emails:
        with suppress(BadAddress):
            said[email] = _checked(email, language)
    wanted = set(said.values())
    with transaction.atomic():
        known = set(Address.objects.filter(email__in=wanted).values_list("email", flat=True))
        marks = marks_of(wanted - known, at)
        Address.objects.bulk_create(
            (
                Address(email=email, language=language, handle=new_handle(), made_at=at, **columns)
                for email, columns in marks.items()
            ),
            ignore_conflicts=True,
        )
        rows = {row.email: _facts(row) for row in Address.objects.filter(email__in=wanted)}
    return {email: rows[address] for email, address in said.items() if address in rows}


def _checked(email: str, language: str) -> str:
    """Return an address as it is kept.

    Raises:
        BadAddress
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadAddress from error
    if len(email) > LONGEST or not email.isascii() or language not in dict(settings.LANGUAGES):
        raise BadAddress
    return email


def address_facts(number: int) -> AddressFacts | None:
    """Return the address of this number, for a room that keeps the number; None: it is gone."""
    return addresses_facts([number]).get(number)


def addresses_facts(numbers: Iterable[int]) -> dict[int, AddressFacts]:
    """Return the addresses of these numbers, without those that are gone; one query."""
    return {row.pk: _facts(row) for row in Address.objects.filter(pk__in=list(numbers))}


def address_number(email: str) -> int | None:
    """Return the number of an address that was left, for whoever was given it; None: unknown."""
    rows = Address.objects.filter(email=email.strip().lower())
    return rows.values_list("pk", flat=True).first()


def mark_proved(number: int, at: datetime) -> bool:
    """Let letters go to an address whose reader showed that they read it; True the first time.

    ``address_proved`` is sent after the commit.
    """
    with transaction.atomic():
        if not Address.objects.filter(pk=number, proved_at=None).update(proved_at=at):
            return False
        transaction.on_commit(partial(signals.address_proved.send, sender=None, address=number))
    return True


def stop_address(number: int, because: Stopped, at: datetime) -> bool:
    """Let no letter go to an address any more; True the first time, and when it is there.

    ``address_stopped`` is sent after the commit.
    """
    with transaction.atomic():
        rows = Address.objects.filter(pk=number, stopped_at=None)
        if not rows.update(stopped_at=at, stopped_because=because):
            return False
        transaction.on_commit(partial(signals.address_stopped.send, sender=None, address=number))
    return True


def resume_address(number: int) -> bool:
    """Let letters go to an address again whose owner had stopped them; twice changes nothing."""
    rows = Address.objects.filter(pk=number, stopped_because=Stopped.OWNER)
    return bool(rows.update(stopped_at=None, stopped_because=""))


def release_addresses(numbers: Iterable[int], at: datetime, *, for_good: bool = False) -> int:
    """Delete those of these addresses to which no row of any room points; count them.

    Letters to them go along. One that was asked, and may still be proved, waits for the night
    when its link ends, unless ``for_good``: so whoever withdraws, and comes back tomorrow, needs
    no second letter.
    """
    with transaction.atomic():
        unused = unused_addresses().filter(pk__in=list(numbers))
        if not for_good:
            unused = unused.exclude(proved_at=None, proof_letter_at__gt=at - PROOF_LASTS)
        rows = list(unused)
        for row in rows:
            keep_mark(row, at)
        Address.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def unused_addresses() -> QuerySet[Address]:
    """Return the addresses to which no row points but letters; for this room alone."""
    rows = Address.objects.all()
    for relation in Address._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not Letter:
            pointing = relation.related_model._default_manager
            name = relation.field.name
            rows = rows.exclude(Exists(pointing.filter(**{name: OuterRef("pk")})))
    return rows


def _facts(row: Address) -> AddressFacts:
    return AddressFacts(
        number=row.pk,
        email=row.email,
        language=row.language,
        is_proved=row.proved_at is not None,
        is_stopped=row.stopped_at is not None,
    )
