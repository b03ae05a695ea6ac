"""What talks that travel show on pages of other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.community.rules import may_run_community
from meshup.community.templatetags.words import spoken
from meshup.desk.registry import Action, OverviewPart, Panel, Todo
from meshup.kit.url_paths import path_of
from meshup.library.item_actions import ItemAction
from meshup.node_requests.choices import RequestState
from meshup.proposals.rules import may_see_pool
from meshup.proposing.proposal_parts import ProposalPart
from meshup.travelling_talks.domain.queries.questions import questions_of
from meshup.travelling_talks.domain.queries.travels import (
    borrowed_by_proposal,
    nodes_of_proposals,
    unseen_revocations,
)
from meshup.travelling_talks.domain.requesting import is_talk, own_requests_for

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.library.domain.queries.node_items import NodeItemFacts
    from meshup.proposing.proposal_parts import Holder

GOING_ON = frozenset({RequestState.REQUESTED, RequestState.MAYBE, RequestState.ACCEPTED})


def ask_for_talk(asker: Asker, item: NodeItemFacts, now: datetime) -> ItemAction | None:
    """Return the way to ask for a talk, or where a request for it stands."""
    if not may_run_community(asker) or not is_talk(item):
        return None
    going_on = (facts for facts in own_requests_for(item.id, now) if facts.state in GOING_ON)
    context = {"item": item, "asked": next(going_on, None)}
    return ItemAction("travelling_talks/_ask_for_talk.html", context)


def proposal_panel(asker: Asker, uuid: UUID, now: datetime) -> Panel | None:
    """Return where a proposal came from, and for hosts how its speakers are reached."""
    if not may_see_pool(asker):
        return None
    borrowed = borrowed_by_proposal(uuid, now)
    if borrowed is None:
        return None
    context = {"borrowed": borrowed, "may_read_contacts": may_run_community(asker)}
    return Panel("travelling_talks/_proposal_panel.html", context)


def proposal_figures(_asker: Asker, uuids: Collection[UUID], now: datetime) -> dict[UUID, str]:
    """Return from which community proposals came, in short."""
    return {
        uuid: _("from %(node)s") % {"node": name}
        for uuid, name in nodes_of_proposals(uuids, now).items()
    }


def holder_part(holder: Holder) -> ProposalPart | None:
    """Return what other communities ask of whoever holds a talk, and the way to answer."""
    questions = questions_of(holder.proposal, holder.speaker, holder.at)
    if not questions:
        return None
    waiting = [one for one in questions if one.is_open and not one.reply]
    context = {
        "waiting": waiting,
        "number": len(questions),
        "page": path_of("travelling_talks:questions", (holder.token,)),
    }
    return ProposalPart("travelling_talks/_holder_part.html", context)


def revocations(asker: Asker, now: datetime) -> OverviewPart:
    """Say which talks on our programmes their speakers have taken back."""
    if not may_run_community(asker):
        return OverviewPart()
    found = unseen_revocations(now)
    if not found:
        return OverviewPart()
    heading = ngettext(
        "A speaker of another community has taken their yes back",
        "%(number)s speakers of other communities have taken their yes back",
        len(found),
    ) % {"number": len(found)}
    notes = [f"{spoken(one.titles)} · {one.node.name}" for one in found[:3]]
    action = Action(_("Look and decide"), reverse("travelling_talks:desk"))
    return OverviewPart(todos=[Todo(heading, notes=notes, actions=[action])])
