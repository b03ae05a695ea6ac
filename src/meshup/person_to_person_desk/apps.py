"""The room person_to_person_desk as Django knows it."""

from django.apps import AppConfig


class PersonToPersonDeskConfig(AppConfig):
    """The pages by which hosts lead the rounds of an evening."""

    name = "meshup.person_to_person_desk"
