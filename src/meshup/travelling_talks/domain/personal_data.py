"""What this room keeps about people: what speakers answered and gave, and what others gave us.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night. Whoever is
erased takes their yes back everywhere: the other communities hear of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.proposals.domain.queries.speaking import proposed_by
from meshup.travelling_talks.choices import ContactKind, Reply, Standing
from meshup.travelling_talks.domain.borrowing import forget_contacts
from meshup.travelling_talks.domain.wanted_talks import end_travel, forget_old, locked
from meshup.travelling_talks.models import BorrowedTalk, SpeakerReply, UnmailedTalk, WantedTalk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

UNUSED: Final = timedelta(days=60)
"""A contact that was chosen and never sent is forgotten after so long."""
SENT: Final = timedelta(days=400)
"""One that was sent: by then the other community has deleted it."""


def export(subject: Subject) -> list[Record]:
    """Return what somebody answered to other communities, and what they gave."""
    return [
        {
            "talk": str(row.wanted.talk),
            "reply": row.reply,
            "contact_kind": row.contact_kind,
            "contact": row.contact,
            "at": row.replied_at.isoformat(),
        }
        for row in _replies(subject).select_related("wanted").order_by("pk")
    ]


def erase(subject: Subject) -> int:
    """Take back what somebody said yes to, and forget what they answered."""
    at, rows = clock.now(), list(_replies(subject).select_related("wanted").order_by("pk"))
    for row in rows:
        if row.reply == Reply.YES:
            end_travel(locked(row.wanted.request), at)
    gone = SpeakerReply.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
    talks = proposed_by(peer=subject.peer, email=subject.email)
    return gone + UnmailedTalk.objects.filter(talk__in=talks).delete()[0]


def expire(now: datetime) -> int:
    """Forget contacts that nobody needs any more, and what is over since long."""
    unused = Q(replied_at__lt=now - UNUSED) & ~Q(wanted__standing=Standing.AGREED)
    old = SpeakerReply.objects.filter(unused | Q(replied_at__lt=now - SENT)).exclude(contact="")
    return old.update(contact="") + forget_old(now)


def subjects() -> Iterator[Subject]:
    """Yield the peers who answered."""
    rows = SpeakerReply.objects.exclude(peer=None).order_by()
    for peer in rows.values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


def export_borrowed(subject: Subject) -> list[Record]:
    """Return the contacts that hold an address, and of which talk they are."""
    return [
        {"talk": row.url, "contacts": [each for each in row.contacts if _has(each, subject)]}
        for row in _borrowed(subject)
    ]


def erase_borrowed(subject: Subject) -> int:
    """Forget contacts that hold an address."""
    rows = _borrowed(subject)
    for row in rows:
        row.contacts = [each for each in row.contacts if not _has(each, subject)]
        row.evenings = without(row.evenings, subject.email)
        row.save(update_fields=["contacts", "evenings"])
    return len(rows)


def expire_borrowed(now: datetime) -> int:
    """Forget contacts whose time is over."""
    return forget_contacts(now)


def borrowed_subjects() -> Iterator[Subject]:
    """Yield the addresses that speakers of other communities gave."""
    for row in BorrowedTalk.objects.exclude(contacts=[]).order_by("pk").iterator(chunk_size=200):
        for each in row.contacts:
            if each["kind"] == ContactKind.MAIL:
                yield Subject(email=each["value"])


def _has(contact: dict[str, Any], subject: Subject) -> bool:
    return bool(subject.email) and mentions(contact, subject.email)


def _replies(subject: Subject) -> QuerySet[SpeakerReply]:
    if subject.peer is not None:
        return SpeakerReply.objects.filter(peer=subject.peer)
    if subject.email:
        left = WantedTalk.objects.filter(talk__in=proposed_by(email=subject.email))
        return SpeakerReply.objects.filter(Q(contact__iexact=subject.email) | Q(wanted__in=left))
    return SpeakerReply.objects.none()


def _borrowed(subject: Subject) -> list[BorrowedTalk]:
    if not subject.email:
        return []
    rows = BorrowedTalk.objects.order_by("pk").iterator(chunk_size=200)
    return [row for row in rows if mentions([row.contacts, row.evenings], subject.email)]


REPLIES: Final = PersonalData(
    name="travelling_talks.replies",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Whether your talk may travel"),
        kept=_(
            "What you answered to communities that ask for your talk, and what you chose to give"
            " them: a mail address, a link, a word, or nothing."
        ),
        why=_("So that they learn what you chose, and nothing else, once you said yes."),
        how_long=_(
            "Your answer a bit more than a year; what you gave until you take it back, a year at"
            " most. They delete it when you take your yes back, after six months, or a month after"
            " the evening."
        ),
        how_to_erase=_(
            "On the page of your talk you take a yes back: they are told at once. “Erase me now”"
            " does so everywhere."
        ),
    ),
    covers=frozenset(
        f"travelling_talks.{kind._meta.object_name}.{name}"
        for kind in (SpeakerReply, UnmailedTalk)
        for name in kind.PERSONAL
    ),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
BORROWED: Final = PersonalData(
    name="travelling_talks.borrowed",
    sentences=Sentences(
        concerns=Concerns.EVERYBODY,
        title=_("Speakers of other communities"),
        kept=_(
            "The contact that a speaker of another community chose to give when they said yes to"
            " holding their talk here, and where they held it before. Hosts alone see the contact."
        ),
        why=_("So that hosts can agree with them on the evening."),
        how_long=_(
            "Until the speaker takes their yes back at their own community; six months at most, or"
            " a month after the last evening here."
        ),
        how_to_erase=_("At the community where the talk was held first, or by asking our hosts."),
    ),
    covers=frozenset(f"travelling_talks.BorrowedTalk.{name}" for name in BorrowedTalk.PERSONAL),
    export=export_borrowed,
    erase=erase_borrowed,
    expire=expire_borrowed,
    subjects=borrowed_subjects,
)
