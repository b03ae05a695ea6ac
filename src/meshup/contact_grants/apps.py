"""The room contact_grants as Django knows it."""

from django.apps import AppConfig


class ContactGrantsConfig(AppConfig):
    """Introductions between nodes."""

    name = "meshup.contact_grants"

    def ready(self) -> None:
        """Let nodes ask for contacts, say what is kept, and what is due."""
        _between_nodes()
        _about_people()
        _on_pages()


def _between_nodes() -> None:
    from meshup.contact_grants.domain.kind import CONTACT  # noqa: PLC0415 - models exist from here on
    from meshup.contact_grants.domain.received_cards import SEEN, on_view  # noqa: PLC0415
    from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
    from meshup.node_requests.kinds import register_request_kind  # noqa: PLC0415

    register_request_kind(CONTACT)
    register_handler([SEEN], on_view)


def _about_people() -> None:
    from meshup.contact_grants.domain.letters import LETTER, READ, on_proved  # noqa: PLC0415
    from meshup.contact_grants.domain.peer_records import RECORDS  # noqa: PLC0415
    from meshup.contact_grants.domain.personal_data import (  # noqa: PLC0415
        CONTACTS,
        LOOKS,
        RECEIVED,
    )
    from meshup.contact_grants.models import Look, ReceivedCard  # noqa: PLC0415
    from meshup.kit import personal_data  # noqa: PLC0415
    from meshup.letters.letter_kinds import register_letter_kind  # noqa: PLC0415
    from meshup.letters.proof_acts import register_proof_act  # noqa: PLC0415
    from meshup.operations.left_out import leave_out_of_backups  # noqa: PLC0415
    from meshup.peers.records import register_peer_records  # noqa: PLC0415

    personal_data.register(CONTACTS, RECEIVED, LOOKS)
    register_peer_records(RECORDS)
    register_letter_kind(LETTER)
    register_proof_act(READ, on_proved)
    leave_out_of_backups(ReceivedCard._meta.db_table)
    leave_out_of_backups(Look._meta.db_table)


def _on_pages() -> None:
    from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - translated
    from meshup.contact_grants import jobs, menu  # noqa: PLC0415
    from meshup.kit.addresses import show_at  # noqa: PLC0415
    from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415

    register_menu_entry(menu.ENTRY)
    show_at("introductions", "contact_grants:mine")
    each_minute(jobs.look)
    nightly(jobs.each_night)
