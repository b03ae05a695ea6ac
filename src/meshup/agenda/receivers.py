"""What the agenda does when it hears of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from meshup.agenda.models import Event
from meshup.kit.table_repairs import add_indexes_if_missing

if TYPE_CHECKING:
    from django.apps import AppConfig


@receiver(post_migrate)
def mend_first_table(sender: AppConfig, using: str, **_more: object) -> None:
    """Add what the table of a node lacks that was made before it came into migration 0001."""
    if sender.name == "meshup.agenda":
        add_indexes_if_missing(Event, connections[using])
