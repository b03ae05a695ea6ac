"""The room umbrella as Django knows it."""

from django.apps import AppConfig


class UmbrellaConfig(AppConfig):
    """Nodes under the umbrella of this one, and umbrellas that it is under."""

    name = "meshup.umbrella"

    def ready(self) -> None:
        """Hear who asks, stand at the desk, read guests, and say what is kept."""
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - translated
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.follows.welcome import register_welcome  # noqa: PLC0415
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415
        from meshup.mesh import card_parts  # noqa: PLC0415
        from meshup.mesh.belonging import register_belonging  # noqa: PLC0415
        from meshup.remote_actors.actor_records import register_actor_records  # noqa: PLC0415
        from meshup.umbrella import jobs, menu, receivers  # noqa: F401, PLC0415 - models exist from here on
        from meshup.umbrella.domain import members, memberships  # noqa: PLC0415
        from meshup.umbrella.domain.card_fields import CARD_FIELDS  # noqa: PLC0415
        from meshup.umbrella.domain.personal_data import GUESTS, MEMBERS  # noqa: PLC0415
        from meshup.umbrella.domain.queries.members import groups_together  # noqa: PLC0415
        from meshup.umbrella.domain.receiving import HANDLERS  # noqa: PLC0415
        from meshup.umbrella.views.todos import (  # noqa: PLC0415
            members_with_other_keys,
            waiting_members,
        )

        for kind, handler in HANDLERS.items():
            register_handler([kind], handler)
        for name, field in CARD_FIELDS.items():
            card_parts.register(name, field)
        register_belonging(groups_together)
        register_actor_records(f"{self.name}.members", members.forget_member)
        register_actor_records(f"{self.name}.umbrellas", memberships.forget_umbrella)
        register_welcome(
            self.name,
            lambda actor: members.is_member(actor) or memberships.is_our_umbrella(actor),
        )
        register_menu_entry(menu.ENTRY)
        registry.register_overview(waiting_members, position=61)
        registry.register_overview(members_with_other_keys, position=62)
        each_minute(jobs.look)
        nightly(jobs.each_night)
        personal_data.register(MEMBERS, GUESTS)
