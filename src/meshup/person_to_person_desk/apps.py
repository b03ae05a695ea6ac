"""The room person_to_person_desk as Django knows it."""

from django.apps import AppConfig


class PersonToPersonDeskConfig(AppConfig):
    """The pages by which hosts lead the rounds of an evening."""

    name = "meshup.person_to_person_desk"

    def ready(self) -> None:
        """Stand in the menu of the desk, and on the pages of events."""
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - apps are ready
        from meshup.desk.registry import register_event_panel  # noqa: PLC0415
        from meshup.history.domain.tracking import show_at  # noqa: PLC0415
        from meshup.kit import addresses  # noqa: PLC0415
        from meshup.person_to_person_desk.menu import ENTRIES  # noqa: PLC0415
        from meshup.person_to_person_desk.views.panels import event_panel  # noqa: PLC0415

        for entry in ENTRIES:
            register_menu_entry(entry)
        register_event_panel(event_panel, position=16)
        show_at("starter", "person_to_person_desk:starter")
        addresses.show_at("person_to_person_at_desk", "person_to_person_desk:lead")
