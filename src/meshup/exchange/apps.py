"""The exchange as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Feeds, the interface for machines, imports."""

    name = "meshup.exchange"
