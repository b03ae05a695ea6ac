"""The room umbrella_chapters as Django knows it."""

from django.apps import AppConfig


class UmbrellaChaptersConfig(AppConfig):
    """Wishes for a community in some town."""

    name = "meshup.umbrella_chapters"

    def ready(self) -> None:
        """Say what hosts have to do, to whom they may write, and what is kept of voices."""
        from meshup.desk import registry  # noqa: PLC0415 - models exist from here on
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.letters.proof_acts import register_proof_act  # noqa: PLC0415
        from meshup.mailings.audiences import register_audience  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.umbrella_chapters.domain import audience  # noqa: PLC0415
        from meshup.umbrella_chapters.domain.personal_data import RECORDS, VOICES  # noqa: PLC0415
        from meshup.umbrella_chapters.domain.voices import HEAR, hear  # noqa: PLC0415
        from meshup.umbrella_chapters.views.desk import enough_voices  # noqa: PLC0415

        registry.register_overview(enough_voices, position=62)
        register_audience(audience.VOICES)
        register_proof_act(HEAR, hear)
        register_peer_records(RECORDS)
        personal_data.register(VOICES)
        show_at("umbrella_chapters", "umbrella_chapters:chapters")
