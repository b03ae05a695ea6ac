"""The room remote_attendance as Django knows it."""

from django.apps import AppConfig


class RemoteAttendanceConfig(AppConfig):
    """People of other servers who come to our events."""

    name = "meshup.remote_attendance"

    def ready(self) -> None:
        """Hear who comes and who does not, answer them, say what is kept about them."""
        from meshup.federated_events.event_parts import register_inboxes  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.remote_actors.actor_records import (  # noqa: PLC0415 - models exist from here on
            register_actor_records,
        )
        from meshup.remote_attendance import receivers  # noqa: F401, PLC0415
        from meshup.remote_attendance.domain.leaving import forget_attendee  # noqa: PLC0415
        from meshup.remote_attendance.domain.personal_data import (  # noqa: PLC0415
            RECORDS,
            REMOTE_ATTENDEES,
        )
        from meshup.remote_attendance.domain.queries.inboxes import (  # noqa: PLC0415
            inboxes_of_attendees,
        )
        from meshup.remote_attendance.handlers import register_handlers  # noqa: PLC0415

        register_handlers()
        register_inboxes(inboxes_of_attendees)
        register_actor_records("remote_attendance", forget_attendee)
        register_peer_records(RECORDS)
        personal_data.register(REMOTE_ATTENDEES)
