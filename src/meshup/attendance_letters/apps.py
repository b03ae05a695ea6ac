"""The room attendance_letters as Django knows it."""

from django.apps import AppConfig


class AttendanceLettersConfig(AppConfig):
    """Letters about coming: what they say, to whom, and when."""

    name = "meshup.attendance_letters"

    def ready(self) -> None:
        """Let letters be written, follow registrations and changes, say what is kept."""
        from meshup.attendance.registration_hooks import (  # noqa: PLC0415 - apps are ready
            register_registration_hooks,
        )
        from meshup.attendance_letters import jobs, receivers  # noqa: F401, PLC0415
        from meshup.attendance_letters.domain.confirming import HOOKS  # noqa: PLC0415
        from meshup.attendance_letters.domain.personal_data import NOTICES  # noqa: PLC0415
        from meshup.attendance_letters.letter_kinds import register_letters  # noqa: PLC0415
        from meshup.kit import personal_data  # noqa: PLC0415
        from meshup.kit.jobs import moved_task, nightly  # noqa: PLC0415

        register_letters()
        register_registration_hooks("attendance_letters", HOOKS)
        personal_data.register(NOTICES)
        nightly(jobs.tend_letters)
        for task in (jobs.send_changes, jobs.send_place, jobs.ask_for_others):
            moved_task(f"meshup.attendance.jobs.{task.func.__name__}", task)
