"""The room flags as Django knows it."""

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    """Reports that cross between servers: what others flag here, what is forwarded to them."""

    name = "meshup.flags"

    def ready(self) -> None:
        """Say that Flags are for this room."""
        from meshup.flags.domain.receiving import receive_flag  # noqa: PLC0415 - apps are ready
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415

        register_handler(["Flag"], receive_flag)
