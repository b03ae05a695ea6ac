"""The room live as Django knows it."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Pages that change while one looks at them: channels, their snapshots, who may read them."""

    name = "meshup.live"
