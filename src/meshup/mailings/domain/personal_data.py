"""What the room keeps about people: who follows, and who wrote letters, with what stands in them.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.mailings.choices import MessageState
from meshup.mailings.domain.followers import forget, forget_idle
from meshup.mailings.models import Follower, Message, Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db import models

WAY_BACK: Final = timedelta(days=1)
"""How long whoever stopped everything may come back by the same link."""
RETENTION: Final = timedelta(days=365)
"""How long letters are kept that hosts wrote."""


def export_following(subject: Subject) -> list[Record]:
    """Return what the address is told of."""
    rows = Subscription.objects.filter(follower__address__email=subject.email)
    return [
        {
            "kind": row.kind,
            "series": row.series.slug if row.series else None,
            "since": row.made_at.isoformat(),
            "letters_of_hosts": row.follower.hears_hosts,
            "latest_monthly_letter": row.follower.month,
        }
        for row in rows.select_related("follower", "series").order_by("pk")
        if subject.email
    ]


def erase_following(subject: Subject) -> int:
    """Let the address follow nothing, and be gone where no other room needs it."""
    if not subject.email:
        return 0
    rows = Follower.objects.filter(address__email=subject.email)
    return forget(rows, clock.now(), for_good=True)


def expire_following(now: datetime) -> int:
    """Forget who stopped everything, and can come back no more by the same link."""
    return forget_idle(now - WAY_BACK, now)


def following_subjects() -> Iterator[Subject]:
    """Yield the addresses that follow."""
    for email in Follower.objects.values_list("address__email", flat=True):
        yield Subject(email=email)


def export_letters(subject: Subject) -> list[Record]:
    """Return the letters that the person wrote, or that name the address."""
    return [
        {"subjects": row.subjects, "texts": row.texts, "state": row.state, "about": row.about}
        for row in _letters(subject)
    ]


def erase_letters(subject: Subject) -> int:
    """Take the person off the letters they wrote, and the address out of all; drafts go."""
    rows = _letters(subject)
    for row in rows:
        is_own = subject.person is not None and row.written_by_id == subject.person
        if is_own and row.state == MessageState.DRAFT:
            row.delete()
            continue
        row.written_by = None if is_own else row.written_by
        row.subjects = without(row.subjects, subject.email)
        row.texts = without(row.texts, subject.email)
        row.save(update_fields=["written_by", "subjects", "texts"])
    return len(rows)


def expire_letters(now: datetime) -> int:
    """Delete letters that nobody has touched for a year."""
    under_way = (MessageState.WAITING, MessageState.SENDING)
    old = Message.objects.filter(changed_at__lt=now - RETENTION).exclude(state__in=under_way)
    return old.delete()[0]


def letter_subjects() -> Iterator[Subject]:
    """Yield who wrote letters."""
    written = Message.objects.exclude(written_by=None)
    for number, email in written.values_list("written_by", "written_by__email").distinct():
        yield Subject(person=number, email=email)


def _letters(subject: Subject) -> list[Message]:
    return [
        row
        for row in Message.objects.order_by("pk").iterator(chunk_size=200)
        if (subject.person is not None and row.written_by_id == subject.person)
        or mentions([row.subjects, row.texts], subject.email)
    ]


def _covered(model: type[models.Model]) -> frozenset[str]:
    names: frozenset[str] = getattr(model, "PERSONAL")  # noqa: B009 - not every model has it
    return frozenset(f"{model._meta.label}.{name}" for name in names)


FOLLOWING: Final = PersonalData(
    name="mailings.following",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Letters of new dates"),
        kept=_(
            "Your e-mail address, and what you want to be told of: new dates, a series, a month."
        ),
        why=_(
            "So that the letters that you asked for reach you. Nothing tells whether you read them."
        ),
        how_long=_("Until you stop them; one day longer, should you have stopped them by mistake."),
        how_to_erase=_("Stop all of them by the link in each letter, or write to the hosts."),
    ),
    covers=_covered(Follower) | _covered(Subscription),
    export=export_following,
    erase=erase_following,
    expire=expire_following,
    subjects=following_subjects,
)
HOST_LETTERS: Final = PersonalData(
    name="mailings.letters",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Letters that hosts write"),
        kept=_("The words of each letter, who wrote it, when it left and to how many addresses."),
        why=_("So that hosts know what was said, and do not say it twice."),
        how_long=_("A year."),
        how_to_erase=_("Hosts delete a letter at the desk; your name goes with your role."),
    ),
    covers=_covered(Message),
    export=export_letters,
    erase=erase_letters,
    expire=expire_letters,
    subjects=letter_subjects,
)
