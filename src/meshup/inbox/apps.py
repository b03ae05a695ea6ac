"""The room inbox as Django knows it."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """What other servers send: verified, counted once, and handed to the room it is for."""

    name = "meshup.inbox"

    def ready(self) -> None:
        """Say what is forgotten, and when."""
        from meshup.inbox import jobs  # noqa: PLC0415 - apps are ready
        from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415

        each_minute(jobs.forget_what_is_over)
        nightly(jobs.forget_old_counts)
