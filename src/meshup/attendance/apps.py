"""The room attendance as Django knows it."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Who comes: registrations, waiting lists, numbers."""

    name = "meshup.attendance"

    def ready(self) -> None:
        """Follow the agenda, keep what people come to, say what is kept about them."""
        from meshup.attendance import (  # noqa: PLC0415 - models exist from here on
            public_pages,
            receivers,  # noqa: F401
        )
        from meshup.attendance.desk_registration import register_at_desk  # noqa: PLC0415
        from meshup.attendance.domain.audiences import AUDIENCES  # noqa: PLC0415
        from meshup.attendance.domain.letters.confirming import ACT, on_proved  # noqa: PLC0415
        from meshup.attendance.domain.peer_records import RECORDS  # noqa: PLC0415
        from meshup.attendance.domain.personal_data import REGISTRATIONS  # noqa: PLC0415
        from meshup.attendance.domain.queries.registrations import (  # noqa: PLC0415
            peers_with_address,
        )
        from meshup.attendance.jobs import tend_letters, tend_registrations  # noqa: PLC0415
        from meshup.attendance.letter_kinds import LETTER_KINDS  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.letters.address_owners import register_address_owner  # noqa: PLC0415
        from meshup.letters.letter_kinds import register_letter_kind  # noqa: PLC0415
        from meshup.letters.proof_acts import register_proof_act  # noqa: PLC0415
        from meshup.mailings.audiences import register_audience  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415

        for audience in AUDIENCES:
            register_audience(audience)
        public_pages.register()
        register_peer_records(RECORDS)
        register_address_owner(peers_with_address)
        personal_data.register(REGISTRATIONS)
        nightly(tend_registrations)
        nightly(tend_letters)
        register_proof_act(ACT, on_proved)
        for kind in LETTER_KINDS:
            register_letter_kind(kind)
        register_at_desk()
