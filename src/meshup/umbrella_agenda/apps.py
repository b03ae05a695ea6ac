"""The room umbrella_agenda as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UmbrellaAgendaConfig(AppConfig):
    """One agenda of all who are under our umbrella."""

    name = "meshup.umbrella_agenda"

    def ready(self) -> None:
        """Stand among the links of every page while the node is an umbrella."""
        from meshup.kit.addresses import show_at  # noqa: PLC0415 - needs the settings
        from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415
        from meshup.umbrella.domain.settings import is_umbrella  # noqa: PLC0415

        show_at("umbrella", "umbrella_agenda:agenda")
        show_at("umbrella_members", "umbrella_agenda:members")

        for place, position, thing, label in (
            ("main", 15, "umbrella", _("All agendas")),
            ("about", 15, "umbrella_members", _("Who is under our umbrella")),
        ):
            register_link(NavigationLink(place, position, thing, label, is_there=is_umbrella))  # type: ignore[arg-type]
