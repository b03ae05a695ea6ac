"""What this room does when something waits to go out: its runner looks at once."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.deliveries.runner import wake_runners
from meshup.deliveries.signals import deliveries_waiting


@receiver(deliveries_waiting)
def wake_up(**_more: object) -> None:
    """Wake the runner of this process; another process looks each two seconds."""
    wake_runners()
