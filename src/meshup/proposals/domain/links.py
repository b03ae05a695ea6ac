"""Secret links: who holds one opens one proposal, or one invitation to hold it with others.

Shell. The link of a row is worked out from its handle, so that no table holds it.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings

from meshup.kit.secret_links import handle_in, link_token
from meshup.proposals.errors import NoSuchInvitation, NoSuchProposal

PROPOSAL: Final = "proposals.proposal"
INVITATION: Final = "proposals.speaker"


def link_of(handle: str) -> str:
    """Return the token of the link of a proposal with this handle: 42 characters."""
    return link_token(handle, purpose=PROPOSAL, secret=settings.SECRET_KEY)


def invitation_of(handle: str) -> str:
    """Return the token by which the speaker with this handle joins, or leaves: 42 characters."""
    return link_token(handle, purpose=INVITATION, secret=settings.SECRET_KEY)


def handle_of_link(token: str) -> str:
    """Return the handle in a proposal's link.

    Raises:
        NoSuchProposal: this node has made no such link.
    """
    handle = handle_in(token, purpose=PROPOSAL, secret=settings.SECRET_KEY)
    if handle is None:
        raise NoSuchProposal
    return handle


def handle_of_invitation(token: str) -> str:
    """Return the handle in an invitation.

    Raises:
        NoSuchInvitation: this node has made no such link.
    """
    handle = handle_in(token, purpose=INVITATION, secret=settings.SECRET_KEY)
    if handle is None:
        raise NoSuchInvitation
    return handle
