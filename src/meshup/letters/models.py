"""What is remembered of letters: addresses, and what is to be sent to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.letters.choices import LetterState, Stopped


class Address(models.Model):
    """An e-mail address that somebody left; until it is proved it gets one letter in all."""

    email = models.EmailField(max_length=254, unique=True, help_text="In lower case.")
    language = models.CharField(max_length=8, default="en")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    made_at = models.DateTimeField()
    proof_letter_at = models.DateTimeField(
        null=True, blank=True, help_text="When the one letter to an unproved address was written."
    )
    proved_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(
        null=True, blank=True, help_text="No more letters: its owner said so, or it does not exist."
    )
    stopped_because = models.CharField(max_length=8, blank=True, choices=Stopped.choices)

    PERSONAL: ClassVar = frozenset(
        {
            *("email", "language", "handle", "made_at", "proof_letter_at"),
            *("proved_at", "stopped_at", "stopped_because"),
        }
    )

    def __str__(self) -> str:
        return f"address {self.pk}"


class AddressMark(models.Model):
    """What has to be remembered of an address that is gone: that it gets no letter, or no second.

    So nobody gets the one letter to an unproved address again and again, and nobody who stopped
    letters gets one because their address was forgotten.
    """

    email_hash = models.CharField(max_length=64, unique=True, help_text="Keyed; hexadecimal.")
    proof_letter_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=8, blank=True, choices=Stopped.choices)
    expires_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {"email_hash", "proof_letter_at", "stopped_at", "stopped_because", "expires_at"}
    )

    def __str__(self) -> str:
        return f"mark {self.pk}"


class Letter(models.Model):
    """A letter to an address: that it is to be written, not yet its words."""

    kind = models.CharField(max_length=60, help_text="Its name in letters.letter_kinds.")
    address = models.ForeignKey(Address, models.CASCADE, related_name="letters")
    key = models.CharField(max_length=160, unique=True, help_text="Posted twice, it is one letter.")
    facts = models.JSONField(default=dict, help_text="Numbers and slugs.")
    group = models.CharField(max_length=80, blank=True, db_index=True)
    handle = models.CharField(max_length=22, unique=True, help_text="Its Message-ID holds it.")
    made_at = models.DateTimeField()
    send_at = models.DateTimeField(help_text="When it is due.")
    try_at = models.DateTimeField(
        help_text="When to hand it over, or over again; of one that leaves: when its claim ends."
    )
    is_awaited = models.BooleanField(
        default=False, help_text="Somebody waits for it before a page: it leaves before others."
    )
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Sent, dropped or failed.")

    PERSONAL: ClassVar = frozenset(
        {"address", "key", "facts", "group", "handle", "made_at", "send_at", "try_at"}
        | {"state", "attempts", "is_awaited", "sent_at", "ended_at", "kind"}
    )

    class Meta:
        indexes = (models.Index(fields=["state", "try_at"], name="letters_due"),)

    def __str__(self) -> str:
        return f"letter {self.pk}"
