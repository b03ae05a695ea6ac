"""The room proposal_voices as Django knows it."""

from django.apps import AppConfig


class ProposalVoicesConfig(AppConfig):
    """Proposals that visitors may read, and what they would like to hear."""

    name = "meshup.proposal_voices"
