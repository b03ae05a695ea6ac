"""Shell: a talk of another community comes into our pool, and goes when its speaker says so.

The hook ``borrowed_changed`` runs in the transaction of the handshake, twice like once. What came
is a proposal like any other; the contact that its speakers gave stands beside it, for hosts alone,
and ends. When a yes is taken back the contact goes at once, and so does the proposal, unless
everybody has read it on a programme: then its public words stay, and hosts are told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import address_hash, same_origin
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.kit import clock
from meshup.kit.web import changed
from meshup.node_requests.choices import RequestState
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.arrivals import Arrival, take_in
from meshup.proposals.domain.forgetting import forget_unchanged
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.proposals.domain.tags import talk_tag
from meshup.travelling_talks.choices import Borrowed
from meshup.travelling_talks.domain.answer_terms import wish_of
from meshup.travelling_talks.domain.tags import TRAVELS
from meshup.travelling_talks.models import BorrowedTalk

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts

CONTACT_TIME: Final = timedelta(days=180)
"""For so long hosts have the contact, while the talk has no evening here."""
AFTERWARDS: Final = timedelta(days=30)
"""For so long after its last evening here."""
REMEMBERED: Final = timedelta(days=400)
STANDINGS: Final = {
    RequestState.LEFT: Borrowed.REVOKED,
    RequestState.WITHDRAWN: Borrowed.RETURNED,
}


def borrowed_changed(facts: RequestFacts, _before: RequestState | None) -> None:
    """Take in a talk that was agreed, and let go of one that is no more."""
    row = BorrowedTalk.objects.select_for_update().filter(request=facts.uuid).first()
    if row is None:
        if facts.is_agreed and "talk" in facts.answer_terms:
            _take_in(facts)
        return
    if facts.state != RequestState.ACCEPTED and row.standing == Borrowed.HERE:
        _let_go(row, STANDINGS.get(facts.state, Borrowed.REVOKED))


def note_seen(by: Asker | None, request: UUID) -> None:
    """Note that hosts know of a yes that was taken back; twice is once.

    Raises:
        HostsOnly
    """
    require(by, may_run_community)
    BorrowedTalk.objects.filter(request=request).update(is_seen=True)
    changed(TRAVELS)


def forget_contacts(now: datetime) -> int:
    """Forget the contacts whose time is over, and what is over itself; return how many."""
    gone = 0
    rows = BorrowedTalk.objects.filter(contacts_until__lte=now).order_by("pk")
    for row in rows:
        until = _until(row, now)
        if until > now:
            row.contacts_until = until
        else:
            row.contacts, row.contacts_until = [], None
            gone += 1
        row.save(update_fields=["contacts", "contacts_until"])
    over = BorrowedTalk.objects.exclude(standing=Borrowed.HERE)
    return gone + over.filter(came_at__lt=now - REMEMBERED, is_seen=True).delete()[0]


def forget_borrowed(talk: UUID) -> None:
    """Let a proposal that is forgotten here be so: nothing of it is kept."""
    rows = BorrowedTalk.objects.filter(proposal=talk)
    rows.update(proposal=None, contacts=[], contacts_until=None, last_word={}, is_linked=False)
    changed(TRAVELS)


def _take_in(facts: RequestFacts) -> None:
    at, terms = clock.now(), facts.answer_terms
    talk = terms["talk"]
    languages = this_node().languages
    arrival = Arrival(
        wish=wish_of(talk),
        peer=make_peer(languages[0] if languages else "en", at),
        language=languages[0] if languages else "en",
        created_at=at,
        have_agreed=True,
    )
    (proposal,) = take_in(None, "", [arrival], at)
    BorrowedTalk.objects.create(
        request=facts.uuid,
        offer=address_hash(facts.offer_id).hex(),
        actor_id=facts.actor.pk,
        proposal=proposal.uuid,
        url=talk["url"] if same_origin(talk["url"], facts.actor.actor_id) else "",
        evenings=_theirs(terms["evenings"], facts.actor.actor_id),
        contacts=list(terms["contacts"]),
        contacts_until=at + CONTACT_TIME,
        came_at=at,
    )
    changed(TRAVELS)


def _theirs(evenings: list[dict[str, Any]], actor_id: str) -> list[dict[str, Any]]:
    """Return where it was held there, without addresses that are not theirs."""
    return [
        each | {"url": each["url"] if same_origin(each["url"], actor_id) else ""}
        for each in evenings
    ]


def _let_go(row: BorrowedTalk, standing: Borrowed) -> None:
    """Delete the contact, and the proposal unless everybody has read it on a programme."""
    row.standing, row.contacts, row.contacts_until = standing, [], None
    row.last_word, row.is_linked = {}, False
    proposal = row.proposal
    if proposal is not None and is_published(proposal):
        row.is_seen = standing != Borrowed.REVOKED
    elif proposal is not None:
        versions = {uuid: one.version for uuid, one in proposals_by_uuid([proposal]).items()}
        forget_unchanged(versions, clock.now())
        row.proposal = None
    row.save()
    changed(TRAVELS, *([talk_tag(proposal)] if proposal else []))


def is_published(proposal: UUID) -> bool:
    """Say whether a talk stands on a programme that everybody may read, or stood on one."""
    talk = talks_by_uuid([proposal]).get(proposal)
    return talk is not None and bool(talk.places)


def _until(row: BorrowedTalk, now: datetime) -> datetime:
    """Return until when a contact is needed: some days after the last evening that there is."""
    talk = talks_by_uuid([row.proposal]).get(row.proposal) if row.proposal else None
    ends = [place.event.ends_at for place in talk.places] if talk else []
    return max((*(end + AFTERWARDS for end in ends), row.came_at + CONTACT_TIME), default=now)
