"""What this room keeps about people: addresses, and letters to them.

Shell. All functions are called by the registry (``kit.personal_data``), in its transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.clock import now
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.letters.domain.address_marks import email_hash, keep_mark
from meshup.letters.domain.addresses import release_addresses, unused_addresses
from meshup.letters.models import Address, AddressMark, Letter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

RETENTION: Final = timedelta(days=30)


def export_addresses(subject: Subject) -> list[Record]:
    """Return the row of the subject's address, or what is remembered of one that is gone."""
    rows = Address.objects.filter(email=subject.email) if subject.email else ()
    marks = AddressMark.objects.filter(email_hash=email_hash(subject.email))
    return [
        *(
            {
                "email": row.email,
                "language": row.language,
                "made_at": row.made_at.isoformat(),
                "proof_letter_at": _text(row.proof_letter_at),
                "proved_at": _text(row.proved_at),
                "stopped_at": _text(row.stopped_at),
                "stopped_because": row.stopped_because,
            }
            for row in rows
        ),
        *(
            {
                "proof_letter_at": _text(mark.proof_letter_at),
                "stopped_at": _text(mark.stopped_at),
                "expires_at": mark.expires_at.isoformat(),
            }
            for mark in (marks if subject.email else ())
        ),
    ]


def erase_addresses(subject: Subject) -> int:
    """Delete the subject's address, with its letters and whatever points to it.

    That it must get no letter, or no second one, stays under a keyed hash.
    """
    rows = list(Address.objects.filter(email=subject.email)) if subject.email else []
    for row in rows:
        keep_mark(row, now())
        row.delete()
    return len(rows)


def expire_addresses(at: datetime) -> int:
    """Delete addresses that no room needs any more, and marks that are old."""
    needed = Letter.objects.filter(ended_at=None).values("address")
    unused = unused_addresses().exclude(pk__in=needed).filter(made_at__lt=at - timedelta(days=1))
    gone = release_addresses(unused.values_list("pk", flat=True), at)
    return gone + AddressMark.objects.filter(expires_at__lte=at).delete()[0]


def addresses() -> Iterator[Subject]:
    """Yield everybody whose address is kept."""
    for email in Address.objects.values_list("email", flat=True).iterator():
        yield Subject(email=email)


def export_letters(subject: Subject) -> list[Record]:
    """Return the letters to the subject: of which kind, and when they left."""
    rows = Letter.objects.filter(address__email=subject.email).order_by("pk")
    return [
        {
            "kind": row.kind,
            "made_at": row.made_at.isoformat(),
            "send_at": row.send_at.isoformat(),
            "state": row.state,
            "sent_at": _text(row.sent_at),
        }
        for row in (rows if subject.email else ())
    ]


def erase_letters(subject: Subject) -> int:
    """Delete all letters to the subject, whether they have left or not."""
    if not subject.email:
        return 0
    return Letter.objects.filter(address__email=subject.email).delete()[0]


def expire_letters(at: datetime) -> int:
    """Delete letters that left, failed or were dropped 30 days ago."""
    return Letter.objects.filter(ended_at__lt=at - RETENTION).delete()[0]


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _covered(model: type[Address | AddressMark | Letter]) -> set[str]:
    return {f"{model._meta.label}.{name}" for name in model.PERSONAL}


ADDRESSES: Final = PersonalData(
    name="letters.addresses",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("E-mail addresses for letters"),
        kept=_(
            "The address that you leave, its language, and whether you have said that it is yours"
            " or that you want no letters. Of an address that is gone, a keyed hash may stay."
        ),
        why=_(
            "So that letters reach you, and nobody else can have any sent to you. The hash keeps"
            " us from asking you twice, or from writing although you said no."
        ),
        how_long=_(
            "As long as something is to be written to it; 30 days if you do not say that it is"
            " yours. The hash: a year."
        ),
        how_to_erase=_(
            "Withdraw what you left it for, or ask the hosts. Each letter has a link that stops"
            " them all."
        ),
    ),
    covers=frozenset(_covered(Address) | _covered(AddressMark)),
    export=export_addresses,
    erase=erase_addresses,
    expire=expire_addresses,
    subjects=addresses,
)
OUTBOX: Final = PersonalData(
    name="letters.outbox",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Letters to you"),
        kept=_(
            "Of which kind a letter is, what it is about, by number, and when it left; not its"
            " words. Whether you read it, nobody knows."
        ),
        why=_("So that each letter leaves, and leaves once."),
        how_long=_("30 days after it has left."),
        how_to_erase=_("They go together with the address."),
    ),
    covers=frozenset(_covered(Letter)),
    export=export_letters,
    erase=erase_letters,
    expire=expire_letters,
)
