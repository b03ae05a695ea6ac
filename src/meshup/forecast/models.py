"""What is remembered for forecasts: how many each source counted, day by day."""

from __future__ import annotations

from django.db import models


class CountSnapshot(models.Model):
    """How many one source counted for an event, at one moment; one a day."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    day = models.DateField(help_text="In the event's time zone.")
    taken_at = models.DateTimeField()
    source = models.CharField(max_length=80, help_text="own, guests, or another site's name.")
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "day", "source"), name="forecast_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.number} at {self.source} on {self.day}"


class ForecastSettings(models.Model):
    """What hosts decided for the whole node: one row."""

    is_public = models.BooleanField(default=False, help_text="Do pages say how many are expected?")

    def __str__(self) -> str:
        return "forecast settings"
