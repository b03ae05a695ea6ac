"""Shell: both nodes say where a talk that travelled is held, and whether they link each other.

The one that borrowed it tells its page, once the talk is on a programme that everybody reads, and
that it links the page of the first; that one answers that it links back. So each shows a link only
while the other says that it links too. What comes late, again, or from
anybody else changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.addresses import address_hash, same_origin
from meshup.activitypub.ids import types_of
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group
from meshup.inbox.errors import ActivityRefused
from meshup.kit.web import changed
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.errors import BadTerms, NoSuchRequest
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.proposals.domain.tags import talk_tag
from meshup.travelling_talks.choices import TRAVELLING_TYPE, Borrowed, Standing
from meshup.travelling_talks.domain.link_words import LinkWord, link_document, read_link
from meshup.travelling_talks.domain.request_terms import read_day
from meshup.travelling_talks.domain.tags import TRAVELS
from meshup.travelling_talks.domain.talk_documents import day_of_place, first_evening, talk_url
from meshup.travelling_talks.models import BorrowedTalk, WantedTalk

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.inbox.activity_handlers import Received
    from meshup.node_requests.domain.queries.requests import RequestFacts

SILENT: Final = LinkWord(offer="", number=0)
"""What is told of a talk that stands on no programme."""


def tell_where_held(at: datetime, talk: UUID | None = None) -> int:
    """Tell the nodes that our borrowed talks came from where they are held; return how many.

    Args:
        talk: in our pool; None for all. Told is only what they do not know yet.
    """
    rows = BorrowedTalk.objects.filter(standing=Borrowed.HERE)
    rows = rows.filter(proposal=talk) if talk else rows.exclude(proposal=None)
    return sum(_tell(key, at) for key in rows.order_by("pk").values_list("pk", flat=True))


def on_update(received: Received) -> bool:
    """Take what another node says of a talk that travelled; whatever else is updated is not ours.

    Raises:
        ActivityRefused: it does not read, or names a page that is not theirs.
    """
    document = received.activity.object
    if document is None or TRAVELLING_TYPE not in types_of(document):
        return False
    try:
        word = read_link(document)
    except BadTerms as bad:
        raise ActivityRefused(bad.reason) from None
    if word.url and not same_origin(word.url, received.actor.actor_id):
        raise ActivityRefused("url")
    offer = address_hash(word.offer).hex()
    asked = WantedTalk.objects.select_for_update().filter(offer=offer).first()
    if asked is not None:
        return _take_where_held(asked, word, received)
    borrowed = BorrowedTalk.objects.select_for_update().filter(offer=offer).first()
    return borrowed is not None and _take_link(borrowed, word, received)


def _tell(key: int, at: datetime) -> bool:
    with transaction.atomic():
        row = BorrowedTalk.objects.select_for_update().filter(pk=key).first()
        facts = _agreed(row.request, at) if row else None
        if row is None or facts is None or row.proposal is None:
            return False
        word = _own_word(row, row.proposal, at)
        told = _as_told(word)
        if told == (row.last_word or _as_told(SILENT)):
            return False
        row.last_word, row.sent_number = told, _next_number(row.sent_number, at)
        row.is_linked = row.is_linked and bool(word.url)
        row.save(update_fields=["last_word", "sent_number", "is_linked"])
        _send(replace(word, offer=facts.offer_id, number=row.sent_number), facts, at)
        changed(TRAVELS, talk_tag(row.proposal))
        return True


def _own_word(row: BorrowedTalk, proposal: UUID, at: datetime) -> LinkWord:
    """Return where a borrowed talk is held here, if everybody may know."""
    talk = talks_by_uuid([proposal]).get(proposal)
    place = first_evening(talk, at) if talk else None
    if talk is None or place is None:
        return SILENT
    return replace(
        SILENT,
        url=talk_url(talk.slug),
        links=row.url,
        titles=dict(place.event.titles),
        day=read_day(day_of_place(place)),
    )


def _take_where_held(row: WantedTalk, word: LinkWord, received: Received) -> bool:
    """Keep where a talk of ours is held elsewhere, and answer whether we link it."""
    facts = _of_whom(row.request, received)
    talk = talks_by_uuid([row.talk]).get(row.talk) if row.talk else None
    if facts is None or talk is None or row.standing != Standing.AGREED:
        return facts is not None
    if word.number <= row.there_number:
        return True
    own = talk_url(talk.slug)
    is_mutual = bool(word.url) and word.links == own
    row.there_number = word.number
    row.there_url = word.url if is_mutual else ""
    row.there_titles = dict(word.titles) if is_mutual else {}
    row.there_on = word.day if is_mutual else None
    row.sent_number = _next_number(row.sent_number, received.at)
    row.save()
    answer = LinkWord(offer=facts.offer_id, number=row.sent_number, url=own, links=row.there_url)
    _send(answer, facts, received.at)
    changed(TRAVELS, talk_tag(talk.uuid))
    return True


def _take_link(row: BorrowedTalk, word: LinkWord, received: Received) -> bool:
    """Keep whether the page of the first links ours."""
    facts = _of_whom(row.request, received)
    if facts is None:
        return False
    if word.number <= row.there_number:
        return True
    row.there_number = word.number
    own = str(row.last_word.get("url", ""))
    row.is_linked = bool(own) and word.links == own and row.standing == Borrowed.HERE
    row.save(update_fields=["there_number", "is_linked"])
    changed(TRAVELS, *([talk_tag(row.proposal)] if row.proposal else []))
    return True


def _of_whom(request: UUID, received: Received) -> RequestFacts | None:
    """Return the request behind a word, if it was agreed with whoever says it."""
    facts = _agreed(request, received.at)
    return facts if facts is not None and facts.actor.pk == received.actor.pk else None


def _agreed(request: UUID, at: datetime) -> RequestFacts | None:
    try:
        facts = request_of(request, at)
    except NoSuchRequest:
        return None
    return facts if facts.is_agreed else None


def _as_told(word: LinkWord) -> dict[str, object]:
    return {
        "url": word.url,
        "titles": dict(word.titles),
        "day": word.day.isoformat() if word.day else "",
    }


def _next_number(last: int, at: datetime) -> int:
    return max(last + 1, int(at.timestamp()))


def _send(word: LinkWord, facts: RequestFacts, at: datetime) -> None:
    own_id = f"{group().id}#talk-{facts.uuid}"
    document = link_document(word, own_id)
    activity_id = f"{own_id}-{word.number}"
    activity = activities.update_by(activity_id, group().id, document, [facts.actor.actor_id])
    deliver(activity, by=group().name, to=[facts.actor.inbox], at=at)
