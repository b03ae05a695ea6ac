"""The room fediverse_desk as Django knows it."""

from django.apps import AppConfig


class FediverseDeskConfig(AppConfig):
    """The pages by which hosts keep neighbours in the fediverse."""

    name = "meshup.fediverse_desk"

    def ready(self) -> None:
        """Stand in the menu of the desk and say what waits; lead here who wants to be followed."""
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - translated
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.fediverse_desk import receivers  # noqa: F401, PLC0415 - they listen from now on
        from meshup.fediverse_desk.menu import ENTRY  # noqa: PLC0415
        from meshup.fediverse_desk.todos import waiting_followers  # noqa: PLC0415
        from meshup.fediverse_desk.views.replies import overview_part  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415

        register_menu_entry(ENTRY)
        registry.register_overview(overview_part, position=35)
        registry.register_overview(waiting_followers, position=60)
        show_at("follow_from_here", "fediverse_desk:following")
        show_at("blocks_at_desk", "fediverse_desk:blocks")
