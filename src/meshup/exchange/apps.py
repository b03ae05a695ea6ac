"""The exchange as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Feeds, the interface for machines, imports."""

    name = "meshup.exchange"

    def ready(self) -> None:
        """Show in the foot of every page how programs follow the node."""
        from meshup.kit.addresses import show_at  # noqa: PLC0415 - needs the settings
        from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415

        for position, (link_name, name, label, neutral) in enumerate(
            (
                ("calendar", "exchange:agenda_ics", _("Calendar (ICS)"), True),
                ("sharing", "exchange_pages:sharing", _("All ways to follow"), False),
                ("atom", "exchange:atom", _("Feed (Atom)"), True),
            )
        ):
            show_at(link_name, name)
            register_link(NavigationLink("follow", position, link_name, label, in_language=neutral))
