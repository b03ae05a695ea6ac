"""What is remembered of who may stay in touch with whom, until it expires."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Acquaintance(models.Model):
    """That a peer met another at an event, and whether they would stay in touch with them.

    Of two who met, each has a row of their own: neither row says anything of the other's.
    """

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    other = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    key = models.CharField(max_length=22, unique=True, help_text="By chance; only the peer's own.")
    channel_key = models.CharField(
        max_length=22, db_index=True, help_text="By chance; the peer's, for all they met there."
    )
    met_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="Nothing is shown, taken or given from then on.")
    offered_at = models.DateTimeField(null=True, blank=True, help_text="They said yes.")
    card = models.JSONField(
        null=True, blank=True, help_text="What the other gets; gone when both have received."
    )
    received_at = models.DateTimeField(
        null=True, blank=True, help_text="A device of theirs has kept the other's card."
    )

    PERSONAL: ClassVar = frozenset(
        {
            *("event", "peer", "other", "key", "channel_key", "met_at", "expires_at"),
            *("offered_at", "card", "received_at"),
        }
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("event", "peer", "other"), name="contact_exchange_pair_once"
            ),
        )

    def __str__(self) -> str:
        return f"acquaintance {self.pk}"
