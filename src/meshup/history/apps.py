"""The history room as Django knows it."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Changes, undo, what is in use."""

    name = "meshup.history"

    def ready(self) -> None:
        """Say what changes keep about people."""
        from meshup.history.domain.personal_data import HISTORY  # noqa: PLC0415 - needs the models
        from meshup.kit import personal_data  # noqa: PLC0415

        personal_data.register(HISTORY)
