"""The agenda room as Django knows it."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Events, series, venues."""

    name = "meshup.agenda"

    def ready(self) -> None:
        """Say what the agenda keeps about people."""
        from meshup.agenda.domain.change_records import HISTORY  # noqa: PLC0415 - needs the models
        from meshup.agenda.domain.personal_data import SUGGESTIONS  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415

        personal_data.register(SUGGESTIONS, HISTORY)
