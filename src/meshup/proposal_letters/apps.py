"""The room proposal_letters as Django knows it."""

from django.apps import AppConfig


class ProposalLettersConfig(AppConfig):
    """Letters to who proposes, and the outbox in which hosts look at them first."""

    name = "meshup.proposal_letters"
