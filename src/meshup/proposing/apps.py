"""The room proposing as Django knows it."""

from django.apps import AppConfig


class ProposingConfig(AppConfig):
    """The pages and the API by which somebody proposes, and keeps what they proposed."""

    name = "meshup.proposing"
