"""The room person_to_person as Django knows it."""

from django.apps import AppConfig


class PersonToPersonConfig(AppConfig):
    """The rounds of an evening: who takes part, who meets whom at which table."""

    name = "meshup.person_to_person"
