"""The site room as Django knows it."""

from functools import partial

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    """The front hall."""

    name = "meshup.site"

    def ready(self) -> None:
        """Show the public pages, and let the doctor look at signalling, which knows no Django."""
        from meshup.kit.health import register  # noqa: PLC0415
        from meshup.signalling.health import signalling  # noqa: PLC0415 - only when all is set
        from meshup.site import public_pages  # noqa: PLC0415

        public_pages.register()
        register("signalling", partial(signalling, settings.CONFIG))
