"""The community room as Django knows it."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """The node and its people."""

    name = "meshup.community"
