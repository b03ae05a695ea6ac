"""What is remembered of who is there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Presence(models.Model):
    """That a peer is, or was, at an event: checked in at the door, or joined by their own phone."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    display_name = models.CharField(
        max_length=40, blank=True, help_text="As they chose; empty until they do."
    )
    languages = models.JSONField(default=list, help_text="Spoken, as they chose: language codes.")
    checked_in_at = models.DateTimeField(null=True, blank=True, help_text="At the door.")
    joined_at = models.DateTimeField(null=True, blank=True, help_text="From their own phone.")
    left_at = models.DateTimeField(null=True, blank=True, help_text="They went, or so hosts say.")
    same_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="aliases",
        help_text="The same person, on the phone from which they joined.",
    )

    PERSONAL: ClassVar = frozenset(
        {
            *("event", "peer", "display_name", "languages", "checked_in_at", "joined_at"),
            *("left_at", "same_as"),
        }
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "peer"), name="presence_once"),)

    def __str__(self) -> str:
        return f"presence {self.pk}"
