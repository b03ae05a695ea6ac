"""The room proposals as Django knows it."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """What somebody would tell, show or build, and what becomes of it."""

    name = "meshup.proposals"

    def ready(self) -> None:
        """Say what is kept about people."""
        from meshup.kit import personal_data  # noqa: PLC0415 - models exist from here on
        from meshup.proposals.domain.personal_data import PROPOSED  # noqa: PLC0415

        personal_data.register(PROPOSED)
