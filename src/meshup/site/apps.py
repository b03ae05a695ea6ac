"""The site room as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The front hall."""

    name = "meshup.site"
