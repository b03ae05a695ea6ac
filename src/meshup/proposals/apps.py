"""The room proposals as Django knows it."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """What somebody would tell or show, and what becomes of it."""

    name = "meshup.proposals"

    def ready(self) -> None:
        """Follow the timetables, tend talks at night, and say what is kept about people."""
        from meshup.history.domain import tracking  # noqa: PLC0415 - models exist from here on
        from meshup.kit.jobs import nightly  # noqa: PLC0415
        from meshup.proposals import receivers  # noqa: F401, PLC0415
        from meshup.proposals.domain.following import follow_timetables  # noqa: PLC0415
        from meshup.proposals.domain.tracked import TRACKED  # noqa: PLC0415
        from meshup.proposals.jobs import tend_talks  # noqa: PLC0415

        tracking.register(*TRACKED)
        tracking.follow_changes(follow_timetables)
        nightly(tend_talks)
        _register_people()
        _register_acts()


def _register_people() -> None:
    """Say what is kept about people, and of whom."""
    from meshup.agenda import talk_finders  # noqa: PLC0415
    from meshup.kit import personal_data  # noqa: PLC0415
    from meshup.letters.address_owners import register_address_owner  # noqa: PLC0415
    from meshup.peers.records import register_peer_records  # noqa: PLC0415
    from meshup.proposals.domain.letter_consent import peers_with_address  # noqa: PLC0415
    from meshup.proposals.domain.peer_records import RECORDS  # noqa: PLC0415
    from meshup.proposals.domain.personal_data import DECIDED, PROPOSED, talks_of  # noqa: PLC0415

    register_peer_records(RECORDS)
    register_address_owner(peers_with_address)
    talk_finders.register("proposals", talks_of)
    personal_data.register(PROPOSED, DECIDED)


def _register_acts() -> None:
    """Say how the log of moderation words what hosts do with floods, and how it is taken back."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

    from meshup.moderation.domain.acts import register_act_wording  # noqa: PLC0415
    from meshup.moderation.undos import register_undo  # noqa: PLC0415
    from meshup.proposals.domain.host_floods import PUT_AWAY, PUT_BACK, UNDO  # noqa: PLC0415

    register_act_wording(PUT_AWAY, _("%(who)s put a flood of proposals away: %(what)s."))
    register_act_wording(PUT_BACK, _("%(who)s put a flood of proposals back: %(what)s."))
    register_undo(PUT_AWAY, UNDO)
