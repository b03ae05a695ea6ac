"""The room replies as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepliesConfig(AppConfig):
    """What people of other servers answer to our events, read by hosts first."""

    name = "meshup.replies"

    def ready(self) -> None:
        """Hear replies, tell others of those that are shown, say what is kept about people."""
        from meshup.federated_events.event_parts import (  # noqa: PLC0415 - models exist from here on
            register_replies,
        )
        from meshup.history.domain.tracking import protect  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.remote_actors.actor_records import register_actor_records  # noqa: PLC0415
        from meshup.replies import reportables  # noqa: PLC0415
        from meshup.replies.domain import host_acts  # noqa: PLC0415
        from meshup.replies.domain.in_use import placeholder_in_use  # noqa: PLC0415
        from meshup.replies.domain.personal_data import REPLIES, forget_author  # noqa: PLC0415
        from meshup.replies.domain.queries.replies import ids_of_shown_replies  # noqa: PLC0415
        from meshup.replies.handlers import register_handlers  # noqa: PLC0415

        register_handlers()
        register_replies(ids_of_shown_replies)
        register_actor_records("replies", forget_author)
        protect("event", placeholder_in_use)
        personal_data.register(REPLIES)
        reportables.register(
            {
                host_acts.SHOW: _("%(who)s showed %(what)s."),
                host_acts.HIDE: _("%(who)s hid %(what)s."),
                host_acts.DELETE: _("%(who)s deleted a reply to %(what)s."),
            }
        )
