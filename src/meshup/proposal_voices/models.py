"""What is remembered of voices: which peer would like to hear which proposal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Voice(models.Model):
    """That a visitor would like to hear a proposal; one for each peer."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="+")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    origin = models.CharField(
        max_length=32,
        blank=True,
        help_text="Keyed hash of the network it came from, to tell a burst; gone after two days, or"
        " when a host found that it is people.",
    )
    made_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(
        null=True, blank=True, help_text="When hosts took its burst away; it goes a week later."
    )

    is_taken_back = models.BooleanField(
        default=False, help_text="Its peer took it back since then; so it never counts again."
    )

    PERSONAL: ClassVar = frozenset(
        {"proposal", "peer", "origin", "made_at", "set_aside_at", "is_taken_back"}
    )

    class Meta:
        indexes = (models.Index(fields=("made_at",)),)
        constraints = (
            models.UniqueConstraint(fields=("proposal", "peer"), name="proposal_voices_once"),
        )

    def __str__(self) -> str:
        return f"voice {self.pk}"
