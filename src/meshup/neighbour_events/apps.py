"""The room neighbour_events as Django knows it."""

from django.apps import AppConfig


class NeighbourEventsConfig(AppConfig):
    """Events seen elsewhere: read, kept as long as their origin has them, shown by hosts."""

    name = "meshup.neighbour_events"

    def ready(self) -> None:
        """Hear what neighbours say, read them each hour, and say what is kept about people."""
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import each_minute  # noqa: PLC0415
        from meshup.neighbour_events import receivers, reportables  # noqa: F401, PLC0415
        from meshup.neighbour_events.domain.neighbours import forget_neighbour  # noqa: PLC0415
        from meshup.neighbour_events.domain.personal_data import PERSONAL_DATA  # noqa: PLC0415
        from meshup.neighbour_events.domain.receiving import (  # noqa: PLC0415
            receive_announce,
            receive_delete,
            receive_event,
            receive_undo,
        )
        from meshup.neighbour_events.jobs import look  # noqa: PLC0415
        from meshup.remote_actors.actor_records import register_actor_records  # noqa: PLC0415

        register_handler(("Create", "Update"), receive_event)
        register_handler(("Delete",), receive_delete)
        register_handler(("Announce",), receive_announce)
        register_handler(("Undo",), receive_undo)
        register_actor_records(self.name, forget_neighbour)
        each_minute(look)
        reportables.register()
        personal_data.register(*PERSONAL_DATA)
