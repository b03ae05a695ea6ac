"""What each button on the page of a proposal does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django import forms
from django.utils.translation import get_language

from meshup.letters.domain.addresses import leave_address
from meshup.proposals.choices import Reply
from meshup.proposals.domain.offering import answer_offer
from meshup.proposals.domain.proposing import leave_email, propose_again, stay_in_pool, withdraw
from meshup.proposals.domain.speakers import invite_speaker, leave_as_speaker
from meshup.proposals.errors import NoSuchInvitation
from meshup.proposing.forms.acts import InviteForm, LettersForm, OfferForm, UninviteForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import QueryDict

    from meshup.proposals.domain.queries.proposals import ProposalFacts

    Do = Callable[[ProposalFacts, dict[str, Any], datetime], object]


class Act(NamedTuple):
    """What a button does: the form that it reads, and where on the page one goes on ("#with").

    ``limit``: by what it is counted (``moderation.limits``).
    """

    form: type[forms.Form]
    do: Do
    place: str = ""
    limit: str = "change_proposal"


class Pressed(NamedTuple):
    """A button that was pressed, and what was typed beside it."""

    name: str
    form: forms.Form

    @classmethod
    def of(cls, sent: QueryDict) -> Pressed | None:
        """Return what was pressed; None for nothing that is here."""
        name = sent.get("act", "")
        return cls(name, ACTS[name].form(sent)) if name in ACTS else None


def _answer(reply: Reply) -> Do:
    return lambda facts, values, at: answer_offer(facts.uuid, reply, at, values["words"])


def _uninvite(facts: ProposalFacts, values: dict[str, Any], at: datetime) -> None:
    for speaker in facts.speakers:
        if speaker.number == values["speaker"] and speaker.place:
            leave_as_speaker(speaker.link, at)
            return
    raise NoSuchInvitation


def leave_typed_email(facts: ProposalFacts, email: str | None, at: datetime) -> None:
    """Let letters about a proposal go to ``email``, or to nobody; in a transaction.

    Raises:
        BadAddress: it is none.
    """
    language = get_language() or facts.language
    leave_email(facts.uuid, leave_address(email, language, at).number if email else None, at)


ACTS: Final[dict[str, Act]] = {
    "yes": Act(OfferForm, _answer(Reply.YES)),
    "other": Act(OfferForm, _answer(Reply.OTHER)),
    "no": Act(OfferForm, _answer(Reply.NO)),
    "invite": Act(
        InviteForm,
        lambda facts, values, at: invite_speaker(facts.uuid, values["name"], at),
        "#with",
    ),
    "uninvite": Act(UninviteForm, _uninvite, "#with"),
    "email": Act(
        LettersForm,
        lambda facts, values, at: leave_typed_email(facts, values["email"], at),
        limit="leave_address",
    ),
    "forget_email": Act(forms.Form, lambda facts, _values, at: leave_email(facts.uuid, None, at)),
    "withdraw": Act(forms.Form, lambda facts, _values, at: withdraw(facts.uuid, at)),
    "again": Act(forms.Form, lambda facts, _values, at: propose_again(facts.uuid, at)),
    "stay": Act(forms.Form, lambda facts, _values, at: stay_in_pool(facts.uuid, at)),
}
"""By the word in the button."""
