"""What is remembered of umbrellas: our own, its members and guests, and those that we are under."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import uuid4

from django.db import models

from meshup.umbrella.choices import MemberKind, MembershipState, MemberState

LONGEST_URL: Final = 2_000
LONGEST_NAME: Final = 200
LONGEST_DID: Final = 100


class UmbrellaSettings(models.Model):
    """What hosts decided about umbrellas: one row."""

    is_on = models.BooleanField(default=False, help_text="Whether this node is an umbrella.")
    accepts_at_once = models.BooleanField(default=False)
    charters = models.JSONField(default=dict, help_text="Markdown by language.")
    voices_wanted = models.PositiveSmallIntegerField(default=5)
    successors = models.JSONField(default=list, help_text="did:key of nodes, in order.")
    tells_evenings = models.BooleanField(default=True)
    tells_meetings = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "settings of the umbrella"


class Member(models.Model):
    """An actor of another server under our umbrella, who asks to be, or was."""

    actor = models.OneToOneField("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=MemberKind.choices)
    state = models.CharField(max_length=8, choices=MemberState.choices, db_index=True)
    join_id = models.CharField(max_length=LONGEST_URL, blank=True, help_text="Of the latest Join.")
    since = models.DateTimeField(help_text="When it came to stand where it stands.")
    version = models.PositiveIntegerField(default=0, help_text="How often it became a member.")
    is_followed_for_this = models.BooleanField(
        default=False, help_text="We followed it because it is here, and unfollow it with that."
    )
    did = models.CharField(
        max_length=LONGEST_DID, blank=True, help_text="Who it was when it was let in."
    )
    keys_digest = models.BinaryField(
        max_length=32, default=bytes, help_text="SHA-256 of the keys that it had then."
    )
    evenings = models.PositiveIntegerField(null=True, blank=True, help_text="As it says.")
    meetings = models.PositiveIntegerField(null=True, blank=True, help_text="As it says.")

    PERSONAL: ClassVar = frozenset({"actor", "join_id"})

    def __str__(self) -> str:
        return f"member {self.pk}"


class Announced(models.Model):
    """That an event of a member was announced, once for each time that it became a member."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="announced")
    object_hash = models.BinaryField(max_length=32, help_text="SHA-256 of the event's id.")
    version = models.PositiveIntegerField(help_text="Of the membership.")
    was_sent = models.BooleanField(help_text="False where hosts had shared it already.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("object_hash", "member", "version"), name="umbrella_announced_once"
            ),
        )

    def __str__(self) -> str:
        return f"announced {self.pk}"


class Membership(models.Model):
    """An umbrella that this node is under, asked to be, or was."""

    umbrella = models.OneToOneField("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    uuid = models.UUIDField(default=uuid4, unique=True, help_text="In the id of our Join.")
    state = models.CharField(max_length=8, choices=MembershipState.choices, db_index=True)
    since = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True, help_text="When they listed us.")
    did = models.CharField(
        max_length=LONGEST_DID, blank=True, help_text="Who it was when it was let in."
    )
    keys_digest = models.BinaryField(
        max_length=32, default=bytes, help_text="SHA-256 of the keys that it had then."
    )

    PERSONAL: ClassVar = frozenset({"umbrella"})

    def __str__(self) -> str:
        return f"membership {self.pk}"


class GuestCalendar(models.Model):
    """The address of a calendar whose events are shown under our umbrella, marked as a guest’s."""

    url = models.CharField(max_length=LONGEST_URL)
    url_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)
    since = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True, help_text="Code of the last refusal.")
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=64, blank=True)

    PERSONAL: ClassVar = frozenset({"url", "name"})

    def __str__(self) -> str:
        return f"guest calendar {self.pk}"


class GuestEvent(models.Model):
    """A date of a guest's calendar, as it stands there; never changed here."""

    calendar = models.ForeignKey(GuestCalendar, models.CASCADE, related_name="events")
    uid = models.CharField(max_length=600, help_text="UID at its origin.")
    date_key = models.CharField(max_length=20, blank=True, help_text="Which date of the UID.")
    title = models.CharField(max_length=LONGEST_NAME)
    summary = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=12, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    is_cancelled = models.BooleanField(default=False)
    is_online = models.BooleanField(default=False)
    place = models.CharField(max_length=LONGEST_NAME, blank=True)
    url = models.CharField(max_length=LONGEST_URL, blank=True)
    changed_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"title", "summary", "place", "url"})

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "uid", "date_key"), name="umbrella_guest_date_once"
            ),
        )
        indexes = (models.Index(fields=("ends_at", "starts_at"), name="umbrella_guest_dates"),)

    def __str__(self) -> str:
        return f"guest event {self.pk}"
