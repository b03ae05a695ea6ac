"""The kit as Django knows it: templates and static files that every room shares."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Tools without opinions."""

    name = "meshup.kit"

    def ready(self) -> None:
        """Have what is past forgotten every night."""
        from meshup.kit.jobs import clean_up, nightly  # noqa: PLC0415 - needs the settings

        nightly(clean_up)
