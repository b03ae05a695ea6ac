"""The agenda room as Django knows it."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Events, series, venues."""

    name = "meshup.agenda"

    def ready(self) -> None:
        """Have changes kept, say what must not be taken away and what is kept about people."""
        from meshup.agenda import receivers, reportables  # noqa: F401, PLC0415 - models exist
        from meshup.agenda.domain.personal_data import SPEAKERS, SUGGESTIONS  # noqa: PLC0415
        from meshup.agenda.domain.tracked import (  # noqa: PLC0415 - models exist from here on
            TRACKED,
            series_in_use,
        )
        from meshup.history.domain.tracking import protect, register  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415

        register(*TRACKED)
        protect("series", series_in_use)
        personal_data.register(SUGGESTIONS, SPEAKERS)
        reportables.register()
