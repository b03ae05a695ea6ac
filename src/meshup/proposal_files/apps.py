"""The room proposal_files as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class ProposalFilesConfig(AppConfig):
    """Proposals and talks, read from files of other programs and written to them."""

    name = "meshup.proposal_files"

    def ready(self) -> None:
        """Let hosts import and download proposals, and say what is kept about people."""
        from meshup.community.desk_menu import MenuEntry, register_menu_entry  # noqa: PLC0415
        from meshup.community.rules import may_run_community  # noqa: PLC0415 - apps are ready
        from meshup.imports.file_kinds import FileKind, register_file_kind  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.library.sources import register_item_source  # noqa: PLC0415
        from meshup.proposal_files import library_slides, receivers  # noqa: F401, PLC0415
        from meshup.proposal_files.domain.file_tables import refuse_large  # noqa: PLC0415
        from meshup.proposal_files.domain.personal_data import FILED  # noqa: PLC0415
        from meshup.proposal_files.management.import_command import HELP, take  # noqa: PLC0415

        page = "proposal_files:files"
        register_file_kind(
            FileKind(
                "proposals",
                HELP,
                _("Proposals of talks, from a table or from pretalx"),
                page,
                refuse_large,
                take,
            )
        )
        label = pgettext_lazy("menu", "Proposals as files")
        register_menu_entry(MenuEntry(label, page, may_run_community, position=51, is_setup=True))
        personal_data.register(FILED)
        register_item_source(library_slides.SOURCE, position=22)
