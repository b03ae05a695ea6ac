"""The room proposals_desk as Django knows it."""

from django.apps import AppConfig


class ProposalsDeskConfig(AppConfig):
    """The pages by which hosts read what is proposed, and decide."""

    name = "meshup.proposals_desk"
