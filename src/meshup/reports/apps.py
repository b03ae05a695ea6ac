"""The room reports as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What anybody reports, who reads it, and what is done about it."""

    name = "meshup.reports"

    def ready(self) -> None:
        """Say what is kept about people, how acts are written, and what the desk shows."""
        from meshup.kit import personal_data  # noqa: PLC0415 - apps are ready
        from meshup.moderation.report_access import register_readable_reports  # noqa: PLC0415
        from meshup.peers.records import register_peer_records  # noqa: PLC0415
        from meshup.reports import receivers  # noqa: F401, PLC0415
        from meshup.reports.domain.peer_records import PEER_RECORDS  # noqa: PLC0415
        from meshup.reports.domain.personal_data import REPORTS, STANDING, WORK  # noqa: PLC0415
        from meshup.reports.domain.queries.reports import readable_numbers  # noqa: PLC0415

        register_readable_reports(readable_numbers)
        personal_data.register(REPORTS, STANDING, WORK)
        register_peer_records(PEER_RECORDS)
        _register_acts()
        _register_pages()


def _register_acts() -> None:
    from meshup.moderation import act_wordings  # noqa: PLC0415
    from meshup.moderation.undos import register_undo  # noqa: PLC0415
    from meshup.reports.domain import act_words  # noqa: PLC0415
    from meshup.reports.domain.undoing import UNDOS  # noqa: PLC0415

    for verb, sentence in act_words.SENTENCES.items():
        act_wordings.register_act_wording(verb, sentence)
    for kind, name in act_words.SUBJECTS.items():
        act_wordings.register_subjects(kind, name)
    for verb, rule in UNDOS.items():
        register_undo(verb, rule)


def _register_pages() -> None:
    from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415
    from meshup.community.first_steps import register_first_step  # noqa: PLC0415
    from meshup.community.notification_kinds import register_notification_kind  # noqa: PLC0415
    from meshup.desk import registry  # noqa: PLC0415
    from meshup.kit import addresses  # noqa: PLC0415
    from meshup.reports.domain.first_step import contact_persons_named  # noqa: PLC0415
    from meshup.reports.domain.notices import REPORTS as REPORT_NOTICES  # noqa: PLC0415
    from meshup.reports.menu import ENTRIES  # noqa: PLC0415
    from meshup.reports.views.reports import overview_part  # noqa: PLC0415

    for entry in ENTRIES:
        register_menu_entry(entry)
    register_notification_kind(REPORT_NOTICES)
    register_first_step(contact_persons_named, position=60)
    registry.register_overview(overview_part, position=5)
    addresses.show_at("report", "reports:report")
    addresses.show_at("report_anything", "reports:report_anything")
    addresses.show_at("reports_at_desk", "reports:report_list")
    addresses.show_at("report_at_desk", "reports:report_at_desk")
    addresses.show_at("contacts_at_desk", "reports:contact_list")
    addresses.show_at("act_undo", "reports:act_undo")
