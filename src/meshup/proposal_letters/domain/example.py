"""Shell: an invented proposal and letter, by which hosts see what a template makes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from meshup.community.domain.queries import this_node
from meshup.proposal_letters.choices import Topic
from meshup.proposal_letters.domain.situations import Situation, Spot
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.choices import Actor, ProposalState
from meshup.proposals.domain.queries.proposals import ProposalFacts, SpeakerFacts, StepFacts

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.proposal_letters.domain.templates import TemplateFacts

NOBODY = UUID(int=0)


def example_of(template: TemplateFacts, at: datetime) -> tuple[SpeakerLetter, ProposalFacts]:
    """Return a letter that is not stored, and its proposal, in the language of a template."""
    with translation.override(template.language):
        proposal = _proposal(template, at)
        spot = _spot(at)
        earlier = _spot(at - timedelta(days=7))
    state = ProposalState.OFFERED if template.topic == Topic.OFFERED else ProposalState.SCHEDULED
    told = Situation(state=state.value, offer=1, offered=spot, spots=(spot,))
    before = Situation(state=state.value, spots=(earlier,))
    row = SpeakerLetter(
        topic=template.topic,
        tells=told.stored(),
        before=before.stored(),
        language=template.language,
        made_at=at,
    )
    return row, proposal


def _proposal(template: TemplateFacts, at: datetime) -> ProposalFacts:
    title, name, why = _("How peers find each other"), _("Noor"), _("Here stand words of yours.")
    state = ProposalState.RECEIVED.value
    return ProposalFacts(
        number=0,
        uuid=NOBODY,
        slug="",
        handle="A" * 22,
        call="",
        peer=0,
        titles={template.language: title},
        abstracts={},
        kind="talk",
        minutes=15,
        languages=(template.language,),
        levels={},
        needs=(),
        evenings=(),
        money="",
        recording="no",
        note="",
        responses={},
        may_be_voted=False,
        address=None,
        language=template.language,
        is_vetted=True,
        state=state,
        version=1,
        created_at=at,
        changed_at=at,
        speakers=(
            SpeakerFacts(number=0, place=0, name=name, peer=0, agreed_at=at, handle="A" * 22),
        ),
        steps=(StepFacts(state, state, at, Actor.HOST.value, reason=why),),
    )


def _spot(at: datetime) -> Spot:
    begins = (at + timedelta(days=14)).replace(minute=0, second=0, microsecond=0)
    return Spot(
        event="example",
        titles={code: _("An evening of ours") for code in this_node().languages},
        starts_at=begins,
        ends_at=begins + timedelta(hours=4),
        zone=this_node().time_zone,
        line_starts_at=begins + timedelta(minutes=30),
        line_ends_at=begins + timedelta(minutes=45),
        place=_("Our usual place"),
        address=this_node().city,
    )
