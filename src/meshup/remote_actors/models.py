"""What is remembered of this node's actors, of those of other servers, and of who is kept out."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

LONGEST_URL = 2_000
"""Characters of an address; longer ones are refused when they are read."""
LONGEST_HOST = 260
"""Characters of a host with its port."""


class RemoteActor(models.Model):
    """An actor of another server, as its document said when it was last read."""

    actor_id = models.CharField(max_length=LONGEST_URL)
    id_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the id.")
    host = models.CharField(max_length=LONGEST_HOST, db_index=True, help_text="With its port.")
    kind = models.CharField(max_length=20)
    username = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    inbox = models.CharField(max_length=LONGEST_URL)
    shared_inbox = models.CharField(max_length=LONGEST_URL, blank=True)
    document = models.JSONField(default=dict, help_text="What else is read of it, bounded.")
    fetched_at = models.DateTimeField(db_index=True)

    PERSONAL: ClassVar = frozenset(
        {
            "actor_id",
            "id_hash",
            "host",
            "kind",
            "username",
            "name",
            "inbox",
            "shared_inbox",
            "document",
            "fetched_at",
        }
    )

    class Meta:
        indexes = (models.Index(fields=("username", "host"), name="remote_actor_handle"),)

    def __str__(self) -> str:
        return f"remote actor {self.pk}"


class RemoteKey(models.Model):
    """A key that has an address of its own, beside its actor's: whose it is."""

    id_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the key's id.")
    actor = models.ForeignKey(RemoteActor, models.CASCADE, related_name="key_ids")

    PERSONAL: ClassVar = frozenset({"id_hash", "actor"})

    def __str__(self) -> str:
        return f"key of remote actor {self.actor_id}"


class Instance(models.Model):
    """Another server: its software, how it signs, and whether it answers."""

    host = models.CharField(max_length=LONGEST_HOST, unique=True, help_text="With its port.")
    software = models.CharField(max_length=80, blank=True)
    flavour = models.CharField(
        max_length=8, blank=True, help_text="How it is known to read signatures: rfc9421, cavage."
    )
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When it last answered.")
    failing_since = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(db_index=True, help_text="When anything was last noted.")

    def __str__(self) -> str:
        return self.host


class DomainBlock(models.Model):
    """A domain that is kept out with its subdomains, until somebody lifts it."""

    domain = models.CharField(max_length=LONGEST_HOST, unique=True)
    why = models.TextField(blank=True)
    public_comment = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"by", "why", "public_comment"})

    def __str__(self) -> str:
        return self.domain


class ActorBlock(models.Model):
    """One actor of another server who is kept out."""

    actor = models.OneToOneField(RemoteActor, models.CASCADE, related_name="block")
    why = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"actor", "by", "why", "made_at"})

    def __str__(self) -> str:
        return f"block of remote actor {self.actor_id}"
