"""The room door as Django knows it."""

from django.apps import AppConfig


class DoorConfig(AppConfig):
    """The door: how many come in, and who, on phones that have no network for a while."""

    name = "meshup.door"

    def ready(self) -> None:
        """Show the door at the desk, let phones listen, note what was counted."""
        from meshup.community import sign_out_parts  # noqa: PLC0415 - apps are ready now
        from meshup.desk import registry  # noqa: PLC0415 - apps are ready now
        from meshup.door import receivers  # noqa: F401, PLC0415
        from meshup.door.device_storage import DOOR  # noqa: PLC0415
        from meshup.door.domain.in_use import event_in_use  # noqa: PLC0415
        from meshup.door.domain.personal_data import CHECK_INS  # noqa: PLC0415
        from meshup.door.domain.queries.doors import state_snapshots  # noqa: PLC0415
        from meshup.door.jobs import tend_doors  # noqa: PLC0415
        from meshup.door.views import panels  # noqa: PLC0415
        from meshup.history.domain.tracking import protect  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.live.channels import ChannelKind, register_channel_kind  # noqa: PLC0415

        sign_out_parts.register_sign_out_part("door/_sign_out.html")
        sign_out_parts.register_device_part("door/_device.html")
        register_channel_kind(ChannelKind("door", state_snapshots))
        personal_data.register(CHECK_INS, DOOR)
        protect("event", event_in_use)
        nightly(tend_doors)
        registry.register_event_action(panels.event_action, position=5)
        registry.register_event_panel(panels.event_panel, position=15)
        registry.register_overview(panels.overview_part, position=4)
