"""What is remembered of letters: addresses, what they subscribe to, and what is to be sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Address(models.Model):
    """An e-mail address that somebody left; until it is proved it gets one letter in all."""

    email = models.EmailField(max_length=254, unique=True, help_text="In lower case.")
    language = models.CharField(max_length=8, default="en")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When the one letter to an unproved address was written."
    )
    proved_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(
        null=True, blank=True, help_text="No more letters: its owner said so, or it does not exist."
    )
    stopped_because = models.CharField(max_length=12, blank=True, help_text="owner, refused, host.")

    PERSONAL: ClassVar = frozenset(
        {
            *("email", "language", "handle", "made_at", "asked_at"),
            *("proved_at", "stopped_at", "stopped_because"),
        }
    )

    def __str__(self) -> str:
        return f"address {self.pk}"
