"""The room programme as Django knows it."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """The pages by which hosts put a programme together, and publish it."""

    name = "meshup.programme"
