"""Shell: letters that hosts write: kept as drafts, changed, deleted; ``sending`` lets them leave.

Hosts alone see them and write them. What has left is kept for a year, for hosts to look up what
was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community
from meshup.kit.versions import refuse_if_newer
from meshup.mailings.choices import MessageState
from meshup.mailings.errors import (
    MessageChanged,
    MessageHasLeft,
    NoMessageWords,
    NoSuchMessage,
)
from meshup.mailings.models import Message

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

Chosen = tuple[tuple[str, str], ...]
"""Audiences, each by its name and its key."""

EDITABLE: Final = frozenset({MessageState.DRAFT, MessageState.FAILED})
UNDER_WAY: Final = frozenset({MessageState.WAITING, MessageState.SENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePlan:
    """What a host writes.

    Attributes:
        about: "event:<slug>", "series:<slug>", or "".
        texts: Markdown, by language, with a subject in the same languages.
    """

    about: str
    audiences: Chosen
    subjects: Texts
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """A letter that hosts write; see ``models.Message``."""

    number: int
    about: str
    audiences: Chosen
    subjects: Texts
    texts: Texts
    state: MessageState
    send_at: datetime | None
    written_by: str
    reached: int
    sent: int
    failed: int
    version: int
    changed_at: datetime

    @property
    def is_editable(self) -> bool:
        """Whether hosts may still change it."""
        return self.state in EDITABLE

    @property
    def event(self) -> str:
        """The address of the event that it is about, or ""."""
        kind, _, slug = self.about.partition(":")
        return slug if kind == "event" else ""


def message_for(asker: Asker, number: int) -> MessageFacts:
    """Return one letter, for a host.

    Raises:
        NoSuchMessage: there is none, or ``asker`` is no host.
    """
    _require_host(asker)
    if message := stored_message(number):
        return message
    raise NoSuchMessage


def messages_for(asker: Asker, most: int = 100) -> list[MessageFacts]:
    """Return the latest letters, for a host; of all states, the one changed last first.

    Raises:
        NoSuchMessage: ``asker`` is no host.
    """
    _require_host(asker)
    rows = Message.objects.select_related("written_by").order_by("-changed_at", "-pk")
    return [facts_of(row) for row in rows[:most]]


def failed_messages(asker: Asker, most: int = 5) -> list[MessageFacts]:
    """Return the latest letters that failed, for a host.

    Raises:
        NoSuchMessage: ``asker`` is no host.
    """
    _require_host(asker)
    rows = Message.objects.select_related("written_by").filter(state=MessageState.FAILED)
    return [facts_of(row) for row in rows.order_by("-changed_at", "-pk")[:most]]


def stored_message(number: int) -> MessageFacts | None:
    """Return one letter, for itself as it leaves; None when it was deleted."""
    row = Message.objects.select_related("written_by").filter(pk=number).first()
    return facts_of(row) if row else None


def write_message(by: Asker, plan: MessagePlan, at: datetime) -> MessageFacts:
    """Keep a new draft.

    Raises:
        NoSuchMessage: ``by`` is no host.
        NoMessageWords: a language has a subject alone, or a text alone.
    """
    _require_host(by)
    row = Message(written_by_id=by.pk, changed_at=at, **_columns(plan))
    row.save()
    return facts_of(row)


@transaction.atomic
def change_message(
    by: Asker, number: int, plan: MessagePlan, version: int, at: datetime
) -> MessageFacts:
    """Save what a host changed in a draft; one that failed becomes a draft again.

    Raises:
        NoSuchMessage: there is none, or ``by`` is no host.
        NoMessageWords: a language has a subject alone, or a text alone.
        MessageHasLeft: it is no draft any more.
        MessageChanged: somebody has saved it since ``version``.
    """
    _require_host(by)
    row = locked(number)
    if row.state not in EDITABLE:
        raise MessageHasLeft
    refuse_if_newer(row.version, version, MessageChanged)
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    row.state = MessageState.DRAFT
    count_change(row, at)
    return facts_of(row)


@transaction.atomic
def delete_message(by: Asker, number: int) -> None:
    """Delete a letter that is not under way; twice changes nothing.

    Raises:
        NoSuchMessage: ``by`` is no host.
        MessageHasLeft: it waits for its hour, or is being sent.
    """
    _require_host(by)
    row = Message.objects.select_for_update().filter(pk=number).first()
    if row is None:
        return
    if row.state in UNDER_WAY:
        raise MessageHasLeft
    row.delete()


def locked(number: int) -> Message:
    """Return the row, locked until the transaction ends; for this room alone.

    Raises:
        NoSuchMessage: there is none.
    """
    if row := Message.objects.select_for_update().filter(pk=number).first():
        return row
    raise NoSuchMessage


def count_change(row: Message, at: datetime) -> None:
    """Save a row that has changed under its next version; for this room alone."""
    row.version += 1
    row.changed_at = at
    row.save()


def facts_of(row: Message) -> MessageFacts:
    """Return a row as a value; for this room alone."""
    return MessageFacts(
        number=row.pk,
        about=row.about,
        audiences=tuple((name, key) for name, key in row.audiences),
        subjects=row.subjects,
        texts=row.texts,
        state=MessageState(row.state),
        send_at=row.send_at,
        written_by=row.written_by.name if row.written_by else "",
        reached=row.reached,
        sent=row.sent,
        failed=row.failed,
        version=row.version,
        changed_at=row.changed_at,
    )


def _columns(plan: MessagePlan) -> dict[str, object]:
    if not plan.texts or set(plan.subjects) != set(plan.texts):
        raise NoMessageWords
    return {
        "about": plan.about,
        "audiences": [list(both) for both in plan.audiences],
        "subjects": plan.subjects,
        "texts": plan.texts,
    }


def _require_host(asker: Asker) -> None:
    if not may_run_community(asker):
        raise NoSuchMessage
