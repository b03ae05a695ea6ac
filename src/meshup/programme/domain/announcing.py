"""Shell: a letter to those who come about a new version of a programme, begun for a host to read.

It is a letter like any other that hosts write (``mailings``): nothing leaves before they send it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, override

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.occurrence import Phase
from meshup.agenda.domain.queries.events import event_of
from meshup.community.domain.queries import this_node
from meshup.mailings.audiences import audience
from meshup.mailings.domain.drafts import first_words
from meshup.mailings.domain.messages import MessagePlan, write_message
from meshup.programme.domain.step_words import difference_in_words
from meshup.programme.rules import may_write_to_those_who_come

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.programme.domain.publishing import PublicationFacts

COMING: Final = "coming"
"""Who says that they come; see ``mailings.audiences``."""


def may_write_about(asker: Asker, event: Occurrence, at: datetime) -> bool:
    """Say whether those who come to an event can be written to by ``asker``."""
    return (
        may_write_to_those_who_come(asker)
        and event.state in PUBLIC
        and event.phase(at) is not Phase.OVER
        and audience(COMING) is not None
    )


def letter_about(by: Asker, slug: str, made: PublicationFacts, at: datetime) -> int:
    """Begin a letter that says what is new, in the languages of the node; return its number.

    Raises:
        NoSuchEvent: it is not public. NoSuchMessage: ``by`` is no host.
    """
    event = event_of(slug)
    subjects, first = first_words(f"event:{slug}", at)
    texts = {}
    for language in this_node().languages:
        with override(language):
            greeting, _gap, goodbye = first[language].rpartition("\n\n")
            lines = (f"- {difference_in_words(one, event)}" for one in made.news)
            lead = _("The programme has changed:")
            texts[language] = "\n\n".join((greeting, lead, "\n".join(lines), goodbye))
    plan = MessagePlan(
        about=f"event:{slug}",
        audiences=((COMING, slug),),
        subjects=subjects,
        texts=texts,
    )
    return write_message(by, plan, at).number
