"""What is remembered of events seen elsewhere, and of the actors whose events are read.

An event is one row, whichever ways it came by; each way is a sighting. It stays as long as one of
them does, as its origin has it, and is never changed here.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from meshup.neighbour_events.choices import Choice

LONGEST_URL = 2_000
LONGEST_NAME = 200


class Neighbour(models.Model):
    """An actor of another server that this node follows, and how its events are read."""

    actor = models.OneToOneField("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    shows_all = models.BooleanField(default=False, help_text="All of its events are shown.")
    since = models.DateTimeField(help_text="From when on it is read.")
    due_at = models.DateTimeField(db_index=True, help_text="When it is read next.")
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it last answered.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Times without an answer since.")
    failure = models.CharField(max_length=60, blank=True, help_text="Code of the last refusal.")
    full_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was read whole, changed or not."
    )
    etags = models.JSONField(default=dict, help_text="Of each list: where its items are, its ETag.")
    left_out = models.JSONField(default=dict, help_text="How many were not taken, by reason.")

    PERSONAL: ClassVar = frozenset({"actor", "etags", "left_out"})

    def __str__(self) -> str:
        return f"neighbour {self.pk}"


class NeighbourEvent(models.Model):
    """An event of another server, bounded and sanitised, in the newest version that was seen."""

    event_id = models.CharField(max_length=LONGEST_URL, help_text="Its id in ActivityPub.")
    id_hash = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the id.")
    host = models.CharField(max_length=260, db_index=True, help_text="Of the id, with the port.")
    actor = models.ForeignKey(
        "remote_actors.RemoteActor",
        models.CASCADE,
        related_name="+",
        help_text="Whose event it is.",
    )
    version = models.CharField(max_length=80, help_text="Sorts; see domain/versions.py.")
    url = models.CharField(max_length=LONGEST_URL, help_text="Its page at its origin.")
    titles = models.JSONField(help_text="By language.")
    teaser = models.CharField(max_length=400, blank=True, help_text="Plain text.")
    text = models.TextField(blank=True, help_text="HTML, sanitised.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="Worked out where its origin says none.")
    has_end = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=12, help_text="confirmed, tentative or cancelled.")
    is_online = models.BooleanField(default=False)
    place_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    street = models.CharField(max_length=LONGEST_NAME, blank=True)
    town = models.CharField(max_length=LONGEST_NAME, blank=True)
    tags = models.JSONField(default=list)
    contacts = models.JSONField(
        default=list, help_text="Ids of actors that it names beside whose it is."
    )
    seen_at = models.DateTimeField(help_text="When it was first seen.")
    checked_at = models.DateTimeField(help_text="When its origin was last asked for it.")
    choice = models.CharField(max_length=8, choices=Choice.choices, default=Choice.NONE, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PERSONAL: ClassVar = frozenset(
        {"actor", "titles", "teaser", "text", "place_name", "street", "tags", "contacts"}
        | {"chosen_by"}
    )

    class Meta:
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="neighbour_event_dates")]

    def __str__(self) -> str:
        return f"neighbour event {self.pk}"


class Sighting(models.Model):
    """A way by which an event came: its neighbour announced it, or has it in a list."""

    event = models.ForeignKey(NeighbourEvent, models.CASCADE, related_name="sightings")
    neighbour = models.ForeignKey(Neighbour, models.CASCADE, related_name="sightings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "neighbour"], name="one_sighting_a_way")
        ]

    def __str__(self) -> str:
        return f"sighting {self.pk}"


class GoneEvent(models.Model):
    """That an event was deleted at its origin, so that an older message does not bring it back."""

    id_hash = models.BinaryField(max_length=32)
    actor = models.ForeignKey(
        "remote_actors.RemoteActor",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who said so: it holds for events of theirs. None: its origin itself.",
    )
    host = models.CharField(max_length=260, db_index=True)
    gone_at = models.DateTimeField(db_index=True)

    PERSONAL: ClassVar = frozenset({"actor"})

    class Meta:
        indexes = [models.Index(fields=["id_hash"], name="neighbour_event_gone")]

    def __str__(self) -> str:
        return f"gone event {self.pk}"


class EventLookup(models.Model):
    """An event that a neighbour names and its origin is to be asked for; a job does it."""

    event_id = models.CharField(max_length=LONGEST_URL)
    id_hash = models.BinaryField(max_length=32)
    neighbour = models.ForeignKey(Neighbour, models.CASCADE, related_name="lookups")
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id_hash", "neighbour"], name="one_lookup_at_a_time")
        ]

    def __str__(self) -> str:
        return f"lookup {self.pk}"
