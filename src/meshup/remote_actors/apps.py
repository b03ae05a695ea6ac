"""The room remote_actors as Django knows it."""

from django.apps import AppConfig


class RemoteActorsConfig(AppConfig):
    """Actors of other servers: found, read, remembered, and who of them is kept out."""

    name = "meshup.remote_actors"

    def ready(self) -> None:
        """Say what is kept of others, how blocks are written, and let the doctor look."""
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.remote_actors.domain import health_checks  # noqa: PLC0415 - apps are ready
        from meshup.remote_actors.domain.actor_personal_data import REMOTE_ACTORS  # noqa: PLC0415
        from meshup.remote_actors.domain.block_personal_data import BLOCKS  # noqa: PLC0415
        from meshup.remote_actors.domain.block_words import register_block_acts  # noqa: PLC0415
        from meshup.remote_actors.jobs import forget_silent_instances  # noqa: PLC0415

        personal_data.register(REMOTE_ACTORS, BLOCKS)
        register_block_acts()
        nightly(forget_silent_instances)
        health_checks.register_checks()
