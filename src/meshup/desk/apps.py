"""The desk as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The host desk."""

    name = "meshup.desk"

    def ready(self) -> None:
        """Stand first in the menu, begin with the first steps, lead to what a change is about."""
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.rules import may_see_desk  # noqa: PLC0415 - models exist from here on
        from meshup.desk.registry import register_overview  # noqa: PLC0415
        from meshup.desk.views.first_steps import overview_part  # noqa: PLC0415
        from meshup.history.domain import tracking  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415

        register_menu_entry(MenuEntry(_("Overview"), "desk:overview", may_see_desk, position=0))
        tracking.show_at("event", "desk:event")
        show_at("desk", "desk:overview")
        show_at("event_at_desk", "desk:event")
        show_at("first_steps", "desk:first_steps")
        register_overview(overview_part, position=0)
