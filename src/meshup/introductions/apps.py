"""The room introductions as Django knows it."""

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    """Who has met whom, and who would rather not, remembered across evenings."""

    name = "meshup.introductions"

    def ready(self) -> None:
        """Say what is kept about people; let them live while it is, and two be one.

        Wishes are forgotten the night after, so no backup holds them.
        """
        from meshup.introductions.domain.peer_records import RECORDS  # noqa: PLC0415 - models exist
        from meshup.introductions.domain.personal_data import (  # noqa: PLC0415
            AVOIDANCES,
            ENCOUNTERS,
        )
        from meshup.introductions.models import Wish  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.operations.left_out import leave_out_of_backups  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415

        register_peer_records(RECORDS)
        personal_data.register(ENCOUNTERS, AVOIDANCES)
        leave_out_of_backups(Wish._meta.db_table)
