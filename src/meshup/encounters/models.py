"""Who has met whom, and who would rather not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Encounter(models.Model):
    """That two peers have met, how often and when last; ``low`` has the smaller number."""

    low = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    high = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    last_met_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"low", "high", "times", "last_met_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("low", "high"), name="encounters_pair_once"),
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")), name="encounters_low_is_lower"
            ),
        )

    def __str__(self) -> str:
        return f"encounter {self.pk}"


class Avoidance(models.Model):
    """That a peer would rather not be introduced to another; silent, final, remembered."""

    by = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    other = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"by", "other", "made_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("by", "other"), name="encounters_avoidance_once"),
        )

    def __str__(self) -> str:
        return f"avoidance {self.pk}"
