"""What the agenda remembers: venues, series and their patterns, events, timetables, templates.

A series is an identity (name, texts, address); its *patterns* say when it takes place, one after
another: "first Wednesdays at 18:30 from 2019-08-07", then "first Thursdays at 19:00 from 2027-01".
An occurrence of a series has a row here only when somebody said something about it, or when other
rows point to it (a placeholder, at version 0, which readers do not see); until then it is worked
out by ``domain.recurrence``. A column that is empty in such a row is inherited from the series or
its pattern.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.agenda.choices import (
    ItemKind,
    Kind,
    Level,
    Mode,
    PlaceAudience,
    RegistrationMode,
    State,
    StepFree,
)
from meshup.history.versioned import VersionedRow


class Venue(VersionedRow):
    """A place where events happen; its zones are places inside it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=16, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84.")
    step_free = models.CharField(max_length=8, choices=StepFree.choices, default=StepFree.UNKNOWN)
    access = models.JSONField(default=dict, help_text="Noise, doors, toilets …, by language.")
    directions = models.JSONField(default=dict, help_text="How to get there, by language.")
    zones = models.JSONField(default=list, help_text="Names of places inside, in order.")

    def __str__(self) -> str:
        return self.name


class Series(VersionedRow):
    """A recurring event as an identity: "Paris P2P monthly"."""

    slug = models.SlugField(max_length=80, unique=True)
    titles = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MEETUP)
    cover = models.CharField(max_length=120, blank=True, help_text="Path below media/, or none.")
    source_url = models.URLField(max_length=500, blank=True, help_text="Where it came from.")
    registration = models.CharField(
        max_length=12, choices=RegistrationMode.choices, default=RegistrationMode.NONE
    )
    registration_url = models.URLField(max_length=500, blank=True, help_text="If elsewhere.")
    registration_opens_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days before each start; empty: at once."
    )
    registration_closes_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Hours before each start; empty: with the end."
    )
    place_audience = models.CharField(
        max_length=12, choices=PlaceAudience.choices, default=PlaceAudience.EVERYONE
    )
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE of RFC 5545.")

    class Meta(VersionedRow.Meta):
        abstract = False
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.slug


class Pattern(models.Model):
    """When a series takes place, from one date on, until the next pattern takes over."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="patterns")
    uid = models.CharField(max_length=160, unique=True, help_text="UID of RFC 5545.")
    rule = models.CharField(max_length=200, help_text="RRULE without COUNT and UNTIL.")
    starts_on = models.DateField(help_text="A date of the rule: the first one.")
    ends_on = models.DateField(null=True, blank=True, help_text="Last possible date, inclusive.")
    start = models.TimeField(help_text="Wall time in time_zone.")
    minutes = models.PositiveIntegerField(help_text="Length of one occurrence.")
    time_zone = models.CharField(max_length=64, help_text="IANA name.")
    first_edition = models.IntegerField(default=1, help_text="Number of the first date.")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.OFFLINE)
    online_url = models.URLField(max_length=500, blank=True)
    languages = models.JSONField(default=list, help_text="Languages spoken.")
    timetable = models.JSONField(
        default=list,
        help_text='[{"start": "18:30", "end": "19:00", "kind": …, "titles": {}, "notes": {}}]',
    )
    open_slots = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return f"{self.rule} from {self.starts_on}"


class Event(VersionedRow):
    """A single event, or an occurrence of a series about which something was said."""

    slug = models.SlugField(max_length=120, unique=True)
    uid = models.CharField(max_length=255, unique=True, help_text="UID of RFC 5545.")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.THEMED)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    series = models.ForeignKey(Series, models.CASCADE, null=True, blank=True, related_name="events")
    recurrence_date = models.DateField(
        null=True, blank=True, help_text="The rule's date (RECURRENCE-ID), wherever it moved."
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    original_starts_at = models.DateTimeField(
        null=True, blank=True, help_text="Before it was moved; empty when it was not."
    )
    time_zone = models.CharField(max_length=64, help_text="IANA name.")
    all_day = models.BooleanField(default=False)
    titles = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    reasons = models.JSONField(default=dict, help_text="Why it is cancelled, by language.")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="events")
    mode = models.CharField(
        max_length=8, choices=Mode.choices, blank=True, help_text="Empty: as the pattern says."
    )
    online_url = models.URLField(max_length=500, blank=True)
    languages = models.JSONField(default=list, help_text="Languages spoken.")
    cover = models.CharField(max_length=120, blank=True, help_text="Path below media/, or none.")
    open_slots = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: as the pattern says."
    )
    own_timetable = models.BooleanField(
        default=False, help_text="Whether its items replace the pattern's timetable."
    )
    head_count = models.PositiveIntegerField(null=True, blank=True)
    notes = models.JSONField(default=dict, help_text="What is kept afterwards, Markdown.")
    links = models.JSONField(default=list, help_text='[{"kind": …, "label": …, "url": …}]')
    source_url = models.URLField(max_length=500, blank=True, help_text="Where it came from.")
    registration = models.CharField(
        max_length=12,
        choices=RegistrationMode.choices,
        blank=True,
        help_text="Empty: as the series says, its limits too.",
    )
    registration_url = models.URLField(max_length=500, blank=True, help_text="If elsewhere.")
    registration_opens_at = models.DateTimeField(null=True, blank=True, help_text="Empty: at once.")
    registration_closes_at = models.DateTimeField(
        null=True, blank=True, help_text="Empty: with the end of the event."
    )
    place_audience = models.CharField(
        max_length=12,
        choices=PlaceAudience.choices,
        blank=True,
        help_text="Empty: as the series says.",
    )
    suggested_by = models.CharField(
        max_length=200, blank=True, help_text="How to reach a visitor; erased with the decision."
    )
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE of RFC 5545.")
    search_words = models.TextField(default="", help_text="All its words, folded, for search.")
    placed_talks = models.PositiveSmallIntegerField(
        default=0, help_text="How many of its lines carry a talk, counted with each change."
    )

    PERSONAL: ClassVar = frozenset({"suggested_by"})

    class Meta(VersionedRow.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["starts_at"]),
            models.Index(fields=["ends_at"]),
            models.Index(fields=["recurrence_date"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "recurrence_date"], name="agenda_one_row_an_occurrence"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="agenda_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Item(models.Model):
    """A line of an event's own timetable; without a time it is not placed yet."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="items")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.OTHER)
    titles = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    zone = models.CharField(max_length=80, blank=True)
    track = models.CharField(max_length=80, blank=True)
    languages = models.JSONField(default=list)
    links = models.JSONField(default=list, help_text='[{"kind": …, "label": …, "url": …}]')
    talk = models.UUIDField(null=True, blank=True, db_index=True, help_text="Of a room above.")
    talk_slug = models.SlugField(max_length=80, blank=True, help_text="The talk's own address.")
    persons = models.JSONField(default=list, help_text="Names, as they chose to be shown.")
    abstracts = models.JSONField(default=dict, help_text="The talk's text, Markdown, by language.")
    level = models.PositiveSmallIntegerField(
        choices=Level.choices, null=True, blank=True, help_text="Empty: nobody said."
    )

    PERSONAL: ClassVar = frozenset({"persons", "abstracts"})

    class Meta:
        ordering = ["starts_at", "zone", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.event_id}"


class EventTemplate(VersionedRow):
    """An event without its date, which hosts keep to make others from it."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    outline = models.JSONField(default=dict, help_text="As ``domain.outlines.stored`` writes it.")

    def __str__(self) -> str:
        return self.name
