"""The room talks as Django knows it."""

from django.apps import AppConfig


class TalksConfig(AppConfig):
    """Talks, speakers and topics: their pages, slides and videos."""

    name = "meshup.talks"

    def ready(self) -> None:
        """Show talks where others lead to them, and say what is kept, and what waits."""
        from meshup.kit import personal_data  # noqa: PLC0415 - models exist from here on
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.proposal_letters.talk_slides import register_slides  # noqa: PLC0415
        from meshup.proposing.proposal_parts import register_proposal_part  # noqa: PLC0415
        from meshup.talks import receivers, reportables  # noqa: F401, PLC0415
        from meshup.talks.act_wordings import register_acts  # noqa: PLC0415
        from meshup.talks.domain import personal_data as kept  # noqa: PLC0415
        from meshup.talks.domain.peer_records import RECORDS  # noqa: PLC0415
        from meshup.talks.domain.queries.materials import has_slides  # noqa: PLC0415
        from meshup.talks.jobs import tend_talks  # noqa: PLC0415
        from meshup.talks.letter_kinds import register_letters  # noqa: PLC0415
        from meshup.talks.proposal_part import talk_part  # noqa: PLC0415

        nightly(tend_talks)
        register_slides(has_slides)
        register_proposal_part(talk_part)
        register_peer_records(RECORDS)
        personal_data.register(kept.MATERIALS, kept.PAGES, kept.THANKS)
        reportables.register()
        register_acts()
        register_letters()
        _show_at()
        _register_at_desk()


def _show_at() -> None:
    """Say where talks are shown."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from meshup.kit.addresses import show_at  # noqa: PLC0415
    from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415

    for thing in ("talks", "talk", "topics", "topic", "speakers", "speaker"):
        show_at(thing, f"talks:{thing}")
    show_at("own_talk", "talks:own")
    show_at("talk_at_desk", "talks:desk_talk")
    register_link(NavigationLink("main", 15, "talks", _("Talks")))


def _register_at_desk() -> None:
    """Show what waits, the talks of an event, and the way to all of them."""
    from django.utils.translation import pgettext_lazy  # noqa: PLC0415

    from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
    from meshup.desk import registry  # noqa: PLC0415
    from meshup.talks.rules import may_keep_talks  # noqa: PLC0415
    from meshup.talks.views import panels  # noqa: PLC0415

    entry = MenuEntry(pgettext_lazy("menu", "Talks"), "talks:desk", may_keep_talks, position=22)
    register_menu_entry(entry)
    registry.register_overview(panels.overview_part, position=26)
    registry.register_event_panel(panels.event_panel, position=24)
