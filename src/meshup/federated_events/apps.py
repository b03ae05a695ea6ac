"""The room federated_events as Django knows it."""

from django.apps import AppConfig


class FederatedEventsConfig(AppConfig):
    """Our events and posts as other servers read them."""

    name = "meshup.federated_events"

    def ready(self) -> None:
        """Follow the agenda, show posts, say what is kept of hosts."""
        from meshup.federated_events import (  # noqa: PLC0415 - models exist from here on
            jobs,
            receivers,  # noqa: F401
        )
        from meshup.federated_events.domain.personal_data import POSTS  # noqa: PLC0415
        from meshup.federated_events.domain.queries.ids import event_of_id  # noqa: PLC0415
        from meshup.federated_events.domain.queries.objects import count_objects  # noqa: PLC0415
        from meshup.fediverse.usage_counts import register_usage  # noqa: PLC0415
        from meshup.flags.flagged_ids import register_flagged  # noqa: PLC0415
        from meshup.history.domain.tracking import follow_changes  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415

        show_at("post", "federated_events_pages:post")
        personal_data.register(POSTS)
        register_flagged(lambda thing: f"event:{slug}" if (slug := event_of_id(thing)) else "")
        register_usage("federated_events", count_objects)
        follow_changes(jobs.note_change)
        each_minute(jobs.look)
        nightly(jobs.each_night)
