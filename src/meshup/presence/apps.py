"""The room presence as Django knows it."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """Who is there: checked in, or joined from their own phone by the code of the evening."""

    name = "meshup.presence"
