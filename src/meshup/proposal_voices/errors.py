"""Refusals of voices for proposals."""

from meshup.kit.errors import Conflict, NotFound, marked as _


class OwnProposal(Conflict):
    """Whoever would hold it says so."""

    code = "proposal_voices.own_proposal"
    sentence = _("This is yours: the others say whether they would like to hear it.")


class NoSuchBurst(NotFound):
    """Another host has decided, or it has gone."""

    code = "proposal_voices.no_such_burst"
    sentence = _("There is no burst of voices here any more. Perhaps another host has decided.")
