"""``meshup serve``: the node on the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils.translation import gettext as _

from meshup.community.domain.sign_in_links import host_without_mail, sign_in_link
from meshup.kit.config import at_least_one
from meshup.kit.console import NodeCommand
from meshup.operations.erasures import repeat_erasures, to_repeat
from meshup.operations.health_checks import missing_migrations
from meshup.operations.serving_lock import hold
from meshup.web_server.serving import listen, serve

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
        parser.add_argument("--port", type=int, default=config.port, help="port to listen on")
        parser.add_argument(
            "--workers", type=at_least_one, default=config.workers, help="processes that serve"
        )
        parser.add_argument(
            "--migrate", action="store_true", help="bring the database up to date first"
        )
        parser.add_argument(
            "--welcome",
            action="store_true",
            help="also print a sign-in link for a host whom no mail reaches, as those of the demo",
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
        if options["migrate"] and missing_migrations():
            call_command("migrate", verbosity=0)
        if to_repeat():  # a restore was cut short
            call_command("migrate", verbosity=0)
            repeat_erasures()
        from meshup.asgi import application, protocol, signalling  # noqa: PLC0415 - sets the whole node up

        self.say(
            _("Serving on http://{host}:{port} (Ctrl-C stops)").format(
                host=host, port=listeners[0].getsockname()[1]
            )
        )
        if options["welcome"]:
            self.say(*_welcome())
        connections.close_all()  # no worker shall inherit one
        on_worker_start = signalling.share(workers) if signalling else None
        with hold(settings.CONFIG.data):
            serve(application, listeners, protocol=protocol, on_worker_start=on_worker_start)


def _welcome() -> Iterator[str]:
    """Yield what somebody who tries the node wants to know."""
    yield ""
    yield _("The node:              {address}").format(address=settings.CONFIG.address)
    if email := host_without_mail():
        yield _("Sign in as a host:     {link}").format(link=sign_in_link(email))
    yield _("Stop it:               Ctrl-C")
