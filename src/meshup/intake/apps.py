"""The intake as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Events from the calendars of others."""

    name = "meshup.intake"
