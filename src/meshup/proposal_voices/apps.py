"""The room proposal_voices as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalVoicesConfig(AppConfig):
    """Proposals that visitors may read, and what they would like to hear."""

    name = "meshup.proposal_voices"

    def ready(self) -> None:
        """Show the list, say what hosts have to look at and how it is logged, and what is kept."""
        from meshup.desk.registry import register_overview  # noqa: PLC0415 - models exist from here
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.moderation.domain.acts import (  # noqa: PLC0415
            register_act_wording,
            register_subjects,
        )
        from meshup.moderation.undos import register_undo  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.proposal_voices.domain import host_bursts  # noqa: PLC0415
        from meshup.proposal_voices.domain.burst_names import names_of_proposals  # noqa: PLC0415
        from meshup.proposal_voices.domain.personal_data import PERSONAL, RECORDS  # noqa: PLC0415
        from meshup.proposal_voices.views.desk import overview_part  # noqa: PLC0415
        from meshup.proposal_voices.views.host_parts import (  # noqa: PLC0415
            voices_figures,
            voices_panel,
        )
        from meshup.proposals.host_parts import (  # noqa: PLC0415
            register_proposal_figures,
            register_proposal_panel,
        )

        show_at("proposals", "proposal_voices:proposals")
        show_at("proposal", "proposal_voices:proposal")
        register_overview(overview_part, position=9)
        register_proposal_panel(voices_panel, position=10, names_people=False)
        register_proposal_figures(voices_figures, position=10)
        register_peer_records(RECORDS)
        personal_data.register(PERSONAL)
        register_subjects(host_bursts.ABOUT, names_of_proposals)
        register_act_wording(
            host_bursts.TAKEN_AWAY, _("%(who)s took a burst of voices away: %(what)s.")
        )
        register_act_wording(
            host_bursts.PUT_BACK, _("%(who)s put a burst of voices back: %(what)s.")
        )
        register_act_wording(
            host_bursts.CONFIRMED, _("%(who)s found that a burst of voices is people: %(what)s.")
        )
        register_undo(host_bursts.TAKEN_AWAY, host_bursts.UNDO)
