"""The room succession as Django knows it."""

from django.apps import AppConfig


class SuccessionConfig(AppConfig):
    """Who is the home of an event that is held together."""

    name = "meshup.succession"

    def ready(self) -> None:
        """Watch over homes, ask and be asked about them, stand at the desk."""
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415
        from meshup.node_requests.kinds import register_request_kind  # noqa: PLC0415
        from meshup.succession import jobs  # noqa: PLC0415 - models exist from here on
        from meshup.succession.request_kind import REHOME  # noqa: PLC0415
        from meshup.succession.views import panels, todos  # noqa: PLC0415

        register_request_kind(REHOME)
        registry.register_event_panel(panels.event_panel, position=15)
        registry.register_overview(todos.overview_part, position=58)
        each_minute(jobs.look)
        nightly(jobs.each_night)
