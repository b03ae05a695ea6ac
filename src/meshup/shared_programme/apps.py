"""The room shared_programme as Django knows it."""

from django.apps import AppConfig


class SharedProgrammeConfig(AppConfig):
    """Parts of a common programme, which those who hold an event with its home fill."""

    name = "meshup.shared_programme"

    def ready(self) -> None:
        """Say whose lines are whose, hear what hosts fill their parts with, stand at the desk."""
        from meshup.desk import registry  # noqa: PLC0415 - models exist from here on
        from meshup.history.domain.tracking import follow_changes  # noqa: PLC0415
        from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import each_minute  # noqa: PLC0415
        from meshup.programme import shared_programmes  # noqa: PLC0415
        from meshup.shared_programme import jobs, receivers  # noqa: PLC0415
        from meshup.shared_programme.domain.boards import shared_programme_of  # noqa: PLC0415
        from meshup.shared_programme.domain.personal_data import (  # noqa: PLC0415
            PARTS_OF_PROGRAMMES,
        )
        from meshup.shared_programme.views import panels, todos  # noqa: PLC0415

        self._say_whose_lines_are_whose()
        shared_programmes.register(shared_programme_of)
        register_handler(["Update"], receivers.on_update)
        follow_changes(receivers.on_agenda_change)
        registry.register_event_panel(panels.event_panel, position=15)
        registry.register_overview(todos.overview_part, position=58)
        each_minute(jobs.look)
        personal_data.register(PARTS_OF_PROGRAMMES)

    def _say_whose_lines_are_whose(self) -> None:
        from meshup.cohosting import shared_lines  # noqa: PLC0415
        from meshup.shared_programme import receivers  # noqa: PLC0415
        from meshup.shared_programme.domain import filled_rows, following, holding  # noqa: PLC0415

        shared_lines.register(
            shared_lines.Sharing(
                parts_of_lines=holding.parts_of_lines,
                follow_record=following.follow_record,
                own_lines=filled_rows.own_lines,
                own_talks=filled_rows.own_talks,
                left=receivers.on_left,
                ended=following.end_parts,
            )
        )
