"""Shell: what we put into our parts: written, signed when it says something new, and sent home.

Method
    A version is a moment in seconds, or one more than the last, whichever is higher: it grows even
    where the node was restored from a backup that is older than what it had sent.

    What is the same as before writes nothing and sends nothing. A message that is lost is made up
    for: the home reads our parts each hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.activitypub import activity_documents as activities
from meshup.cohosting.domain.queries.hosts import carried_by_record
from meshup.community.domain.queries import this_node
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group, proved
from meshup.fediverse.domain.settings import federation
from meshup.kit.localized_text import localized
from meshup.kit.printable import printable_line, printable_text
from meshup.kit.web import changed
from meshup.proposals.choices import ITEM_KINDS
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.shared_programme.choices import PART_TYPE
from meshup.shared_programme.domain.filled_rows import FilledFacts, facts_of
from meshup.shared_programme.domain.part_document import (
    LONGEST_TAG,
    MOST_PART_BYTES,
    MOST_PERSONS,
    MOST_TAGS,
    FilledWith,
    Session,
    content_digest,
    filled_document,
    without_markup,
)
from meshup.shared_programme.domain.reading import PARTS_PATH
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.models import FilledPart
from meshup.signed_messages.proofs import canonical_json
from meshup.talks.domain.queries.topics import topics_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.activitypub.ids import Json
    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts
    from meshup.shared_programme.domain.slots import OwnSession
    from meshup.talks.domain.queries.topics import TopicFacts

NOT_YET = 0


def own_parts() -> list[int]:
    """Return all parts that we fill: topics of talks, and names that are erased, tell nobody."""
    rows = FilledPart.objects.filter(is_ours=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def rewrite_part(key: int, at: datetime) -> bool:
    """Put what we fill a part with together; sign and send it if it says anything new."""
    if not federation().is_on:
        return False
    with transaction.atomic():
        row = FilledPart.objects.select_for_update().filter(pk=key, is_ours=True).first()
        held = carried_by_record(row.record_id, at) if row is not None else None
        if row is None or held is None or not held.is_held or held.actor is None:
            return False
        part = facts_of(row)
        if not row.version and not part.slots:
            return False
        document = filled_document(filled_with(part, row.record_id))
        digest = content_digest(document)
        if row.version and bytes(row.digest) == digest:
            return False
        row.version, row.digest = max(row.version + 1, int(at.timestamp())), digest
        row.document = proved(document | {"version": row.version}, at)
        row.save()
        changed(PARTS)
        _send(row, held.actor, at)
        return True


def filled_with(part: FilledFacts, record_id: str) -> FilledWith:
    """Return what we fill a part with now, at no version: talks that are still to be held."""
    talks = proposals_by_uuid(session.talk for session in part.slots)
    topics = topics_of(talks)
    slots = (_slot(session, talks.get(session.talk), topics) for session in part.slots)
    return FilledWith(
        id=part_id(part.terms.uuid),
        record=record_id,
        part=part.terms.uuid,
        revision=part.terms.revision,
        version=NOT_YET,
        slots=tuple(session for session in slots if session is not None),
    )


def part_id(uuid: UUID) -> str:
    """Return where what we fill a part with is read."""
    return absolute(f"{PARTS_PATH}{uuid}")


def _slot(
    session: OwnSession, talk: ProposalFacts | None, topics: Mapping[UUID, list[TopicFacts]]
) -> Session | None:
    if talk is None or not talk.is_talk:
        return None
    languages = this_node().languages
    names = (one.names for one in topics.get(talk.uuid, ()))
    tags = [localized(name, languages[0], languages).words for name in names]
    return Session(
        id=session.id,
        kind=ITEM_KINDS[talk.kind],
        starts_after=session.starts_after,
        ends_after=session.until,
        has_end=session.ends_after is not None,
        zone=_line(session.zone),
        page=absolute(f"/talks/{talk.slug}/"),
        titles={code: _line(words) for code, words in talk.titles.items()},
        abstracts=_texts(talk.abstracts),
        persons=tuple(map(_line, talk.names))[:MOST_PERSONS],
        languages=tuple(talk.languages),
        level=max(talk.levels.values(), default=None),
        tags=tuple(_line(tag)[:LONGEST_TAG] for tag in tags if tag)[:MOST_TAGS],
    )


def _line(words: str) -> str:
    return without_markup(printable_line(words))


def _texts(texts: Texts) -> dict[str, str]:
    return {code: without_markup(printable_text(words)) for code, words in texts.items()}


def _send(row: FilledPart, actor: RemoteActorFacts, at: datetime) -> None:
    """Send what we fill a part with; what no inbox takes only says that it is there."""
    document: Json = row.document
    if len(canonical_json(document)) > MOST_PART_BYTES:
        names = ("id", "part", "version")
        document = {"type": PART_TYPE, **{name: document[name] for name in names}}
    activity_id = f"{part_id(row.uuid)}#update-{row.version}"
    activity = activities.update_by(activity_id, group().id, document, [actor.actor_id])
    deliver(activity, by=group().name, to=[actor.inbox], at=at)
