"""The room projector as Django knows it."""

from django.apps import AppConfig


class ProjectorConfig(AppConfig):
    """The running evening: the projector, and what is now and next on phones."""

    name = "meshup.projector"

    def ready(self) -> None:
        """Bring its own parts and channels, and stand on the pages of the desk."""
        from meshup.desk import registry  # noqa: PLC0415 - apps are ready now
        from meshup.history.domain.tracking import follow_changes  # noqa: PLC0415
        from meshup.kit import addresses  # noqa: PLC0415
        from meshup.live.channels import ChannelKind, register_channel_kind  # noqa: PLC0415
        from meshup.projector import own_parts  # noqa: PLC0415
        from meshup.projector.domain import programme  # noqa: PLC0415
        from meshup.projector.domain.following import touch_evenings  # noqa: PLC0415
        from meshup.projector.views.desk import event_panel  # noqa: PLC0415

        addresses.show_at("now", "projector:now")
        addresses.show_at("now_fragment", "projector:now_fragment")
        register_channel_kind(ChannelKind(programme.EVENING, programme.read_evenings))
        register_channel_kind(ChannelKind(programme.PROJECTOR, programme.read_screens))
        own_parts.register()
        follow_changes(touch_evenings)
        registry.register_event_panel(event_panel, position=15)
