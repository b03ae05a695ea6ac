"""The room posters as Django knows it."""

from django.apps import AppConfig


class PostersConfig(AppConfig):
    """What a community prints and shows for an event."""

    name = "meshup.posters"

    def ready(self) -> None:
        """Stand on the pages of events at the desk."""
        from meshup.desk.registry import register_event_panel  # noqa: PLC0415 - apps are ready
        from meshup.library.sources import register_item_source  # noqa: PLC0415
        from meshup.posters import library_posters  # noqa: PLC0415
        from meshup.posters.views.panels import event_panel  # noqa: PLC0415

        register_event_panel(event_panel, position=22)
        register_item_source(library_posters.SOURCE, position=24)
