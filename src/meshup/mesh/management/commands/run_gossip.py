"""``meshup manage run_gossip``: speak with other nodes, where the server runs no jobs."""

from __future__ import annotations

import signal
from threading import Event

from django.core.management.base import BaseCommand

from meshup.mesh.runner import GossipRunner


class Command(BaseCommand):
    """Gossip until a signal ends it; one at a time, beside ``db_worker``."""

    help = "Speak with other nodes of the mesh until stopped, where MESHUP_JOBS=no."

    def handle(self, **_options: object) -> None:
        """Run until SIGTERM or SIGINT."""
        ends = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: ends.set())
        runner = GossipRunner()
        runner.start()
        self.stdout.write("Gossiping.")
        self.stdout.flush()
        ends.wait()
        runner.stop()
