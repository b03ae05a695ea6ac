"""The room starter_kit as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class StarterKitConfig(AppConfig):
    """What a new node takes from a sister, and what this one offers."""

    name = "meshup.starter_kit"

    def ready(self) -> None:
        """Put the kit together from what rooms give; stand in the desk's menu and in the foot."""
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.rules import may_run_community  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415
        from meshup.library.parts import register_content_part  # noqa: PLC0415
        from meshup.library.sources import register_item_source  # noqa: PLC0415
        from meshup.mesh import card_parts  # noqa: PLC0415
        from meshup.starter_kit import library_parts  # noqa: PLC0415
        from meshup.starter_kit.domain import (  # noqa: PLC0415 - models exist from here on
            call_part,
            charter_part,
            checklist_part,
            deck_part,
            series_part,
            sister_parts,
        )
        from meshup.starter_kit.domain.offering import is_offered  # noqa: PLC0415
        from meshup.starter_kit.domain.personal_data import SISTERS  # noqa: PLC0415
        from meshup.starter_kit.parts import part_named, register_part  # noqa: PLC0415

        register_part(charter_part.PART, position=10)
        register_part(series_part.PART, position=20)
        register_part(deck_part.PART, position=40)
        register_part(checklist_part.PART, position=50)
        register_part(call_part.PART, position=60)
        register_part(sister_parts.NEIGHBOURS_PART, position=80)
        register_part(sister_parts.CONTACT_PART, position=90)
        card_parts.register_offer("kit", is_offered)
        for name in library_parts.KINDS:
            if part := part_named(name):
                register_content_part(library_parts.content_part_of(part))
        register_item_source(library_parts.SOURCE, position=30)
        personal_data.register(SISTERS)
        register_menu_entry(
            MenuEntry(
                pgettext_lazy("menu", "Starter kit"),
                "starter_kit:desk",
                may_run_community,
                position=78,
                is_setup=True,
            )
        )
        show_at("kit", "starter_kit:kit")
        show_at("kit_file", "starter_kit_file:kit_json")
        register_link(NavigationLink("about", 40, "kit", _("Start a community in your city")))
