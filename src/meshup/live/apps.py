"""The room live as Django knows it."""

from django.apps import AppConfig

from meshup.kit.jobs import nightly


class LiveConfig(AppConfig):
    """Pages that change while one looks at them: channels, their snapshots, who may read them."""

    name = "meshup.live"

    def ready(self) -> None:
        """Forget old channels each night."""
        from meshup.live.jobs import tend_channels  # noqa: PLC0415 - models must be loaded first

        nightly(tend_channels)
