"""The room forecast as Django knows it."""

from django.apps import AppConfig


class ForecastConfig(AppConfig):
    """How many will come: daily counts of every source, past evenings, a forecast."""

    name = "meshup.forecast"
