"""``meshup manage run_deliveries``: deliver to the fediverse, where the server runs no jobs."""

from __future__ import annotations

import signal
from threading import Event

from django.core.management.base import BaseCommand

from meshup.deliveries.runner import DeliveryRunner


class Command(BaseCommand):
    """Deliver until a signal ends it; one at a time, beside ``db_worker``."""

    help = "Deliver to the fediverse until stopped, where MESHUP_JOBS=no."

    def handle(self, **_options: object) -> None:
        """Run until SIGTERM or SIGINT."""
        ends = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: ends.set())
        runner = DeliveryRunner()
        runner.start()
        self.stdout.write("Delivering.")
        self.stdout.flush()
        ends.wait()
        runner.stop()
