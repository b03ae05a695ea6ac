"""The kit as Django knows it: templates and static files that every room shares."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Tools without opinions."""

    name = "meshup.kit"
