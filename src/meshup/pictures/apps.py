"""The room of pictures as Django knows it: what templates say of them."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    """Uploads drawn anew, cards, lettering, the mesh, colours."""

    name = "meshup.pictures"
