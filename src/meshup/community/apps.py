"""The community room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """The node and its people."""

    name = "meshup.community"

    def ready(self) -> None:
        """Listen, say what is kept about people, stand in the menu, be examined."""
        from meshup.community import receivers  # noqa: F401, PLC0415 - models exist from here on
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.domain.health import community, legal_notice  # noqa: PLC0415
        from meshup.community.domain.personal_data import (  # noqa: PLC0415
            COOKIES,
            LIMITS,
            PEOPLE,
            SESSIONS,
        )
        from meshup.community.rules import may_run_community, may_see_desk  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.health import register  # noqa: PLC0415

        for entry in (
            MenuEntry(_("Community"), "community:node", may_run_community, position=80),
            MenuEntry(_("People"), "community:people", may_run_community, position=90),
            MenuEntry(_("Me"), "community:me", may_see_desk, position=100),
        ):
            register_menu_entry(entry)
        personal_data.register(PEOPLE, SESSIONS, LIMITS, *COOKIES)
        register("node", community)
        register("notice", legal_notice)
