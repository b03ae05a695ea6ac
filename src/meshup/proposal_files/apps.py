"""The room proposal_files as Django knows it."""

from django.apps import AppConfig


class ProposalFilesConfig(AppConfig):
    """Proposals and talks, read from files of other programs and written to them."""

    name = "meshup.proposal_files"
