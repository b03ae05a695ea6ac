"""The imports as Django knows it."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Events from the calendars of others."""

    name = "meshup.imports"
    label = "intake"  # the name of its tables: those of nodes that run
