"""What is remembered of a visitor: that they exist, and which browsers are theirs."""

from __future__ import annotations

from secrets import randbelow
from typing import ClassVar, Final

from django.db import models

LARGEST_NUMBER: Final = 2**62


def random_number() -> int:
    """Return the number of a new peer: 1 to 2^62, by chance.

    So a number says nothing of how many there are, and one that was erased is never given again,
    not even by a database that was put back from a backup.
    """
    return 1 + randbelow(LARGEST_NUMBER)


class Peer(models.Model):
    """A person known only by what they chose to say; made silently at their first act."""

    id = models.BigIntegerField(primary_key=True, default=random_number, editable=False)
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


class JoiningCode(models.Model):
    """A code that lets another device join a peer, for ten minutes; a new one replaces it."""

    peer = models.OneToOneField(Peer, models.CASCADE, related_name="+")
    code_hash = models.CharField(
        max_length=64, unique=True, help_text="HMAC-SHA256 under a key of the node, hexadecimal."
    )
    expires_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"peer", "code_hash", "expires_at"})

    def __str__(self) -> str:
        return f"a code of peer {self.peer_id}"
