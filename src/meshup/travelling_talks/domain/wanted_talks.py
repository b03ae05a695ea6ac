"""Shell: another community asks for a talk of ours; hosts pass it on, or say no.

The handshake is that of ``node_requests``. The hook ``wanted_changed`` runs in its transaction,
twice like once. Hosts cannot say yes: whoever holds the talk does (``replying``). Who said no is
not asked again by the same community for a year, and of one talk a community has one open request:
whatever else it sends is declined at once, and nobody hears of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import address_hash
from meshup.community.rules import may_run_community, require
from meshup.inbox.errors import ActivityNotAllowed
from meshup.kit import clock
from meshup.kit.web import changed
from meshup.library.domain.queries.item_origins import source_of
from meshup.node_requests.choices import Answer, RequestState
from meshup.node_requests.domain.answering import answer_request, leave
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.errors import NoSuchRequest
from meshup.proposals.domain.queries.talks import talk_at, talks_by_uuid
from meshup.proposals.domain.tags import talk_tag
from meshup.proposals.errors import NoSuchTalk
from meshup.travelling_talks.choices import OPEN, TALK_SOURCE, TRANSITIONS, Reply, Standing
from meshup.travelling_talks.domain.question_letters import mail_question, withdraw_question
from meshup.travelling_talks.domain.settings import passes_on
from meshup.travelling_talks.domain.tags import TRAVELS
from meshup.travelling_talks.errors import NoSuchTravel, NoTalkThere, TravelOver
from meshup.travelling_talks.models import SpeakerReply, WantedTalk

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts

MOST_A_DAY: Final = 20
"""Requests for talks that one community may send in a day."""
DAY: Final = timedelta(days=1)
REMEMBERED: Final = timedelta(days=400)
STANDINGS: Final = {
    RequestState.MAYBE: Standing.PASSED,
    RequestState.ACCEPTED: Standing.AGREED,
    RequestState.WITHDRAWN: Standing.ENDED,
    RequestState.LEFT: Standing.ENDED,
    RequestState.EXPIRED: Standing.ENDED,
}


def wanted_changed(facts: RequestFacts, before: RequestState | None) -> None:
    """Keep where a talk stands that another community asked for.

    Raises:
        ActivityNotAllowed: too much is asked in a day.
    """
    row = WantedTalk.objects.select_for_update().filter(request=facts.uuid).first()
    if row is None:
        if before is None:
            _begin(facts)
        return
    settle(row, _standing(facts))


def pass_on(by: Asker | None, request: UUID, at: datetime) -> None:
    """Ask whoever holds a talk whether it may travel; twice is once.

    None as ``by`` is the node itself, by the setting of its hosts.

    Raises:
        HostsOnly, NoSuchTravel
        NoTalkThere: what is asked for is no talk that everybody may read.
        TravelOver: it was withdrawn, or one who holds it has answered.
        RequestOver, OtherKeys: see ``node_requests``.
    """
    require(by, may_run_community)
    with transaction.atomic():
        row = locked(request)
        if row.standing == Standing.PASSED:
            return
        if row.talk is None or row.talk not in talks_by_uuid([row.talk]):
            raise NoTalkThere
        if row.standing != Standing.WAITING and not _is_hosts_no(row):
            raise TravelOver
        row.passed_at = at
        row.save(update_fields=["passed_at"])
        answer_request(None, request, Answer.MAYBE, at)
        mail_question(row.talk, row.pk, at)


def locked(request: UUID) -> WantedTalk:
    """Return what was asked by a request, locked until the transaction ends.

    Raises:
        NoSuchTravel
    """
    row = WantedTalk.objects.select_for_update().filter(request=request).first()
    if row is None:
        raise NoSuchTravel
    return row


def settle(row: WantedTalk, standing: Standing) -> None:
    """Let a locked row stand elsewhere, and let go of what is no longer needed."""
    if standing == row.standing or standing not in TRANSITIONS[Standing(row.standing)]:
        return
    row.standing = standing
    if standing == Standing.ENDED:
        row.there_url, row.there_titles, row.there_on = "", {}, None
        SpeakerReply.objects.filter(wanted=row).update(contact="", contact_kind="")
    row.save()
    if standing != Standing.PASSED:
        withdraw_question(row.pk)
    changed(TRAVELS, *([talk_tag(row.talk)] if row.talk else []))


def end_travels(talk: UUID, at: datetime) -> int:
    """Let a talk travel no more, and decline whatever waits; return what ended. Twice is once.

    For a talk that its speaker withdrew, or that is forgotten.
    """
    ended = 0
    live = (Standing.WAITING, Standing.PASSED, Standing.LATER, Standing.AGREED)
    for request in WantedTalk.objects.filter(talk=talk, standing__in=live).values_list(
        "request", flat=True
    ):
        with transaction.atomic():
            ended += end_travel(locked(request), at)
    return ended


def end_travel(row: WantedTalk, at: datetime) -> bool:
    """Take the yes back that was given for a locked row, or say no; return whether anything was."""
    try:
        facts = request_of(row.request, at)
    except NoSuchRequest:
        settle(row, Standing.ENDED)
        return True
    if facts.state == RequestState.ACCEPTED:
        leave(None, row.request, at)
        return True
    may_decline = facts.is_open and not facts.is_somebody_else
    if may_decline:
        answer_request(None, row.request, Answer.DECLINED, at)
    return may_decline


def forget_old(now: datetime) -> int:
    """Forget what is over since long; return how much. A no is remembered for its year."""
    old = WantedTalk.objects.filter(requested_at__lt=now - REMEMBERED)
    return old.exclude(standing__in=OPEN).exclude(not_before__gt=now).delete()[0]


def _begin(facts: RequestFacts) -> None:
    at = clock.now()
    recent = WantedTalk.objects.filter(actor_id=facts.actor.pk, requested_at__gt=at - DAY)
    if recent.count() >= MOST_A_DAY:
        raise ActivityNotAllowed("too_many_talks")
    row = WantedTalk(
        request=facts.uuid,
        offer=address_hash(facts.offer_id).hex(),
        actor_id=facts.actor.pk,
        talk=_talk_asked(facts, at),
        requested_at=at,
        standing=_standing(facts),
    )
    is_refused = _is_refused(row, at)
    row.save()
    changed(TRAVELS)
    if row.standing != Standing.WAITING:
        return
    if is_refused:
        answer_request(None, facts.uuid, Answer.DECLINED, at)
    elif row.talk is not None and passes_on():
        pass_on(None, facts.uuid, at)


def _talk_asked(facts: RequestFacts, at: datetime) -> UUID | None:
    """Return which talk of ours an item shows that the asker may see; None for none."""
    source, slug = source_of(str(facts.terms["item"]), facts.actor.actor_id, at)
    if source != TALK_SOURCE:
        return None
    try:
        return talk_at(slug).uuid
    except NoSuchTalk:
        return None


def _is_refused(row: WantedTalk, at: datetime) -> bool:
    """Say whether the same community asks again for what it has, waits for, or may not ask for."""
    if row.talk is None:
        return False
    same = WantedTalk.objects.filter(talk=row.talk, actor_id=row.actor_id)
    return same.filter(standing__in=OPEN).exists() or same.filter(not_before__gt=at).exists()


def _standing(facts: RequestFacts) -> Standing:
    if facts.state == RequestState.DECLINED:
        return Standing.LATER if facts.answer_terms.get("again") else Standing.REFUSED
    return STANDINGS.get(facts.state, Standing.WAITING)


def _is_hosts_no(row: WantedTalk) -> bool:
    """Say whether hosts said no, and nobody who holds it did; then they may think better of it."""
    if row.standing != Standing.REFUSED or _is_refused(row, clock.now()):
        return False
    return not SpeakerReply.objects.filter(wanted=row).exclude(reply=Reply.NONE).exists()
