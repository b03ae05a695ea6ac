"""Shell: the poster of an event in the node's colours, as a file; asks who the node is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.domain.queries import this_node
from meshup.posters.domain.inks import black_inks, inks_of
from meshup.posters.domain.papers import POSTERS
from meshup.posters.domain.poster_words import poster_of

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence


def drawn_poster(event: Occurrence, language: str, size: str, *, is_black: bool = False) -> bytes:
    """Return the poster of ``event`` as PDF, on paper of ``size``: a4, a3.

    ``event`` is as everybody may read it.

    Raises:
        NothingToInviteTo: it is cancelled. LettersMissing: no title of it can be printed.
    """
    from meshup.posters.domain.poster_pdf import poster_pdf  # noqa: PLC0415 - loads much

    node = this_node()
    inks = black_inks() if is_black else inks_of(node.primary, node.accent)
    return poster_pdf(poster_of(event, language, is_black=is_black), POSTERS[size], inks)
