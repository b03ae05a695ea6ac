"""The room peers as Django knows it."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    """Visitors, known only by what they chose to say."""

    name = "meshup.peers"
