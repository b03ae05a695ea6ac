"""The room cohosting as Django knows it."""

from django.apps import AppConfig


class CohostingConfig(AppConfig):
    """Events that several communities hold together."""

    name = "meshup.cohosting"

    def ready(self) -> None:
        """Ask and be asked, hear of records and numbers, stand at the desk."""
        from meshup.cohosting import jobs, receivers  # noqa: PLC0415 - models exist from here on
        from meshup.cohosting.domain.personal_data import RECORDS  # noqa: PLC0415
        from meshup.cohosting.request_kind import COHOST  # noqa: PLC0415
        from meshup.cohosting.views import panels, todos  # noqa: PLC0415
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.history.domain.tracking import follow_changes  # noqa: PLC0415
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import each_minute  # noqa: PLC0415
        from meshup.node_requests.kinds import register_request_kind  # noqa: PLC0415

        self._tell_rooms_below()
        register_request_kind(COHOST)
        register_handler(["Update"], receivers.on_update)
        follow_changes(receivers.on_agenda_change)
        registry.register_event_panel(panels.event_panel, position=14)
        registry.register_overview(todos.overview_part, position=59)
        each_minute(jobs.look)
        personal_data.register(RECORDS)

    def _tell_rooms_below(self) -> None:
        """Say which events have their home elsewhere, who holds them, and how many come there."""
        from meshup.agenda import held_elsewhere  # noqa: PLC0415
        from meshup.attendance import counted_elsewhere  # noqa: PLC0415
        from meshup.cohosting.domain.holding import event_in_use, held_event  # noqa: PLC0415
        from meshup.cohosting.domain.queries import shown, standing  # noqa: PLC0415
        from meshup.federated_events import event_parts  # noqa: PLC0415
        from meshup.history.domain.tracking import protect  # noqa: PLC0415
        from meshup.publishing import held_with  # noqa: PLC0415

        held_elsewhere.register(self.name, held_event)
        counted_elsewhere.register(self.name, standing.counted_by_cohosts)
        held_with.register(self.name, shown.other_hosts)
        event_parts.register_held_elsewhere(standing.carried_slugs)
        event_parts.register_organizers(standing.organizers_of)
        event_parts.register_former_ids(standing.former_ids)
        protect("event", event_in_use)
