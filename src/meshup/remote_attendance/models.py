"""What is remembered of people of other servers who come: who, as which peer, and the answer."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from meshup.remote_attendance.choices import Answer

LONGEST_ID: Final = 2_000


class RemoteAttendee(models.Model):
    """That an actor of another server comes to an event, as the peer that stands for them.

    Who has left keeps the row for some days, without the peer, so that the same Join, delivered
    late or again, does not bring them back.
    """

    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, null=True, related_name="+")
    join_id = models.CharField(max_length=LONGEST_ID, blank=True, help_text="Of their latest Join.")
    join_object = models.CharField(
        max_length=LONGEST_ID, blank=True, help_text="How that Join names the event."
    )
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    changed_at = models.DateTimeField(db_index=True)
    left_at = models.DateTimeField(null=True, blank=True, db_index=True)

    PERSONAL: ClassVar = frozenset(
        {"actor", "event", "peer", "join_id", "join_object", "answer", "changed_at", "left_at"}
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("actor", "event"), name="remote_attendee_once"),
        )

    def __str__(self) -> str:
        return f"remote attendee {self.pk}"
