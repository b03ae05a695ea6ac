"""The room person_to_person_screens as Django knows it."""

from django.apps import AppConfig


class PersonToPersonScreensConfig(AppConfig):
    """The rounds of an evening on each phone, on the wall and on the page of now."""

    name = "meshup.person_to_person_screens"

    def ready(self) -> None:
        """Show rounds on phones and walls, and say what phones keep."""
        from meshup.person_to_person_screens import (  # noqa: PLC0415 - models exist now
            phone_parts,
            wall_parts,
        )

        phone_parts.register()
        wall_parts.register()
