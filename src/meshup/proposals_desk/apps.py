"""The room proposals_desk as Django knows it."""

from django.apps import AppConfig


class ProposalsDeskConfig(AppConfig):
    """The pages by which hosts read what is proposed, and decide."""

    name = "meshup.proposals_desk"

    def ready(self) -> None:
        """Show what was proposed at the desk, and say what is kept about people."""
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - apps are ready
        from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.history.domain import tracking  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.moderation.domain.acts import register_subjects  # noqa: PLC0415
        from meshup.proposals.host_parts import register_hidden_names  # noqa: PLC0415
        from meshup.proposals_desk.domain.flood_names import KIND, names_of_floods  # noqa: PLC0415
        from meshup.proposals_desk.domain.notices import NEW_PROPOSALS  # noqa: PLC0415
        from meshup.proposals_desk.domain.personal_data import REVIEWS  # noqa: PLC0415
        from meshup.proposals_desk.domain.queries.reviews import hidden_from  # noqa: PLC0415
        from meshup.proposals_desk.menu import ENTRY  # noqa: PLC0415
        from meshup.proposals_desk.views import panels  # noqa: PLC0415

        register_menu_entry(ENTRY)
        register_notification_kind(NEW_PROPOSALS)
        registry.register_event_panel(panels.event_panel, position=17)
        registry.register_overview(panels.overview_part, position=8)
        tracking.show_at("call", "proposals_desk:call")
        show_at("pool", "proposals_desk:pool")
        show_at("proposal_at_desk", "proposals_desk:proposal")
        register_hidden_names(hidden_from)
        register_subjects(KIND, names_of_floods)
        personal_data.register(REVIEWS)
