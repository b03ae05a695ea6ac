"""The room mailings as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingsConfig(AppConfig):
    """Letters to many."""

    name = "meshup.mailings"

    def ready(self) -> None:
        """Listen, say how letters are written and to whom, stand in the menu and in the foot."""
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.rules import may_run_community  # noqa: PLC0415 - models exist now
        from meshup.desk.registry import (  # noqa: PLC0415
            register_event_action,
            register_overview,
        )
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415
        from meshup.letters.letter_kinds import register_letter_kind  # noqa: PLC0415
        from meshup.letters.proof_acts import register_proof_act  # noqa: PLC0415
        from meshup.mailings import jobs, receivers  # noqa: F401, PLC0415 - models exist now
        from meshup.mailings.audiences import register_audience  # noqa: PLC0415
        from meshup.mailings.domain.follow_requests import FOLLOW, start_following  # noqa: PLC0415
        from meshup.mailings.domain.follower_audiences import (  # noqa: PLC0415
            FOLLOWERS,
            SERIES_FOLLOWERS,
        )
        from meshup.mailings.domain.message_letters import MESSAGES  # noqa: PLC0415
        from meshup.mailings.domain.news_letters import KINDS  # noqa: PLC0415
        from meshup.mailings.domain.personal_data import (  # noqa: PLC0415
            FOLLOWING,
            HOST_LETTERS,
        )
        from meshup.mailings.views.messages import overview_part, write_action  # noqa: PLC0415

        for kind in (*KINDS, MESSAGES):
            register_letter_kind(kind)
        for audience in (SERIES_FOLLOWERS, FOLLOWERS):
            register_audience(audience)
        register_proof_act(FOLLOW, start_following)
        register_menu_entry(
            MenuEntry(_("Letters"), "mailings:message_list", may_run_community, position=45)
        )
        register_event_action(write_action, position=7)
        register_overview(overview_part, position=40)
        show_at("follow_letters", "mailings:follow")
        register_link(NavigationLink("follow", 3, "follow_letters", _("Letters of new dates")))
        nightly(jobs.prepare_monthly)
        nightly(jobs.forget_old_news)
        personal_data.register(FOLLOWING, HOST_LETTERS)
