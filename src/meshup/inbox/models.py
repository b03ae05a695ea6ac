"""What is remembered by the room inbox: what came already, and how much came of each kind.

Nothing of what was sent: digests and numbers.
"""

from __future__ import annotations

from django.db import models


class SeenDigest(models.Model):
    """A signature, or an activity, that was taken: it is not taken again until then."""

    digest = models.BinaryField(primary_key=True, max_length=32, help_text="SHA-256.")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.digest).hex()[:12]


class ReceivedCount(models.Model):
    """How many activities of a kind had an outcome on one day."""

    day = models.DateField()
    kind = models.CharField(max_length=40, help_text="A kind that is known by name, or other.")
    outcome = models.CharField(max_length=40)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "kind", "outcome"), name="one_received_count"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.outcome}: {self.count}"
