"""The room person_to_person_desk as Django knows it."""

from django.apps import AppConfig


class PersonToPersonDeskConfig(AppConfig):
    """The pages by which hosts lead the rounds of an evening."""

    name = "meshup.person_to_person_desk"

    def ready(self) -> None:
        """Stand on the pages of events at the desk, and be found from others."""
        from meshup.desk.registry import register_event_panel  # noqa: PLC0415 - apps are ready
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.person_to_person_desk.views.panels import event_panel  # noqa: PLC0415

        register_event_panel(event_panel, position=16)
        show_at("person_to_person_at_desk", "person_to_person_desk:lead")
