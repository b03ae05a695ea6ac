"""Shell: looks how the others who hold an event stand with it. Asks them, where it counts.

A home looks at those who hold the event with it, for one of them may have gone on while it was
away. Whoever holds an event whose home is silent looks at all the others; whoever came to be home
by silence, or follows one that did, looks at those who were named before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.cohosting.domain.homes import note_before
from meshup.cohosting.domain.record import MOST_RECORD_BYTES
from meshup.cohosting.domain.record_acceptance import take_record
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import BadRecord
from meshup.fediverse.domain.own_actors import group
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.remote_actors.domain.fetching import fetch_document
from meshup.remote_actors.errors import FetchBusy, FetchLimit, Gone, NotThere
from meshup.signed_messages.errors import BadDocument
from meshup.succession.choices import LOOK_AGAIN, LOOK_EVERY, Says
from meshup.succession.domain.order import is_named, mandate_of
from meshup.succession.domain.standings import claim_of, read_standing, signed_by, standing_at
from meshup.succession.domain.statements import Answered, kept, statements_in
from meshup.succession.models import Watch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.cohosting.domain.queries.homes import HomeFacts
    from meshup.succession.domain.order import Mandate
    from meshup.succession.domain.standings import ReadStanding

MOST_BYTES: Final = MOST_RECORD_BYTES * 8
MOST_HOSTS: Final = 45


def watch_of(facts: HomeFacts, at: datetime) -> Watch:
    """Return what we remember of an event; made the first time."""
    return Watch.objects.get_or_create(uuid=facts.uuid, defaults={"next_at": at})[0]


def is_away(facts: HomeFacts, at: datetime) -> bool:
    """Say whether the home of an event has been silent for its days."""
    days = timedelta(days=mandate_of(facts.document).days)
    return facts.silent_since is not None and facts.silent_since + days <= at


def whom_to_look_at(facts: HomeFacts, to_ask: list[str], at: datetime) -> list[str]:
    """Return the Groups whose word counts for an event now; nobody for most."""
    mandate = mandate_of(facts.document)
    found = _named_before(facts, mandate)
    hosts = [host["group"] for host in facts.document.get("hosts", ())]
    if facts.is_home:
        found += [*hosts, *to_ask]
    elif is_away(facts, at):
        found += hosts
    if mandate.moved_to is not None:
        found += [named.group for named in mandate.successors if named.did == mandate.moved_to[0]]
        found += [host["group"] for host in _hosts_with(facts.document, mandate.moved_to[0])]
    own = group().id
    return [one for one in dict.fromkeys(found) if one != own][:MOST_HOSTS]


def look_soon(facts: HomeFacts, at: datetime) -> None:
    """Have others looked at now, unless that was done a moment ago."""
    watch = watch_of(facts, at)
    if watch.looked_at is None or watch.looked_at + LOOK_AGAIN <= at:
        Watch.objects.filter(pk=watch.pk).update(next_at=at)


def look(facts: HomeFacts, at: datetime) -> list[Mapping[str, Any]]:
    """Ask all who count how they stand, and remember it. Asks others.

    Returns the records, verified, of homes whose last word names another.
    """
    watch = watch_of(facts, at)
    answers, words = statements_in(watch.statements), []
    groups = whom_to_look_at(facts, watch.to_ask, at)
    for each in groups:
        before = answers.get(each, Answered())
        standing, says = _ask(each, facts, at)
        if says is Says.NOTHING:
            answers[each] = before.after_silence(at)
        elif says is not None:
            answers[each], word = _taken(standing, says, each, facts, at)
            words += [word] if word is not None else []
            answers |= _hinted(standing, answers, facts)
    with transaction.atomic():
        row = Watch.objects.select_for_update().get(pk=watch.pk)
        row.statements = {
            each: kept(answers[each]) for each in sorted({*groups, *_named(facts)} & answers.keys())
        }
        row.looked_at, row.next_at = at, at + LOOK_EVERY
        row.save(update_fields=["statements", "looked_at", "next_at"])
        changed(TOGETHER)
    return words


def named_by(facts: HomeFacts) -> list[str]:
    """Return the identities that may be home after, or instead of, the one of an event."""
    found: list[str] = []
    for document in (facts.document, *facts.before[:1]):
        mandate = mandate_of(document)
        found += [named.did for named in mandate.successors]
        found += [mandate.moved_to[0]] if mandate.moved_to else []
        found.append(mandate.did)
    return list(dict.fromkeys(found))


def _ask(group_id: str, facts: HomeFacts, at: datetime) -> tuple[ReadStanding | None, Says | None]:
    """Return what a host says; None where it cannot be asked just now."""
    try:
        document = fetch_document(standing_at(group_id, facts.uuid), at, most_bytes=MOST_BYTES)
    except (NotThere, Gone):
        return None, Says.GONE
    except (FetchBusy, FetchLimit):
        return None, None
    except (Refusal, BadDocument):
        return None, Says.NOTHING
    standing = read_standing(document)
    return (standing, standing.says) if standing is not None else (None, Says.GONE)


def _taken(
    standing: ReadStanding | None, says: Says, group_id: str, facts: HomeFacts, at: datetime
) -> tuple[Answered, Mapping[str, Any] | None]:
    """Return an answer with its claim, and a last word; take newer records that come along."""
    if standing is None:
        return Answered(says), None
    _take_evidence(standing, facts, at)
    if says not in {Says.AT_HOME, Says.MOVED}:
        return Answered(says), None
    found = claim_of(standing.record, group_id, facts, named_by(facts))
    if found is None:
        return Answered(Says.GONE if says is Says.AT_HOME else says), None
    claim, record = found
    if says is Says.AT_HOME and record.moved_to is None:
        mandates = map(mandate_of, (facts.document, *facts.before[:1]))
        may_be = any(is_named(claim, mandate) for mandate in mandates)
        return (Answered(says, claim) if may_be else Answered(Says.GONE)), None
    return Answered(Says.MOVED), standing.record if record.moved_to else None


def _hinted(
    standing: ReadStanding | None, answers: Mapping[str, Answered], facts: HomeFacts
) -> dict[str, Answered]:
    """Return who goes on with an event of ours by the word of a host who follows it.

    Only where we do not reach it ourselves, and by a record that it signed after our last one.
    """
    if standing is None or not facts.is_home or standing.says is not Says.FOLLOWS:
        return {}
    home = standing.record.get("home")
    group_id = home.get("group") if isinstance(home, dict) else None
    if not isinstance(group_id, str) or group_id not in _named(facts):
        return {}
    known = answers.get(group_id, Answered())
    found = claim_of(standing.record, group_id, facts, named_by(facts))
    is_newer = found is not None and found[0].version > facts.document["version"]
    if found is None or not is_newer or (known.silent_since is None and known.claim is None):
        return {}
    return {group_id: Answered(Says.AT_HOME, found[0], known.silent_since)}


def _named(facts: HomeFacts) -> set[str]:
    return {named.group for named in mandate_of(facts.document).successors}


def _take_evidence(standing: ReadStanding, facts: HomeFacts, at: datetime) -> None:
    """Take newer words of a home that others heard and we did not."""
    for document in (standing.record, standing.before):
        try:
            if not facts.is_home and document.get("id") == facts.document["id"]:
                take_record(facts.key, document, at)
            elif facts.before and document.get("id") == facts.before[0]["id"]:
                home = facts.before[0]["home"]
                if signed_by(document, home["group"], [home["did"]]) is not None:
                    note_before(document, at)
        except BadRecord:
            continue


def _named_before(facts: HomeFacts, mandate: Mandate) -> list[str]:
    """Return whom the home before named before the one that is there."""
    if not facts.before:
        return []
    before = mandate_of(facts.before[0])
    rank = before.rank(mandate.did)
    return [named.group for named in before.successors[: rank or 0]]


def _hosts_with(document: Mapping[str, Any], did: str) -> list[Mapping[str, Any]]:
    return [host for host in document.get("hosts", ()) if host["did"] == did]
