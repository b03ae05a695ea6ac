"""The room projector as Django knows it."""

from django.apps import AppConfig


class ProjectorConfig(AppConfig):
    """The running evening: the projector, and what is now and next on phones."""

    name = "meshup.projector"
