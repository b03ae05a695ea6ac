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
        from meshup.community.domain import first_steps  # noqa: PLC0415
        from meshup.community.domain.health import community, legal_notice  # noqa: PLC0415
        from meshup.community.domain.personal_data import (  # noqa: PLC0415
            COOKIES,
            LIMITS,
            NOTIFICATIONS,
            PEOPLE,
            SESSIONS,
        )
        from meshup.community.first_steps import register_first_step  # noqa: PLC0415
        from meshup.community.jobs import prepare_digests  # noqa: PLC0415
        from meshup.community.rules import may_run_community, may_see_desk  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.health import register  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415

        for entry in (
            MenuEntry(
                _("Community"), "community:node", may_run_community, position=80, is_setup=True
            ),
            MenuEntry(
                _("People"), "community:people", may_run_community, position=90, is_setup=True
            ),
            MenuEntry(_("Me"), "community:me", may_see_desk, position=100),
        ):
            register_menu_entry(entry)
        register_first_step(first_steps.words_written, position=10)
        register_first_step(first_steps.mail_works, position=30)
        register_first_step(first_steps.looks_chosen, position=40)
        register_first_step(first_steps.somebody_invited, position=50)
        personal_data.register(PEOPLE, NOTIFICATIONS, SESSIONS, LIMITS, *COOKIES)
        nightly(prepare_digests)
        register("node", community)
        register("notice", legal_notice)
