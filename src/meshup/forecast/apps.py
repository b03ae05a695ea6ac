"""The room forecast as Django knows it."""

from django.apps import AppConfig


class ForecastConfig(AppConfig):
    """How many will come: daily counts of every source, past evenings, a forecast."""

    name = "meshup.forecast"

    def ready(self) -> None:
        """Count each night, and show hosts what that says."""
        from meshup.desk import registry  # noqa: PLC0415 - models exist from here on
        from meshup.forecast.jobs import keep_forecasts  # noqa: PLC0415
        from meshup.forecast.views import panels  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415

        nightly(keep_forecasts)
        registry.register_event_panel(panels.event_panel, position=25)
        registry.register_event_figures(panels.event_figures, position=25)
