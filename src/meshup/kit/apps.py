"""The kit as Django knows it: templates and static files that every room shares."""

from django.apps import AppConfig
from django.db.models.signals import post_init


class KitConfig(AppConfig):
    """Tools without opinions."""

    name = "meshup.kit"

    def ready(self) -> None:
        """Have what is past forgotten every night, and moved jobs found."""
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - models exist from here on

        from meshup.kit.jobs import clean_up, find_moved_task, nightly  # noqa: PLC0415

        nightly(clean_up)
        post_init.connect(find_moved_task, sender=DBTaskResult)
