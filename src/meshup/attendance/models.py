"""What is remembered of coming: registrations, their evenings, and what hosts set and noted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.attendance.choices import MOST_COMPANIONS, Standing
from meshup.history.versioned import VersionedRow


class Registration(models.Model):
    """That a peer comes: to one event, or to every date of a series. A secret link opens it."""

    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    event = models.ForeignKey("agenda.Event", models.CASCADE, null=True, related_name="+")
    series = models.ForeignKey("agenda.Series", models.CASCADE, null=True, related_name="+")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    companions = models.PositiveSmallIntegerField(default=0, help_text="0 to 9.")
    maybe = models.BooleanField(default=False)
    name = models.CharField(
        max_length=80, blank=True, help_text="A name or nickname, for the list at the door."
    )
    address = models.ForeignKey("letters.Address", models.SET_NULL, null=True, related_name="+")
    only_changes = models.BooleanField(default=False, help_text="No reminder, changes only.")
    language = models.CharField(max_length=8, default="en")
    letters_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when letters about it go to its address; or never."
    )
    is_readers = models.BooleanField(
        default=False, help_text="Whoever reads its address has said that this is theirs."
    )
    hears_hosts = models.BooleanField(default=True, help_text="Gets letters that hosts write.")
    since = models.DateField(null=True, help_text="Of a series: comes from this date on.")
    made_at = models.DateTimeField()
    queued_at = models.DateTimeField(help_text="Fair order at dates that are yet to appear.")
    acted_at = models.DateTimeField(help_text="When the peer last did anything with it.")
    source = models.CharField(
        max_length=16, blank=True, help_text='"" for this site, or fediverse.'
    )
    origin = models.CharField(
        max_length=32,
        blank=True,
        help_text="Keyed hash of the network it came from, to tell a flood; gone after two days, or"
        " when a host found that it is people.",
    )

    PERSONAL: ClassVar = frozenset(
        {
            *("peer", "event", "series", "handle", "companions", "maybe", "name"),
            *("address", "only_changes", "language", "since", "made_at", "queued_at"),
            *("acted_at", "origin", "source", "letters_since", "hears_hosts", "is_readers"),
        }
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(companions__lte=MOST_COMPANIONS),
                name="attendance_few_companions",
            ),
            models.CheckConstraint(
                condition=models.Q(event__isnull=True) ^ models.Q(series__isnull=True),
                name="attendance_event_or_series",
            ),
            models.UniqueConstraint(fields=("event", "peer"), name="attendance_event_once"),
            models.UniqueConstraint(fields=("series", "peer"), name="attendance_series_once"),
        )

    def __str__(self) -> str:
        return f"registration {self.pk}"


class Attendance(models.Model):
    """One evening of a registration: of a series there is one for each date that is in sight."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="evenings")
    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    standing = models.CharField(max_length=8, choices=Standing.choices)
    persons = models.PositiveSmallIntegerField(help_text="With companions: 1 to 10.")
    queued_at = models.DateTimeField(help_text="Fair order: who came first.")
    offered_until = models.DateTimeField(
        null=True, blank=True, help_text="Of who waits: when an offer ended without an answer."
    )
    let_in_because = models.CharField(
        max_length=200, blank=True, help_text="Why a host took them out of turn."
    )

    PERSONAL: ClassVar = frozenset(
        {
            *("registration", "event", "peer", "standing", "persons"),
            *("queued_at", "offered_until", "let_in_because"),
        }
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "peer"), name="attendance_once_an_event"),
        )
        indexes = (models.Index(fields=("event", "standing", "persons")),)

    def __str__(self) -> str:
        return f"{self.standing} at event {self.event_id}"


class CalendarAddress(models.Model):
    """A secret address at which a calendar program reads what a peer comes to."""

    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"peer", "handle", "made_at"})

    def __str__(self) -> str:
        return f"calendar address {self.pk}"


class Terms(VersionedRow):
    """How many may come to an event, or to each date of a series; an event's own go first."""

    event = models.OneToOneField("agenda.Event", models.CASCADE, null=True, related_name="+")
    series = models.OneToOneField("agenda.Series", models.CASCADE, null=True, related_name="+")
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: no limit.")
    hours_to_answer = models.PositiveSmallIntegerField(
        default=24, help_text="How long an offered place is kept for who left an address."
    )

    class Meta(VersionedRow.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"at most {self.capacity}"


class AttendanceSettings(models.Model):
    """What hosts decided for the whole node: one row."""

    shows_numbers = models.BooleanField(
        default=True, help_text="Do pages and the API tell how many?"
    )
    retention_days = models.PositiveSmallIntegerField(
        default=30, help_text="After how many days after the event registrations go."
    )

    def __str__(self) -> str:
        return "attendance settings"


class CountElsewhere(VersionedRow):
    """How many registered on another site, as a host has noted it; never added to ours."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    source = models.CharField(max_length=80, help_text="Such as meetup.com.")
    number = models.PositiveIntegerField()
    noted_at = models.DateTimeField()

    class Meta(VersionedRow.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=("event", "source"), name="attendance_one_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.number} at {self.source}"


class FinalCount(models.Model):
    """How many had registered for an event whose registrations are gone."""

    event = models.OneToOneField("agenda.Event", models.CASCADE, related_name="+")
    coming = models.PositiveIntegerField()
    maybe = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.coming} had registered"


class Removal(models.Model):
    """That a host removed evenings in one press; while it is there, one press puts them back."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    is_burst = models.BooleanField(default=False, help_text="Gone after a week, with its people.")

    def __str__(self) -> str:
        return f"removal {self.pk}"


class RemovedEvening(models.Model):
    """One evening of a removal, and where it had stood."""

    removal = models.ForeignKey(Removal, models.CASCADE, related_name="evenings")
    evening = models.OneToOneField(Attendance, models.CASCADE, related_name="removed")
    standing_before = models.CharField(max_length=8, choices=Standing.choices)

    PERSONAL: ClassVar = frozenset({"removal", "evening", "standing_before"})

    def __str__(self) -> str:
        return f"evening {self.evening_id} was {self.standing_before}"
