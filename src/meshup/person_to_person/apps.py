"""The room person_to_person as Django knows it."""

from django.apps import AppConfig


class PersonToPersonConfig(AppConfig):
    """The rounds of an evening: who takes part, who meets whom at which table."""

    name = "meshup.person_to_person"

    def ready(self) -> None:
        """Let the deck of conversation starters be undone."""
        from meshup.history.domain import tracking  # noqa: PLC0415 - models exist now
        from meshup.person_to_person import wall_parts  # noqa: PLC0415
        from meshup.person_to_person.domain.starter_history import STARTERS  # noqa: PLC0415

        tracking.register(STARTERS)
        wall_parts.register()
