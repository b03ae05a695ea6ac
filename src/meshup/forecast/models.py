"""What is remembered for forecasts: what each source counted, and what was forecast, day by day."""

from __future__ import annotations

from django.db import models


class CountSnapshot(models.Model):
    """How many one source counted for an event, at one moment; one a day, the latest.

    The fediverse is a source as well, of events to which anybody comes by it.
    """

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    day = models.DateField(help_text="In the event's time zone.")
    taken_at = models.DateTimeField(help_text="Never after the event's beginning.")
    source = models.CharField(
        max_length=90, help_text="own, guests, or at: and another site's name."
    )
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "day", "source"), name="forecast_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.number} at {self.source} on {self.day}"


class ForecastRecord(models.Model):
    """How many were forecast for an event, in one night; pages of everybody show the latest."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    day = models.DateField(help_text="In the event's time zone.")
    made_at = models.DateTimeField()
    median = models.PositiveBigIntegerField()
    low = models.PositiveBigIntegerField(help_text="In one of ten fewer come.")
    high = models.PositiveBigIntegerField(help_text="In one of ten more come.")
    past_events = models.PositiveIntegerField(help_text="From how many it was learnt.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "day"), name="forecast_record_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.median} on {self.day}"


class ForecastSettings(models.Model):
    """What hosts decided for the whole node: one row."""

    is_public = models.BooleanField(default=False, help_text="Do pages say how many are expected?")

    def __str__(self) -> str:
        return "forecast settings"
