"""What is remembered of the rounds of an evening."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.person_to_person.choice_labels import NAMES_ON_WALL, SEAT_KINDS, SESSION_STATES
from meshup.person_to_person.choices import NamesOnWall, SeatKind, SessionState


class RoundSession(models.Model):
    """The rounds of one event: how many, how long, at which tables."""

    event = models.OneToOneField("agenda.Event", models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=SESSION_STATES, default=SessionState.GATHERING)
    rounds_planned = models.PositiveSmallIntegerField(default=5)
    round_seconds = models.PositiveIntegerField(default=600)
    pause_seconds = models.PositiveIntegerField(default=120)
    tables = models.JSONField(default=list, help_text="Names of tables; empty: as many as needed.")
    languages = models.JSONField(
        default=list, help_text="What who named no language is taken to speak; empty: the node's."
    )
    names_on_wall = models.CharField(
        max_length=10, choices=NAMES_ON_WALL, default=NamesOnWall.NAMES
    )
    seed = models.BigIntegerField()
    opened_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    starts = models.PositiveIntegerField(default=0, help_text="How often somebody pressed start.")
    held_at = models.DateTimeField(null=True, blank=True, help_text="The clock stands still since.")
    ended_at = models.DateTimeField(null=True, blank=True)
    wakes_at = models.DateTimeField(
        null=True, blank=True, help_text="When a job does what is due next."
    )
    metrics = models.JSONField(
        default=dict, help_text="Of the evening, in numbers, once its rows are gone."
    )

    def __str__(self) -> str:
        return f"rounds of event {self.event_id}"


class Participant(models.Model):
    """A peer who takes part in the rounds."""

    session = models.ForeignKey(RoundSession, models.CASCADE, related_name="participants")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    key = models.CharField(max_length=22, unique=True, help_text="By chance; names its channel.")
    topics = models.JSONField(default=list)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    skips_round = models.PositiveSmallIntegerField(null=True, blank=True)
    wants_trio = models.BooleanField(default=False)
    rather_rests = models.BooleanField(default=False, help_text="Than to be three.")
    repeats_ok = models.BooleanField(default=False)
    by_helper = models.BooleanField(default=False, help_text="Has no phone here.")
    newcomer = models.BooleanField(default=False, help_text="Had met nobody before this evening.")
    reported_missing_at = models.DateTimeField(
        null=True, blank=True, help_text="Somebody could not find them, and they have not answered."
    )
    met = models.PositiveSmallIntegerField(default=0, help_text="How many people, this evening.")

    PERSONAL: ClassVar = frozenset(
        {
            *("session", "peer", "key", "topics", "joined_at", "left_at", "skips_round"),
            *(
                "wants_trio",
                "rather_rests",
                "repeats_ok",
                "by_helper",
                "newcomer",
                "reported_missing_at",
            ),
            "met",
        }
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "peer"), name="person_to_person_once"),
        )

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Round(models.Model):
    """One round: when it was planned, begins and ends, and why everybody sits where they sit."""

    session = models.ForeignKey(RoundSession, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(help_text="1 is the first.")
    planned_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="It is over, and who met is remembered."
    )
    rescues = models.PositiveSmallIntegerField(default=0, help_text="How often it was looked at.")
    certificate = models.JSONField(default=dict, help_text="Names participants by number.")
    solved_in = models.PositiveIntegerField(default=0, help_text="Milliseconds.")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "number"), name="person_to_person_round_once"
            ),
        )

    def __str__(self) -> str:
        return f"round {self.number} of {self.session_id}"


class Seat(models.Model):
    """Where a participant is in one round: at a table, resting, or waiting for somebody."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=8, choices=SEAT_KINDS, default=SeatKind.TABLE)
    table = models.CharField(max_length=40, blank=True, help_text="Empty: at none.")
    table_index = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From 0.")
    stays = models.BooleanField(default=False, help_text="Keeps the seat they had.")
    language = models.CharField(max_length=8, blank=True, help_text="That the table shares.")
    starter = models.CharField(max_length=80, blank=True, help_text="Of the deck.")
    reason = models.CharField(max_length=40, blank=True, help_text="Why at none.")
    facts = models.JSONField(default=dict, help_text="Numbers of the reason.")
    repeat = models.BooleanField(default=False, help_text="They have met on an earlier evening.")
    rescued = models.BooleanField(default=False, help_text="Placed while the round ran.")
    misses_at = models.DateTimeField(null=True, blank=True, help_text="Said: I can't find them.")
    missed_at = models.DateTimeField(null=True, blank=True, help_text="Others could not find them.")

    PERSONAL: ClassVar = frozenset(
        {
            *("round", "participant", "kind", "table", "table_index", "stays"),
            *(
                "language",
                "starter",
                "reason",
                "facts",
                "repeat",
                "rescued",
                "misses_at",
                "missed_at",
            ),
        }
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round", "participant"), name="person_to_person_seat_once"
            ),
        )

    def __str__(self) -> str:
        return f"seat {self.pk}"
