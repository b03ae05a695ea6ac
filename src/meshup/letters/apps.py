"""The room letters as Django knows it."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters to visitors: addresses, subscriptions, the outbox."""

    name = "meshup.letters"
