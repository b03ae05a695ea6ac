"""The room presence as Django knows it."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """Who is there: checked in, or joined from their own phone by the code of the evening."""

    name = "meshup.presence"

    def ready(self) -> None:
        """Show who is there, let pages listen to how many, say what is kept about people."""
        from meshup.desk.registry import register_event_panel  # noqa: PLC0415 - models exist now
        from meshup.history.domain.tracking import protect  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.live.channels import register_channel_kind  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.presence import receivers  # noqa: F401, PLC0415
        from meshup.presence.act_wordings import register_acts  # noqa: PLC0415
        from meshup.presence.domain.announcing import CHANNELS  # noqa: PLC0415
        from meshup.presence.domain.in_use import event_in_use  # noqa: PLC0415
        from meshup.presence.domain.peer_records import RECORDS  # noqa: PLC0415
        from meshup.presence.domain.personal_data import PRESENCES  # noqa: PLC0415
        from meshup.presence.views.roster import event_panel  # noqa: PLC0415

        show_at("here", "presence:here")
        register_event_panel(event_panel, position=18)
        register_channel_kind(CHANNELS)
        register_peer_records(RECORDS)
        personal_data.register(PRESENCES)
        protect("event", event_in_use)
        register_acts()
