"""The imports as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Events from the calendars of others."""

    name = "meshup.imports"
    label = "intake"  # the name of its tables: those of nodes that run

    def ready(self) -> None:
        """Stand on the desk, read addresses at night, say what is kept about people."""
        from meshup.agenda import imported_events  # noqa: PLC0415 - models exist from here on
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
        from meshup.community.rules import may_run_community  # noqa: PLC0415 - models exist now
        from meshup.desk.registry import register_overview  # noqa: PLC0415
        from meshup.imports.domain.addresses import read_addresses  # noqa: PLC0415
        from meshup.imports.domain.handing_over import hand_over  # noqa: PLC0415
        from meshup.imports.domain.notices import TROUBLES  # noqa: PLC0415
        from meshup.imports.domain.personal_data import (  # noqa: PLC0415
            ADDRESSES,
            IMPORTS,
            WORDS,
        )
        from meshup.imports.views.panels import overview_part  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415

        register_menu_entry(
            MenuEntry(_("Import"), "imports:send", may_run_community, position=50, is_setup=True)
        )
        register_overview(overview_part, position=30)
        register_notification_kind(TROUBLES)
        imported_events.register("imports", hand_over)
        nightly(read_addresses)
        personal_data.register(IMPORTS, ADDRESSES, WORDS)
