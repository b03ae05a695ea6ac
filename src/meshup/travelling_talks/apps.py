"""The room travelling_talks as Django knows it."""

from django.apps import AppConfig


class TravellingTalksConfig(AppConfig):
    """Talks that were held in one community, and are asked for by another."""

    name = "meshup.travelling_talks"

    def ready(self) -> None:
        """Let talks be asked for and answered, show where they are held, and say what is kept."""
        _on_pages()
        _between_nodes()
        _of_people()


def _on_pages() -> None:
    from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - translated
    from meshup.desk import registry  # noqa: PLC0415
    from meshup.kit.addresses import show_at  # noqa: PLC0415
    from meshup.library.item_actions import register_item_action  # noqa: PLC0415
    from meshup.proposals.host_parts import (  # noqa: PLC0415
        register_proposal_figures,
        register_proposal_panel,
    )
    from meshup.proposing.proposal_parts import register_holder_part  # noqa: PLC0415
    from meshup.talks.other_evenings import register_other_evenings  # noqa: PLC0415
    from meshup.travelling_talks import menu  # noqa: PLC0415
    from meshup.travelling_talks.domain.queries.evenings import (  # noqa: PLC0415 - models exist from here on
        evenings_elsewhere,
    )
    from meshup.travelling_talks.views import parts  # noqa: PLC0415

    show_at("talk_questions", "travelling_talks:questions")
    register_menu_entry(menu.ENTRY)
    registry.register_overview(parts.revocations, position=61)
    register_item_action(parts.ask_for_talk, position=10)
    register_proposal_panel(parts.proposal_panel, position=5)
    register_proposal_figures(parts.proposal_figures, position=5)
    register_holder_part(parts.holder_part)
    register_other_evenings(evenings_elsewhere)


def _between_nodes() -> None:
    from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
    from meshup.node_requests.kinds import register_request_kind  # noqa: PLC0415
    from meshup.travelling_talks.domain.link_exchange import on_update  # noqa: PLC0415
    from meshup.travelling_talks.domain.talk_kind import TALK  # noqa: PLC0415

    register_request_kind(TALK)
    register_handler(["Update"], on_update)


def _of_people() -> None:
    from meshup.kit import personal_data  # noqa: PLC0415
    from meshup.kit.jobs import nightly  # noqa: PLC0415
    from meshup.peers.records import register_peer_records  # noqa: PLC0415
    from meshup.travelling_talks import jobs, receivers  # noqa: F401, PLC0415
    from meshup.travelling_talks.domain.peer_records import RECORDS  # noqa: PLC0415
    from meshup.travelling_talks.domain.personal_data import BORROWED, REPLIES  # noqa: PLC0415
    from meshup.travelling_talks.letter_kinds import register_letters  # noqa: PLC0415

    register_letters()
    nightly(jobs.each_night)
    register_peer_records(RECORDS)
    personal_data.register(REPLIES, BORROWED)
