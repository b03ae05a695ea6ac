"""The agenda's forms as Django knows them."""

from django.apps import AppConfig


class AgendaDeskConfig(AppConfig):
    """The agenda at the desk."""

    name = "meshup.agenda_desk"

    def ready(self) -> None:
        """Listen to what is announced, and show the agenda on the pages of the desk."""
        from meshup.agenda_desk import jobs, receivers  # noqa: F401, PLC0415 - apps are ready now
        from meshup.agenda_desk.domain.first_step import series_made  # noqa: PLC0415
        from meshup.agenda_desk.domain.notices import SUGGESTIONS  # noqa: PLC0415
        from meshup.agenda_desk.menu import ENTRIES  # noqa: PLC0415
        from meshup.agenda_desk.views.announcing import announce_action  # noqa: PLC0415
        from meshup.agenda_desk.views.panels import event_panel, overview_part  # noqa: PLC0415
        from meshup.agenda_desk.views.templates import (  # noqa: PLC0415
            duplicate_action,
            template_action,
        )
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415
        from meshup.community.first_steps import register_first_step  # noqa: PLC0415
        from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.history.domain.tracking import show_at  # noqa: PLC0415
        from meshup.kit import addresses  # noqa: PLC0415
        from meshup.kit.jobs import moved_task  # noqa: PLC0415

        for entry in ENTRIES:
            register_menu_entry(entry)
        registry.register_overview(overview_part, position=10)
        registry.register_event_panel(event_panel, position=10)
        registry.register_event_action(duplicate_action, position=10)
        registry.register_event_action(template_action, position=20)
        registry.register_event_action(announce_action, position=5)
        register_first_step(series_made, position=20)
        register_notification_kind(SUGGESTIONS)
        show_at("series", "agenda_desk:series")
        show_at("venue", "agenda_desk:venue")
        show_at("template", "agenda_desk:template")
        addresses.show_at("series_at_desk", "agenda_desk:series")
        addresses.show_at("venue_at_desk", "agenda_desk:venue")
        moved_task("meshup.desk.jobs.tell_of_suggestion", jobs.tell_of_suggestion)
