"""What is remembered of starter kits: what this node offers, and from whom it took something."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class KitOffer(models.Model):
    """What hosts decided about the kit of this node: one row, or none while all is offered."""

    withheld = models.JSONField(default=list, help_text="Names of parts that are not offered.")

    def __str__(self) -> str:
        return "kit offer"


class TakenKit(models.Model):
    """A community whose kit this node took something of: one row for each."""

    origin = models.CharField(max_length=300, unique=True, help_text="Where it lives.")
    did = models.CharField(max_length=100, blank=True, help_text="Its identity, if it has one.")
    community = models.CharField(max_length=80, help_text="What it is called.")
    mailbox = models.EmailField(blank=True, help_text="The community's own, never a person's.")
    taken_at = models.DateTimeField(help_text="When something was taken last.")

    PERSONAL: ClassVar = frozenset({"mailbox"})

    def __str__(self) -> str:
        return self.community
