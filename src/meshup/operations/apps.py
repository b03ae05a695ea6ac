"""The room of operations as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Backups, first settings, health checks."""

    name = "meshup.operations"

    def ready(self) -> None:
        """Have the doctor look at what every node stands on, and old backups deleted."""
        from meshup.kit import personal_data  # noqa: PLC0415 - needs the settings
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.operations.erasures import repeat_erasures  # noqa: PLC0415
        from meshup.operations.health_checks import register_checks  # noqa: PLC0415
        from meshup.operations.personal_data import BACKUPS  # noqa: PLC0415

        register_checks()
        personal_data.register(BACKUPS)
        nightly(repeat_erasures)
