"""Shell: replies that other servers tell: new, changed, deleted.

Runs in the transaction of the inbox. A reply is a public note whose author has signed for it, and
that answers an event of ours or a reply that is kept; nobody else's word counts, and nothing is
fetched. What was sent to us alone is no reply: it is not kept. Each waits until a host shows it,
and waits again when its author changes its words.

Bounded: by server (``moderation.limits``), by author and event, by event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import same_origin
from meshup.activitypub.ids import id_of, is_public
from meshup.activitypub.notes import is_note, read_note
from meshup.activitypub.safe_html import safe_html
from meshup.agenda.domain.row_locks import lock_event
from meshup.agenda.errors import NoSuchEvent
from meshup.federated_events.domain.queries.ids import event_of_id
from meshup.inbox.errors import ActivityRefused
from meshup.kit.web import changed
from meshup.moderation.domain.admission import Visitor, admit
from meshup.replies.choices import LONGEST_CONTENT, MOST_OF_ACTOR, MOST_OF_EVENT, ReplyState
from meshup.replies.domain.tags import replies_tag
from meshup.replies.models import DeletedNote, Reply
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.activitypub.notes import NoteDocument
    from meshup.inbox.activity_handlers import Received
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

OPEN_AFTER: Final = timedelta(days=30)
"""How long after its end an event takes replies."""
KIND: Final = "Note"


@dataclass(frozen=True, slots=True)
class _Told:
    """A note with what its server says besides."""

    note: NoteDocument
    author: RemoteActorFacts
    said_at: datetime
    at: datetime


def receive_note(received: Received) -> bool:
    """Keep a reply, or what its author has changed of it; False: it is none of an event of ours.

    Raises:
        ActivityRefused: it cannot be read, or is of another author or server than who signed.
        TooMany: their server has sent too many; it may be sent again later.
    """
    document, author = received.activity.object, received.actor
    if document is None or not is_note(document):
        return False
    known = Reply.objects.filter(id_hash=_hash(id_of(document))).select_related("event").first()
    slug = known.event.slug if known else _answered(id_of(document.get("inReplyTo")))
    if slug is None:
        return False
    note = _read(document)
    if not same_origin(note.id, author.actor_id) or note.attributed_to != (author.actor_id,):
        raise ActivityRefused("attributed_to")
    is_reply = note.kind == KIND and is_public(note.to, note.cc)
    told = _Told(note, author, _said_at(note, received.at), received.at)
    if known is not None:
        _change(known, told, is_reply=is_reply)
    elif is_reply:
        _keep(told, slug)
    return is_reply or known is not None


def _read(document: Json) -> NoteDocument:
    try:
        return read_note(document)
    except BadDocument as bad:
        raise ActivityRefused(bad.code) from None


def receive_delete(received: Received) -> bool:
    """Let a reply go that its author has deleted; False: it is none that is kept."""
    reply = Reply.objects.filter(
        id_hash=_hash(received.activity.object_id), actor=received.actor.pk
    ).select_related("event")
    row = reply.first()
    if row is None:
        return False
    DeletedNote.objects.get_or_create(
        id_hash=bytes(row.id_hash), defaults={"deleted_at": received.at}
    )
    drop([row])
    return True


def drop(rows: list[Reply]) -> int:
    """Delete replies (with their events at hand), and let pages hear of those that were shown."""
    shown = {row.event.slug for row in rows if row.state == ReplyState.SHOWN}
    gone, _of = Reply.objects.filter(pk__in=[row.pk for row in rows]).delete()
    changed(*(replies_tag(slug) for slug in sorted(shown)))
    return gone


def _answered(answered: str) -> str | None:
    """Return the event that a note answers, itself or by another reply that is not hidden."""
    if not answered:
        return None
    if (slug := event_of_id(answered)) is not None:
        return slug
    rows = Reply.objects.filter(id_hash=_hash(answered)).exclude(state=ReplyState.HIDDEN)
    return rows.values_list("event__slug", flat=True).first()


def _keep(told: _Told, slug: str) -> None:
    note, author, at = told.note, told.author, told.at
    digest = _hash(note.id)
    if DeletedNote.objects.filter(id_hash=digest).exists():
        return
    admit("remote_reply", Visitor(network=f"fediverse:{author.host}"), at)
    try:
        event = lock_event(slug, at)
    except NoSuchEvent:
        return
    theirs = Reply.objects.filter(event=event.key)
    is_late = event.event.ends_at + OPEN_AFTER < at
    if is_late or theirs.filter(actor=author.pk).count() >= MOST_OF_ACTOR:
        return
    if theirs.count() >= MOST_OF_EVENT:
        return
    row = Reply(
        note_id=note.id,
        id_hash=digest,
        actor_id=author.pk,
        event_id=event.key,
        published_at=min(note.published or at, at),
        received_at=at,
    )
    _write(row, told)


def _change(row: Reply, told: _Told, *, is_reply: bool) -> None:
    """Take over what an author has changed; what is older than what is known changes nothing.

    What is no longer for everybody goes.
    """
    if row.actor_id != told.author.pk:
        raise ActivityRefused("attributed_to")
    if told.said_at < row.updated_at:
        return
    if not is_reply:
        drop([row])
        return
    content = safe_html(told.note.content, LONGEST_CONTENT)
    if (content, told.note.warning) == (row.content, row.warning):
        return
    was_shown = row.state == ReplyState.SHOWN
    if was_shown:
        row.state = ReplyState.WAITING
        changed(replies_tag(row.event.slug))
    _write(row, told)


def _write(row: Reply, told: _Told) -> None:
    note, author = told.note, told.author
    row.url = note.url if same_origin(note.url, note.id) else note.id
    row.author, row.author_handle = author.name[:200], author.handle[:480]
    row.content = safe_html(note.content, LONGEST_CONTENT)
    row.warning, row.language = note.warning, note.language[:35]
    row.updated_at = told.said_at
    row.save()


def _said_at(note: NoteDocument, at: datetime) -> datetime:
    """Return when this was said, as its server has it, never in the future."""
    return min(note.updated or note.published or at, at)


def _hash(note_id: str) -> bytes:
    return sha256(note_id.encode("utf-8", "replace")).digest()
