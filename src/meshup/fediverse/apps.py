"""The room fediverse as Django knows it."""

from django.apps import AppConfig


class FediverseConfig(AppConfig):
    """This node among servers that speak ActivityPub: its actors, those of others, blocks."""

    name = "meshup.fediverse"
