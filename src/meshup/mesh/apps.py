"""The room mesh as Django knows it."""

from django.apps import AppConfig


class MeshConfig(AppConfig):
    """The mesh: nodes that know each other by signed cards."""

    name = "meshup.mesh"

    def ready(self) -> None:
        """Gossip beside the jobs, sign the card when something changes, take cards that come."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415
        from meshup.fediverse.actor_parts import register_actor_part  # noqa: PLC0415
        from meshup.fediverse.domain.settings import federation  # noqa: PLC0415
        from meshup.history.domain.tracking import follow_changes  # noqa: PLC0415
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.kit.jobs import beside, each_minute, nightly  # noqa: PLC0415
        from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415
        from meshup.mesh import jobs, receivers  # noqa: F401, PLC0415 - they listen from now on
        from meshup.mesh.domain.own_identity import actor_part  # noqa: PLC0415
        from meshup.mesh.domain.receiving import receive_card  # noqa: PLC0415
        from meshup.mesh.menu import ENTRY  # noqa: PLC0415
        from meshup.mesh.runner import GossipRunner  # noqa: PLC0415

        register_actor_part(self.name, actor_part)
        register_handler(("Update",), receive_card)
        follow_changes(jobs.note_change)
        each_minute(jobs.look)
        nightly(jobs.each_night)
        beside(GossipRunner)
        register_menu_entry(ENTRY)
        show_at("mesh", "mesh_pages:mesh")
        register_link(
            NavigationLink("about", 35, "mesh", _("The mesh"), is_there=lambda: federation().is_on)
        )
