"""What is remembered of replies: public notes of other servers that answer an event of ours."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import uuid4

from django.db import models

from meshup.replies.choices import ReplyState

LONGEST_ID: Final = 2_000


class Reply(models.Model):
    """A note that answers an event, or another reply to it, as its server told it last."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    note_id = models.CharField(max_length=LONGEST_ID)
    id_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the note's id.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    url = models.CharField(max_length=LONGEST_ID, help_text="Its page, for people.")
    author = models.CharField(max_length=200, blank=True, help_text="As they call themselves.")
    author_handle = models.CharField(max_length=480)
    content = models.TextField(help_text="HTML, cleaned before it was kept.")
    warning = models.CharField(max_length=500, blank=True, help_text="To be read before it.")
    language = models.CharField(max_length=35, blank=True)
    state = models.CharField(
        max_length=8, choices=ReplyState.choices, default=ReplyState.WAITING, db_index=True
    )
    published_at = models.DateTimeField(help_text="As its server says, never in the future.")
    updated_at = models.DateTimeField(help_text="What was said earlier changes nothing any more.")
    received_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {
            *("note_id", "id_hash", "actor", "event", "url", "author", "author_handle"),
            *("content", "warning", "language", "published_at", "updated_at", "received_at"),
        }
    )

    class Meta:
        verbose_name_plural = "replies"
        indexes = (models.Index(fields=("event", "state", "published_at")),)

    def __str__(self) -> str:
        return f"reply {self.pk}"


class DeletedNote(models.Model):
    """That a note was deleted by its author: told again, late, it does not come back."""

    id_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the note's id.")
    deleted_at = models.DateTimeField(db_index=True)

    PERSONAL: ClassVar = frozenset({"id_hash", "deleted_at"})

    def __str__(self) -> str:
        return f"deleted note {self.pk}"
