"""What is remembered of this node's actors, of those of other servers, and of who is kept out."""

from __future__ import annotations

from django.db import models

LONGEST_URL = 2_000
"""Characters of an address; longer ones are refused when they are read."""
LONGEST_HOST = 260
"""Characters of a host with its port."""


class FederationSettings(models.Model):
    """What hosts decided: one row, or none while nothing was decided."""

    is_on = models.BooleanField(default=False)
    approves_followers = models.BooleanField(default=False)
    shows_replies = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "federation settings"


class OwnActor(models.Model):
    """An actor of this node: the Application ``relay``, and the Group that publishes."""

    name = models.CharField(max_length=60, unique=True, help_text="preferredUsername: [a-z0-9_]+.")
    kind = models.CharField(max_length=12, help_text="Application or Group.")
    rsa_private_pem = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class NodeKey(models.Model):
    """The Ed25519 key that is this node's identity, wherever it lives: one row."""

    private_key = models.BinaryField(help_text="32 bytes.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return "node key"
