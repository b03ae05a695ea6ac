"""The agenda room as Django knows it."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Events, series, venues."""

    name = "meshup.agenda"
