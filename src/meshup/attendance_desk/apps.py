"""Who comes, at the desk, as Django knows it."""

from django.apps import AppConfig


class AttendanceDeskConfig(AppConfig):
    """Who comes, at the desk."""

    name = "meshup.attendance_desk"

    def ready(self) -> None:
        """Show who comes on the pages of the desk, and let hosts hear of it."""
        from meshup.attendance_desk import receivers  # noqa: F401, PLC0415 - apps are ready now
        from meshup.attendance_desk.domain.notices import KINDS  # noqa: PLC0415
        from meshup.attendance_desk.menu import ENTRIES  # noqa: PLC0415
        from meshup.attendance_desk.views import panels  # noqa: PLC0415
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415
        from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
        from meshup.desk import registry  # noqa: PLC0415

        for entry in ENTRIES:
            register_menu_entry(entry)
        for kind in KINDS:
            register_notification_kind(kind)
        registry.register_event_panel(panels.event_panel, position=20)
        registry.register_series_panel(panels.series_panel, position=20)
        registry.register_event_figures(panels.event_figures, position=20)
        registry.register_overview(panels.overview_part, position=5)
