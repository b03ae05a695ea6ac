"""What is remembered of a door: every operation once, in the order in which it came to the node."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Door(models.Model):
    """The door of one event; its row is locked while operations are taken in.

    It holds what they come to: the numbers stay when the operations are gone.
    """

    event = models.OneToOneField("agenda.Event", models.CASCADE, related_name="+")
    last_serial = models.PositiveBigIntegerField(default=0)
    heads = models.PositiveIntegerField(default=0)
    first_times = models.PositiveIntegerField(default=0)
    checked_in = models.PositiveIntegerField(default=0, help_text="Registrations.")
    noted_heads = models.PositiveIntegerField(
        null=True, blank=True, help_text="What the door last wrote as the event's head count."
    )

    def __str__(self) -> str:
        return f"door of {self.event_id}"


class DoorOperation(models.Model):
    """Something a helper did at the door, once, however often and from wherever it was sent.

    A check-in names a registration by the digest of its code, so that the count stays when the
    registration is erased, and nothing tells any more whose it was.
    """

    door = models.ForeignKey(Door, models.CASCADE, related_name="operations")
    serial = models.PositiveBigIntegerField(help_text="In the order of arrival, from 1.")
    key = models.CharField(max_length=32, help_text="Made on the device: device id and number.")
    kind = models.CharField(max_length=8, help_text="See choices.OperationKind.")
    digest = models.CharField(max_length=32, blank=True, help_text="Of a code, when checking in.")
    persons = models.SmallIntegerField(default=0, help_text="How many more, or fewer.")
    first_time = models.PositiveSmallIntegerField(default=0, help_text="Of them, here first.")
    undoes = models.JSONField(default=list, help_text="Keys of the operations it takes back.")
    happened_at = models.DateTimeField(help_text="By the device's clock, as far as it is right.")
    received_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"digest", "persons", "first_time", "happened_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("door", "key"), name="door_operation_once"),
            models.UniqueConstraint(fields=("door", "serial"), name="door_serial_once"),
        )
        indexes = (models.Index(fields=["digest"]),)

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"
