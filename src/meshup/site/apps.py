"""The site room as Django knows it."""

from functools import partial

from django.apps import AppConfig
from django.conf import settings

SHEETS = ("thread", "pages", "event", "print")
"""What every public page needs beside those of all pages."""


class SiteConfig(AppConfig):
    """The front hall."""

    name = "meshup.site"

    def ready(self) -> None:
        """Show the public pages, say what rooms online keep, and let signalling be examined."""
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.health import register  # noqa: PLC0415
        from meshup.kit.style_bundles import join_styles  # noqa: PLC0415
        from meshup.signalling.health import signalling  # noqa: PLC0415 - only when all is set
        from meshup.site import public_pages  # noqa: PLC0415
        from meshup.site.personal_data import MEET_NAME, ROOMS_ONLINE  # noqa: PLC0415

        public_pages.register()
        join_styles(
            "site/all.css",
            *(f"site/{sheet}.css" for sheet in SHEETS),
            "attendance/coming.css",
            "neighbour_events/neighbours.css",
        )
        register("signalling", partial(signalling, settings.CONFIG))
        personal_data.register(ROOMS_ONLINE, MEET_NAME)
