"""The room programme as Django knows it."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The pages by which hosts put a programme together, and publish it."""

    name = "meshup.programme"

    def ready(self) -> None:
        """Lead to the board, keep what is typed in drafts, and say what is kept of people."""
        from meshup.agenda_desk import line_drafts  # noqa: PLC0415 - models exist from here on
        from meshup.desk import registry  # noqa: PLC0415
        from meshup.history.domain import tracking  # noqa: PLC0415
        from meshup.kit import addresses, personal_data  # noqa: PLC0415
        from meshup.programme.domain.drafts import draft_in_use  # noqa: PLC0415
        from meshup.programme.domain.personal_data import PROGRAMMES  # noqa: PLC0415
        from meshup.programme.domain.typed_lines import save_typed, typed_draft  # noqa: PLC0415
        from meshup.programme.views.builders import overview_part  # noqa: PLC0415

        addresses.show_at("programme", "programme:builder")
        line_drafts.register(typed_draft, save_typed)
        tracking.protect("event", draft_in_use)
        personal_data.register(PROGRAMMES)
        registry.register_overview(overview_part, position=13)
