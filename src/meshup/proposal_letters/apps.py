"""The room proposal_letters as Django knows it."""

from django.apps import AppConfig


class ProposalLettersConfig(AppConfig):
    """Letters to who proposes, and the outbox in which hosts look at them first."""

    name = "meshup.proposal_letters"

    def ready(self) -> None:
        """Let letters be written, follow proposals and the agenda, say what waits and is kept."""
        from meshup.desk.registry import register_overview  # noqa: PLC0415 - models exist from here
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.proposal_letters import jobs, receivers  # noqa: F401, PLC0415
        from meshup.proposal_letters.domain.personal_data import SPEAKER_LETTERS  # noqa: PLC0415
        from meshup.proposal_letters.domain.speaker_news import read_news  # noqa: PLC0415
        from meshup.proposal_letters.letter_kinds import register_letters  # noqa: PLC0415
        from meshup.proposal_letters.views.overview import (  # noqa: PLC0415
            letters_panel,
            overview_part,
        )
        from meshup.proposals.host_parts import register_proposal_panel  # noqa: PLC0415
        from meshup.proposals.speaker_news import register_speaker_news  # noqa: PLC0415

        register_letters()
        register_speaker_news(read_news)
        register_overview(overview_part, position=24)
        register_proposal_panel(letters_panel, position=20)
        personal_data.register(SPEAKER_LETTERS)
        nightly(jobs.tend_letters)
