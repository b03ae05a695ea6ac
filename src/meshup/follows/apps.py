"""The room follows as Django knows it."""

from django.apps import AppConfig


class FollowsConfig(AppConfig):
    """Who follows this node, and whom it follows."""

    name = "meshup.follows"

    def ready(self) -> None:
        """Understand what other servers send about follows, and say what is kept of people."""
        from meshup.follows import receivers  # noqa: F401, PLC0415 - models exist from here on
        from meshup.follows.domain.actor_records import forget_follows  # noqa: PLC0415
        from meshup.follows.domain.personal_data import FOLLOWERS, FOLLOWINGS  # noqa: PLC0415
        from meshup.follows.domain.receiving import HANDLERS, on_any  # noqa: PLC0415
        from meshup.inbox.activity_handlers import register_handler, register_listener  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.remote_actors.actor_records import register_actor_records  # noqa: PLC0415

        for kind, handler in HANDLERS.items():
            register_handler([kind], handler)
        register_listener(on_any)
        register_actor_records("follows", forget_follows)
        personal_data.register(FOLLOWERS, FOLLOWINGS)
