"""The kit as Django knows it: templates and static files that every room shares."""

from django.apps import AppConfig
from django.db.models.signals import post_init

SHEETS = ("tokens", "base", "layout", "parts", "forms", "print")
"""What every page needs, in order: the first says how the layers of the cascade follow."""


class KitConfig(AppConfig):
    """Tools without opinions."""

    name = "meshup.kit"

    def ready(self) -> None:
        """Say what the kit keeps about people, let it expire at night, and find moved jobs.

        And what style sheets every page asks for as one.
        """
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - models exist from here on

        from meshup.kit import health, personal_data  # noqa: PLC0415
        from meshup.kit.http_fetch.reach import check_reach  # noqa: PLC0415
        from meshup.kit.job_records import JOBS  # noqa: PLC0415
        from meshup.kit.jobs import find_moved_task, nightly  # noqa: PLC0415
        from meshup.kit.mail_files import MAIL_FILES  # noqa: PLC0415
        from meshup.kit.style_bundles import join_styles  # noqa: PLC0415

        join_styles("kit/all.css", *(f"kit/{sheet}.css" for sheet in SHEETS))
        personal_data.register(JOBS, MAIL_FILES)
        health.register("trials", check_reach)
        nightly(personal_data.expire)
        post_init.connect(find_moved_task, sender=DBTaskResult)
