"""What is remembered of events that are held together: here as their home, or with another's."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import uuid4

from django.db import models

from meshup.cohosting.choices import USUAL_DAYS

LONGEST_URL: Final = 500
LONGEST_ETAG: Final = 200


class Together(models.Model):
    """An event of ours that others hold with us: we write its record."""

    uuid = models.UUIDField(default=uuid4, unique=True, help_text="In the address of its record.")
    event = models.OneToOneField("agenda.Event", models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField(default=0, help_text="Of the record; it only grows.")
    document = models.JSONField(default=dict, help_text="The record as it was signed last.")
    digest = models.BinaryField(max_length=32, default=bytes, help_text="Of what it says.")
    is_stale = models.BooleanField(default=True, help_text="Something of it has changed.")
    successors = models.JSONField(default=list, help_text="did:key of hosts, in order.")
    take_over_after_days = models.PositiveSmallIntegerField(default=USUAL_DAYS)
    gives_at_once = models.BooleanField(
        default=False, help_text="Whether free places are given to who asks without a host."
    )
    parts = models.JSONField(default=list, help_text="Parts of the programme that hosts fill.")
    continues = models.JSONField(default=list, help_text="Ids of records that it goes on from.")
    is_home = models.BooleanField(default=True, help_text="Whether we are its home now.")
    is_paused = models.BooleanField(
        default=False, help_text="Whether another goes on with it, and hosts have not decided."
    )
    moved_to = models.JSONField(
        default=dict, help_text="Whom our last word names as its home: did and record."
    )
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="When we last looked whether another goes on with it."
    )
    places_before = models.JSONField(
        default=dict, help_text="Places that the home before us gave, by the Group of the host."
    )
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"document"})

    def __str__(self) -> str:
        return f"together {self.pk}"


class Cohost(models.Model):
    """A community that said yes to an event of ours, and what it told of its own people."""

    together = models.ForeignKey(Together, models.CASCADE, related_name="cohosts")
    request = models.UUIDField(unique=True, help_text="By which it was asked.")
    since = models.DateTimeField()
    places_given = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of ours; empty: places are not divided."
    )
    number = models.PositiveBigIntegerField(default=0, help_text="Of its last message.")
    coming = models.PositiveIntegerField(default=0)
    places_used = models.PositiveIntegerField(default=0)
    places_wanted = models.PositiveIntegerField(null=True, blank=True)
    place = models.JSONField(default=dict, help_text="Where it holds the event, as it said.")
    reported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"cohost {self.pk}"


class Carried(models.Model):
    """An event whose home is elsewhere and which we hold with it: our event, and its record."""

    request = models.UUIDField(unique=True, help_text="By which we were asked.")
    record_id = models.CharField(max_length=LONGEST_URL, db_index=True)
    event = models.OneToOneField(
        "agenda.Event", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_held = models.BooleanField(default=True, help_text="Whether we still hold it.")
    version = models.PositiveBigIntegerField(default=0)
    document = models.JSONField(default=dict, help_text="The newest record, with its proof.")
    digest = models.BinaryField(max_length=32, default=bytes, help_text="Of what it says.")
    hosts = models.JSONField(
        default=list, help_text="Groups of hosts whose own yes was seen, as last looked at."
    )
    conflict = models.JSONField(
        default=dict, help_text="Another record of the same version, signed as well."
    )
    has_own_place = models.BooleanField(default=False)
    places_wanted = models.PositiveIntegerField(null=True, blank=True)
    numbers_sent = models.PositiveBigIntegerField(default=0, help_text="Of our last message.")
    last_numbers = models.JSONField(default=dict, help_text="What we told the home last.")
    news = models.JSONField(default=list, help_text="What the home changed and no host has seen.")
    etag = models.CharField(max_length=LONGEST_ETAG, blank=True)
    next_at = models.DateTimeField(db_index=True, help_text="When the record is read next.")
    hour_begun = models.DateTimeField(
        null=True, blank=True, help_text="Since when records are counted."
    )
    taken_in_hour = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it last answered.")
    silent_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the home does not answer."
    )

    PERSONAL: ClassVar = frozenset({"document", "conflict", "news"})

    def __str__(self) -> str:
        return f"carried {self.pk}"
