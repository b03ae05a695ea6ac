"""The room door as Django knows it."""

from django.apps import AppConfig


class DoorConfig(AppConfig):
    """The door: how many come in, and who, on phones that have no network for a while."""

    name = "meshup.door"
