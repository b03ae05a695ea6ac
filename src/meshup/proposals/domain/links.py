"""Secret links: who holds one opens one proposal, or one invitation to hold it with others.

Shell. The link of a row is worked out from its handle, so that no table holds it. Whoever proposed
it knows the invitations that they gave; so who says yes by one has a link of their own from then
on, which opens what is theirs alone, such as their page as a speaker.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings

from meshup.kit.secret_links import handle_in, link_token
from meshup.proposals.errors import NoSuchInvitation, NoSuchProposal

PROPOSAL: Final = "proposals.proposal"
INVITATION: Final = "proposals.speaker"
SPEAKING: Final = "proposals.speaking"


def link_of(handle: str) -> str:
    """Return the token of the link of a proposal with this handle: 42 characters."""
    return link_token(handle, purpose=PROPOSAL, secret=settings.SECRET_KEY)


def invitation_of(handle: str) -> str:
    """Return the token by which the speaker with this handle joins, or says no: 42 characters."""
    return link_token(handle, purpose=INVITATION, secret=settings.SECRET_KEY)


def speaking_link_of(handle: str) -> str:
    """Return the token of the page of the speaker with this handle, who has joined."""
    return link_token(handle, purpose=SPEAKING, secret=settings.SECRET_KEY)


def handle_of_link(token: str) -> str:
    """Return the handle in a proposal's link.

    Raises:
        NoSuchProposal: this node has made no such link.
    """
    handle = handle_in(token, purpose=PROPOSAL, secret=settings.SECRET_KEY)
    if handle is None:
        raise NoSuchProposal
    return handle


def handle_of_invitation(token: str) -> tuple[str, bool]:
    """Return the handle in an invitation, or in the link of who said yes to one; and which it is.

    True for the latter.

    Raises:
        NoSuchInvitation: this node has made no such link.
    """
    for purpose in (INVITATION, SPEAKING):
        handle = handle_in(token, purpose=purpose, secret=settings.SECRET_KEY)
        if handle is not None:
            return handle, purpose == SPEAKING
    raise NoSuchInvitation
