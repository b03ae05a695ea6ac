"""``meshup serve``: the node on the network."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils.translation import gettext as _

from meshup.community.domain.sign_in_links import host_without_mail, sign_in_link
from meshup.kit import clock
from meshup.kit.config import at_least_one, port_or_any
from meshup.kit.console import NodeCommand
from meshup.operations.erasures import repeat_erasures, to_repeat
from meshup.operations.private_files import tighten
from meshup.operations.readiness import missing_migrations, refuse_no_node, refuse_unready
from meshup.operations.schema import schema_differences
from meshup.operations.serving_lock import hold
from meshup.projector.domain.running_evenings import running_evenings
from meshup.web_server.serving import grace_for, listen, serve

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator


class Command(NodeCommand):
    """Serve pages, files and background jobs until Ctrl-C."""

    help = "Serve this node: pages, files and background jobs, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the command line overrule the settings."""
        config = settings.CONFIG
        parser.add_argument("--host", default=config.host, help="network address to listen on")
        parser.add_argument(
            "--port", type=port_or_any, default=config.port, help="port to listen on"
        )
        parser.add_argument(
            "--workers", type=at_least_one, default=config.workers, help="processes that serve"
        )
        parser.add_argument(
            "--migrate", action="store_true", help="bring the database up to date first"
        )
        parser.add_argument(
            "--no-backup",
            action="store_true",
            help="with --migrate: go on though no backup can be written first",
        )
        parser.add_argument(
            "--welcome",
            action="store_true",
            help="also print a sign-in link for a host whom no mail reaches, as those of the demo,"
            " and where an event that runs can be followed",
        )

    def handle(self, *, host: str, port: int, workers: int, **options: object) -> None:
        """Serve."""
        try:
            listeners = listen(host, port, workers)
        except OSError as error:
            raise CommandError(
                _("Cannot listen on {host} port {port}: {reason}.").format(
                    host=host, port=port, reason=error.strerror or error
                )
            ) from error
        done = self._get_ready(migrates=bool(options["migrate"]), backs_up=not options["no_backup"])
        from meshup.asgi import application, protocol, signalling  # noqa: PLC0415 - sets the whole node up

        self.say(
            _("Serving on http://{host}:{port} (Ctrl-C stops)").format(
                host=host, port=listeners[0].getsockname()[1]
            )
        )
        self.say(*done)
        if options["welcome"]:
            self.say(*_welcome())
        connections.close_all()  # no worker shall inherit one
        on_worker_start = signalling.share(workers)
        with hold(settings.CONFIG.data):
            serve(
                application,
                listeners,
                protocol=protocol,
                on_worker_start=on_worker_start,
                grace_seconds=grace_for(settings.CONFIG.signalling_drain_seconds),
            )

    def _get_ready(self, *, migrates: bool, backs_up: bool) -> list[str]:
        """Bring the database up to date, or refuse it as it is; close the folder to others.

        Return what was done, to be said when the node serves.
        """
        done = StringIO()
        refuse_no_node()
        repeats = bool(to_repeat())  # a restore was cut short
        if (migrates or repeats) and (missing_migrations() or schema_differences()):
            try:
                call_command("migrate", verbosity=0, no_backup=not backs_up, stdout=done)
            except BaseException:
                self.say(*done.getvalue().splitlines())
                raise
        refuse_unready()
        if repeats:
            repeat_erasures()
        tighten(settings.CONFIG.data)
        return done.getvalue().splitlines()


def _welcome() -> Iterator[str]:
    """Yield what somebody who tries the node wants to know."""
    yield ""
    yield _("The node:              {address}").format(address=settings.CONFIG.address)
    if email := host_without_mail():
        yield _("Sign in as a host:     {link}").format(link=sign_in_link(email))
    for event in running_evenings(clock.now()):
        yield _("On now, for phones:    {address}").format(address=event.phones)
        yield _("On now, the projector: {address}").format(address=event.screen)
    yield _("Stop it:               Ctrl-C")
