"""The community room as Django knows it."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """The node and its people."""

    name = "meshup.community"

    def ready(self) -> None:
        """Listen to what is announced, clean up at night, and be examined by the doctor."""
        from meshup.community import receivers  # noqa: F401, PLC0415 - models exist from here on
        from meshup.community.domain.health import community  # noqa: PLC0415
        from meshup.community.jobs import forget_limits  # noqa: PLC0415
        from meshup.kit.health import register  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415

        nightly(forget_limits)
        register("node", community)
