"""What is remembered of a visitor: that they exist, and which browsers are theirs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Peer(models.Model):
    """A person known only by what they chose to say; made silently at their first act."""

    name = models.CharField(
        max_length=80, blank=True, help_text="A name or nickname, shown to nobody by default."
    )
    language = models.CharField(max_length=8, default="en")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"name", "language", "made_at"})

    def __str__(self) -> str:
        return f"peer {self.pk}"


class Device(models.Model):
    """A browser that acts for a peer; its cookie holds a secret of which only a hash is here."""

    peer = models.ForeignKey(Peer, models.CASCADE, related_name="devices")
    key_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256, hexadecimal.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(help_text="400 days after the latest act.")

    PERSONAL: ClassVar = frozenset({"peer", "key_hash", "made_at", "expires_at"})

    def __str__(self) -> str:
        return f"a device of peer {self.peer_id}"
