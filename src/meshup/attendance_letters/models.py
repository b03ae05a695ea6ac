"""What is remembered of letters about coming: what they said last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class EventNotice(models.Model):
    """What letters last said of an event to somebody who comes, so that the next tells news only.

    The one without an event is about a series as a whole.
    """

    registration = models.ForeignKey("attendance.Registration", models.CASCADE, related_name="+")
    event_slug = models.CharField(
        max_length=120, blank=True, help_text="The event itself may be gone by the next letter."
    )
    snapshot = models.JSONField(default=dict, help_text="See domain.snapshots.")
    before = models.JSONField(default=dict, help_text="What the letter before said; {} for none.")
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE of the latest entry.")
    letter = models.CharField(max_length=22, blank=True, help_text="Which letter said so.")

    PERSONAL: ClassVar = frozenset(
        {"registration", "event_slug", "snapshot", "before", "sequence", "letter"}
    )

    class Meta:
        db_table = "attendance_eventnotice"  # which ``attendance`` made
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "event_slug"), name="attendance_notice_once"
            ),
        )
        indexes = (models.Index(fields=["letter"]), models.Index(fields=["event_slug"]))

    def __str__(self) -> str:
        return f"notice of {self.event_slug}"
