"""The room checklists as Django knows it."""

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    """What hosts do for each edition, with its day."""

    name = "meshup.checklists"

    def ready(self) -> None:
        """Show what is to do at the desk, remind whoever took it on, say what is kept of people."""
        from meshup.checklists.domain.personal_data import CHECKLISTS  # noqa: PLC0415 - models exist
        from meshup.checklists.domain.reminders import DUE  # noqa: PLC0415
        from meshup.checklists.domain.tracked import TRACKED, notes_in_use  # noqa: PLC0415
        from meshup.checklists.menu import ENTRY  # noqa: PLC0415
        from meshup.checklists.views import panels  # noqa: PLC0415
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415
        from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.history.domain import tracking  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415

        tracking.register(*TRACKED)
        tracking.protect("event", notes_in_use)
        tracking.show_at("checklist", "checklists:edition")
        tracking.show_at("checklist_template", "checklists:template")
        personal_data.register(CHECKLISTS)
        register_notification_kind(DUE)
        register_menu_entry(ENTRY)
        registry.register_event_panel(panels.event_panel, position=15)
        registry.register_series_panel(panels.series_panel, position=30)
        registry.register_overview(panels.overview_part, position=12)
