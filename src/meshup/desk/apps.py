"""The desk as Django knows it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The host desk."""

    name = "meshup.desk"

    def ready(self) -> None:
        """Listen to what is announced."""
        from meshup.desk import receivers  # noqa: F401, PLC0415 - apps are ready from here on
