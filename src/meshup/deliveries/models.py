"""What is remembered of what goes out: bodies, to whom, and how other servers answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

LONGEST_URL = 2_000
LONGEST_HOST = 260


class OutgoingActivity(models.Model):
    """The body of an activity, once for all who get it; it goes with its last delivery."""

    digest = models.BinaryField(
        max_length=32, unique=True, help_text="SHA-256 of who signs and the body."
    )
    kind = models.CharField(max_length=40, help_text="Its type, such as Create.")
    object_hash = models.BinaryField(
        max_length=32, db_index=True, help_text="SHA-256 of the id of what it is about."
    )
    by = models.CharField(max_length=60, help_text="The name of the own actor who signs.")
    body = models.BinaryField(help_text="JSON, as it is sent at each try.")
    made_at = models.DateTimeField(db_index=True)

    PERSONAL: ClassVar = frozenset({"digest", "object_hash", "body"})

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeliveryHost(models.Model):
    """Another server, as a place to deliver to: its circuit is open while it does not answer."""

    host = models.CharField(max_length=LONGEST_HOST, unique=True, help_text="With the port, if any")
    failures = models.PositiveIntegerField(default=0, help_text="Without a success in between.")
    failing_since = models.DateTimeField(null=True, blank=True)
    closed_until = models.DateTimeField(
        null=True, blank=True, help_text="Nothing is sent before; empty while it answers."
    )
    last_failure = models.CharField(max_length=40, blank=True, help_text="A status, or a word.")
    dead_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was given up, after a week without an answer."
    )
    lost = models.PositiveIntegerField(default=0, help_text="Deliveries that were given up.")

    def __str__(self) -> str:
        return self.host


class DeliveryInbox(models.Model):
    """An inbox to which something waits to go, or that is gone."""

    host = models.ForeignKey(DeliveryHost, models.CASCADE, related_name="inboxes")
    url = models.CharField(max_length=LONGEST_URL)
    url_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the address.")
    failures = models.PositiveIntegerField(default=0, help_text="Without a success in between.")
    closed_until = models.DateTimeField(
        null=True, blank=True, help_text="Nothing is sent before; empty while it takes."
    )
    gone_at = models.DateTimeField(null=True, blank=True, help_text="It said 410.")

    PERSONAL: ClassVar = frozenset({"host", "url", "url_hash", "gone_at"})

    def __str__(self) -> str:
        return f"inbox {self.pk}"


class Delivery(models.Model):
    """That an activity is still to reach an inbox; the row goes when it has."""

    activity = models.ForeignKey(OutgoingActivity, models.CASCADE, related_name="deliveries")
    inbox = models.ForeignKey(DeliveryInbox, models.CASCADE, related_name="deliveries")
    host = models.ForeignKey(
        DeliveryHost, models.CASCADE, related_name="deliveries", db_index=False
    )

    PERSONAL: ClassVar = frozenset({"activity", "inbox", "host"})

    class Meta:
        indexes = (models.Index(fields=["host", "id"], name="deliveries_of_host"),)
        constraints = (
            models.UniqueConstraint(fields=["inbox", "activity"], name="deliveries_once"),
        )

    def __str__(self) -> str:
        return f"delivery {self.pk}"
