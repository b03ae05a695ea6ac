"""What the kit itself remembers: how often somebody did something (``kit.limits``)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Count(models.Model):
    """How often somebody did something in the present stretch of time; who, only as a hash."""

    key = models.CharField(max_length=80, primary_key=True, help_text="What, and a keyed hash.")
    count = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_index=True, help_text="Whole seconds since 1970.")

    PERSONAL: ClassVar = frozenset({"key"})

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
