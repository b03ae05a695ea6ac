"""The room talks as Django knows it."""

from django.apps import AppConfig


class TalksConfig(AppConfig):
    """Talks, speakers and topics: their pages, slides and videos."""

    name = "meshup.talks"
