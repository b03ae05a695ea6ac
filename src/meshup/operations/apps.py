"""The room of operations as Django knows it."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Backups, first settings, health checks."""

    name = "meshup.operations"

    def ready(self) -> None:
        """Give the doctor the checks of what every node stands on."""
        from meshup.operations.health_checks import register_checks  # noqa: PLC0415 - needs the settings

        register_checks()
