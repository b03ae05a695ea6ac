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
        from meshup.attendance.host_changes import register_host_changes  # noqa: PLC0415
        from meshup.attendance.jobs import tend_registrations  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415

        _register_people()
        _register_audiences()
        public_pages.register()
        register_host_changes()
        nightly(tend_registrations)


def _register_people() -> None:
    """Say what is kept about people, and of whom."""
    from meshup.attendance.domain.peer_records import RECORDS  # noqa: PLC0415
    from meshup.attendance.domain.personal_data import REGISTRATIONS  # noqa: PLC0415
    from meshup.attendance.domain.queries.registrations import (  # noqa: PLC0415
        peers_with_address,
    )
    from meshup.kit import personal_data  # noqa: PLC0415
    from meshup.letters.address_owners import register_address_owner  # noqa: PLC0415
    from meshup.peers.records import register_peer_records  # noqa: PLC0415

    register_peer_records(RECORDS)
    register_address_owner(peers_with_address)
    personal_data.register(REGISTRATIONS)


def _register_audiences() -> None:
    """Let letters of hosts reach who comes."""
    from meshup.attendance.domain.audiences import AUDIENCES  # noqa: PLC0415
    from meshup.mailings.audiences import register_audience  # noqa: PLC0415

    for audience in AUDIENCES:
        register_audience(audience)
