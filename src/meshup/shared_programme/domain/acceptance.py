"""Shell: what hosts put into their parts: believed, kept, and shown; or refused by a stable word.

What is believed: a document of whoever was given the part, and holds the event with us, signed by
the identity that it had then. The newest version counts, in whatever order versions come. Two
documents of one version are a lie of whoever signed both: the second is kept for hosts to see, and
changes nothing.

Words of refusals
    not_given   there is no such part, or it is somebody else's
    not_agreed  they do not hold the event with us, or have other keys than when they said yes
    record      it is about another event
    stale       it was filled as it was before its home changed it
    outside     a session is not where or when the part is
    older       a newer one is known
    too_many_slots, markup, and the name of what does not read
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from meshup.activitypub.ids import types_of
from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.cohosting.choices import Verdict
from meshup.cohosting.domain.hourly_limit import has_to_wait
from meshup.cohosting.domain.queries.hosts import agreed_hosts, record_of_event
from meshup.cohosting.domain.record import verdict_on
from meshup.cohosting.domain.record_reading import MOST_LINES
from meshup.inbox.errors import ActivityRefused
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.shared_programme.choices import PART_TYPE
from meshup.shared_programme.domain.given_rows import add_news, locked_part, terms_of
from meshup.shared_programme.domain.part_document import (
    document_digest,
    read_filled,
)
from meshup.shared_programme.domain.placing import say_parts, settle
from meshup.shared_programme.domain.shown_slots import is_inside
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.errors import BadPart, NoSuchPart
from meshup.shared_programme.models import GivenPart
from meshup.signed_messages.errors import BadProof
from meshup.signed_messages.proofs import verify_proof

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.cohosting.domain.queries.hosts import AgreedHost
    from meshup.inbox.activity_handlers import Received
    from meshup.shared_programme.domain.part_document import FilledWith
    from meshup.shared_programme.domain.part_terms import PartTerms


def on_update(received: Received) -> bool:
    """Take what a host put into its part; whatever else is updated is not ours.

    Raises:
        ActivityRefused: with a stable word.
    """
    document = received.activity.object
    if document is None or PART_TYPE not in types_of(document):
        return False
    uuid = _uuid_in(document)
    row = GivenPart.objects.filter(uuid=uuid, is_given=True).first() if uuid else None
    if row is None or row.group != received.actor.actor_id:
        raise ActivityRefused("not_given")
    if "proof" not in document:
        GivenPart.objects.filter(pk=row.pk).update(next_at=received.at)
        return True
    try:
        verdict = take_filled(row.uuid, document, received.at)
    except BadPart as bad:
        raise ActivityRefused(bad.reason) from None
    if verdict is Verdict.OLDER:
        raise ActivityRefused("older")
    return True


@transaction.atomic
def take_filled(uuid: UUID, document: Mapping[str, Any], at: datetime) -> Verdict:
    """Take what a host put into its part, and let our programme show it. Twice is once.

    Raises:
        BadPart: it is not to be believed, does not read, or is not inside.
    """
    try:
        row = locked_part(uuid, at)
    except NoSuchPart:
        raise BadPart("not_given") from None
    host = _host(row, at)
    filled = _believed(row, host, document, at)
    digest = document_digest(document)
    known = (row.version, bytes(row.digest)) if row.version else None
    verdict = verdict_on(known, filled.version, digest)
    if verdict is Verdict.EQUIVOCATION and not row.conflict:
        row.conflict = dict(document)
        row.save(update_fields=["conflict"])
        changed(PARTS)
    if verdict is not Verdict.NEWER:
        return verdict
    _refuse_unfitting(row, terms_of(row), filled)
    if has_to_wait(row, at):
        row.save(update_fields=["next_at"])
        return Verdict.TOO_MANY
    _keep(row, host, filled, document, digest)
    try:
        if settle(row, at):
            add_news(row, "filled", talks=len(filled.slots))
    except Refusal as refusal:
        raise BadPart(refusal.code.rpartition(".")[2]) from None
    row.save()
    say_parts(row.event.slug)
    return verdict


def _keep(
    row: GivenPart,
    host: AgreedHost,
    filled: FilledWith,
    document: Mapping[str, Any],
    digest: bytes,
) -> None:
    row.name = host.name[:200]
    row.version, row.digest, row.document, row.conflict = filled.version, digest, dict(document), {}
    ids = {str(session.id) for session in filled.slots}
    row.sent_back = [one for one in row.sent_back if one["session"] in ids]


def _host(row: GivenPart, at: datetime) -> AgreedHost:
    for host in agreed_hosts(row.event.slug, at):
        if host.group == row.group and row.is_given:
            return host
    raise BadPart("not_agreed")


def _believed(
    row: GivenPart, host: AgreedHost, document: Mapping[str, Any], at: datetime
) -> FilledWith:
    try:
        verify_proof(document, host.actor.proof_key_named, at)
    except BadProof as bad:
        raise BadPart(bad.code) from None
    filled = read_filled(document, row.group)
    if filled.part != row.uuid:
        raise BadPart("part")
    if filled.record != record_of_event(row.event.slug):
        raise BadPart("record")
    return filled


def _refuse_unfitting(row: GivenPart, terms: PartTerms, filled: FilledWith) -> None:
    if filled.revision != terms.revision:
        raise BadPart("stale")
    if not all(is_inside(terms, session) for session in filled.slots):
        raise BadPart("outside")
    lines = event_in_any_state(row.event.slug).timetable
    others = [line for line in lines if str(line.talk) not in row.lines]
    if len(others) + len(filled.slots) > MOST_LINES:
        raise BadPart("too_many_slots")


def _uuid_in(document: Mapping[str, Any]) -> UUID | None:
    try:
        return UUID(str(document.get("part", "")))
    except ValueError:
        return None
