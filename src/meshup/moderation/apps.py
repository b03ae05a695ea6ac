"""The room moderation as Django knows it."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, blocks, limits, and the log of what hosts did about them."""

    name = "meshup.moderation"
