"""The room moderation as Django knows it."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, blocks, limits, and the log of what hosts did about them."""

    name = "meshup.moderation"

    def ready(self) -> None:
        """Say what is kept about people, how acts are written, and what the desk shows."""
        from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - apps are ready
        from meshup.community.first_steps import register_first_step  # noqa: PLC0415
        from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.kit import addresses, personal_data  # noqa: PLC0415
        from meshup.moderation import act_wordings, receivers  # noqa: F401, PLC0415
        from meshup.moderation.domain import act_words  # noqa: PLC0415
        from meshup.moderation.domain.first_step import contact_persons_named  # noqa: PLC0415
        from meshup.moderation.domain.notices import REPORTS as REPORT_NOTICES  # noqa: PLC0415
        from meshup.moderation.domain.peer_records import PEER_RECORDS  # noqa: PLC0415
        from meshup.moderation.domain.personal_data import REPORTS, STANDING, WORK  # noqa: PLC0415
        from meshup.moderation.menu import ENTRIES  # noqa: PLC0415
        from meshup.moderation.views.reports import overview_part  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415

        for verb, sentence in act_words.SENTENCES.items():
            act_wordings.register_act_wording(verb, sentence)
        for kind, name in act_words.SUBJECTS.items():
            act_wordings.register_subjects(kind, name)
        for entry in ENTRIES:
            register_menu_entry(entry)
        personal_data.register(REPORTS, STANDING, WORK)
        register_peer_records(PEER_RECORDS)
        register_notification_kind(REPORT_NOTICES)
        register_first_step(contact_persons_named, position=60)
        registry.register_overview(overview_part, position=5)
        addresses.show_at("report", "moderation:report")
        addresses.show_at("report_anything", "moderation:report_anything")
