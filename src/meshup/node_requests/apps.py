"""The room node_requests as Django knows it."""

from django.apps import AppConfig


class NodeRequestsConfig(AppConfig):
    """What one node asks of another, and what the other answers."""

    name = "meshup.node_requests"

    def ready(self) -> None:
        """Hear what is asked and answered, stand at the desk, and say what is kept."""
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - translated
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
        from meshup.kit import clock, personal_data  # noqa: PLC0415
        from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415
        from meshup.node_requests import jobs, menu, receivers  # noqa: F401, PLC0415 - models exist from here on
        from meshup.node_requests.domain.other_keys import forget_node  # noqa: PLC0415
        from meshup.node_requests.domain.personal_data import REQUESTS  # noqa: PLC0415
        from meshup.node_requests.domain.receiving import HANDLERS  # noqa: PLC0415
        from meshup.node_requests.views.todos import late_words, waiting_requests  # noqa: PLC0415
        from meshup.remote_actors.actor_records import register_actor_records  # noqa: PLC0415

        for kind, handler in HANDLERS.items():
            register_handler([kind], handler)
        register_actor_records(self.name, lambda actor: forget_node(actor, clock.now()))
        register_menu_entry(menu.ENTRY)
        registry.register_overview(waiting_requests, position=60)
        registry.register_overview(late_words, position=61)
        each_minute(jobs.look)
        nightly(jobs.each_night)
        personal_data.register(REQUESTS)
