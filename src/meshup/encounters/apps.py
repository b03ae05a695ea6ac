"""The room encounters as Django knows it."""

from django.apps import AppConfig


class EncountersConfig(AppConfig):
    """Who meets whom: rounds worked out, and who has met whom remembered."""

    name = "meshup.encounters"
