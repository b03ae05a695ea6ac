"""The room mailings as Django knows it."""

from django.apps import AppConfig


class MailingsConfig(AppConfig):
    """Letters to many."""

    name = "meshup.mailings"
