"""The room contact_exchange as Django knows it."""

from django.apps import AppConfig


class ContactExchangeConfig(AppConfig):
    """Two people who met stay in touch, when both say so."""

    name = "meshup.contact_exchange"
