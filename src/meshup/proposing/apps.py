"""The room proposing as Django knows it."""

from django.apps import AppConfig


class ProposingConfig(AppConfig):
    """The pages and the API by which somebody proposes, and keeps what they proposed."""

    name = "meshup.proposing"

    def ready(self) -> None:
        """Say where one proposes, and what is kept on devices."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - apps are ready now

        from meshup.community.sign_out_parts import register_sign_out_part  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415
        from meshup.proposing.device_storage import DRAFTS  # noqa: PLC0415

        for thing in ("propose", "proposed", "speaking", "my_talks"):
            show_at(thing, f"proposing:{thing}")
        register_link(NavigationLink("about", 15, "propose", _("Propose a talk")))
        register_sign_out_part("proposing/_sign_out.html")
        personal_data.register(DRAFTS)
