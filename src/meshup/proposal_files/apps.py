"""The room proposal_files as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalFilesConfig(AppConfig):
    """Proposals and talks, read from files of other programs and written to them."""

    name = "meshup.proposal_files"

    def ready(self) -> None:
        """Let hosts import and download proposals, and say what is kept about people."""
        from meshup.imports.file_kinds import FileKind, register_file_kind  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415 - models exist from here on
        from meshup.kit.addresses import show_at  # noqa: PLC0415
        from meshup.library.sources import register_item_source  # noqa: PLC0415
        from meshup.proposal_files import library_slides, receivers  # noqa: F401, PLC0415
        from meshup.proposal_files.domain.file_tables import refuse_large  # noqa: PLC0415
        from meshup.proposal_files.domain.personal_data import FILED, IMPORTS  # noqa: PLC0415
        from meshup.proposal_files.management.import_command import (  # noqa: PLC0415
            HELP,
            take,
            take_back,
        )

        page = "proposal_files:files"
        register_file_kind(
            FileKind(
                "proposals",
                HELP,
                _("Proposals of talks, from a table or from pretalx"),
                page,
                refuse_large,
                take,
                take_back,
            )
        )
        show_at("proposal_files", page)
        personal_data.register(FILED, IMPORTS)
        register_item_source(library_slides.SOURCE, position=22)
