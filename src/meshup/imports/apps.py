"""The imports as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Events from the calendars of others."""

    name = "meshup.imports"
    label = "intake"  # the name of its tables: those of nodes that run

    def ready(self) -> None:
        """Stand in the menu of the desk, and say what is kept about people."""
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.rules import may_run_community  # noqa: PLC0415 - models exist now
        from meshup.imports.domain.personal_data import IMPORTS  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415

        register_menu_entry(MenuEntry(_("Import"), "imports:send", may_run_community, position=50))
        personal_data.register(IMPORTS)
