"""Shell: actors of other servers: read from where they are, believed only about themselves.

An actor is what the document at its id says, fetched from there; never what another document says
of it. Its inboxes are under its own registrable domain, its keys name it as their owner and stand
on its own origin. A document that breaks this is refused whole, and what was known before stays.

Bounded: rows expire at night (``actor_expiry``), new ones are counted by domain and in all, and
what a process remembers of them has a size.

Source
    FEP-fe34 (origins, and claims that both sides make); ActivityPub 4.1.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.actors import read_actor
from meshup.activitypub.addresses import address_hash, host_of, same_origin, without_fragment
from meshup.activitypub.ids import id_of
from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.kit.web import changed
from meshup.remote_actors.actor_records import forget_records_of
from meshup.remote_actors.domain.fetching import MOST_ACTOR_BYTES, fetch_document
from meshup.remote_actors.domain.remote_actor_rows import facts_of, save_actor
from meshup.remote_actors.errors import ActorRefused, Gone, KeyRefused, NotThere
from meshup.remote_actors.models import RemoteActor, RemoteKey
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from meshup.remote_actors.domain.fetch_limits import FetchBudget
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

STALE_AFTER: Final = timedelta(days=1)
LEAST_BETWEEN: Final = timedelta(minutes=10)
"""An actor is not read again sooner, whatever is signed in their name."""
MEMO_BYTES: Final = 8 * 1024 * 1024
FACTS_BYTES: Final = 4 * 1024


def _size(facts: RemoteActorFacts | None) -> int:
    if facts is None:
        return 64
    keys = sum(len(key.pem) for key in facts.keys)
    return FACTS_BYTES + len(facts.summary) + keys + 100 * len(facts.also_known_as)


_memo: Final[VersionedMemo[RemoteActorFacts | None]] = VersionedMemo(MEMO_BYTES, _size)


def known_actor(actor_id: str) -> RemoteActorFacts | None:
    """Return what is known of an actor, without asking anybody."""
    digest = address_hash(actor_id)

    def read() -> Shown[RemoteActorFacts | None]:
        row = RemoteActor.objects.filter(id_hash=digest).first()
        return Shown(facts_of(row) if row else None, frozenset({_tag(digest)}))

    return _memo.get_or_compute(now(), digest, read).value


def actor_of(
    actor_id: str, at: datetime, *, refresh: bool = False, budget: FetchBudget | None = None
) -> RemoteActorFacts:
    """Return the actor whose id is ``actor_id``, read from there where it is not known or is old.

    With ``refresh`` it is read again, but not within ten minutes of the last time. An old one whose
    server does not answer stays as it was known.

    Raises:
        ActorRefused: the document is none of an actor with whom the node can speak.
        Gone: so is what was known of it.
        Refusal: as ``fetch_document``, where nothing is known.
    """
    known = known_actor(actor_id)
    if known is not None:
        age = at - known.fetched_at
        if age < (LEAST_BETWEEN if refresh else STALE_AFTER):
            return known
    try:
        document = fetch_document(actor_id, at, most_bytes=MOST_ACTOR_BYTES, budget=budget)
        return remember_actor(document, at)
    except Gone:
        forget_actor(actor_id, at)
        raise
    except Refusal:
        if known is None:
            raise
        return known


def actor_of_key(
    key_id: str, at: datetime, *, refresh: bool = False, budget: FetchBudget | None = None
) -> RemoteActorFacts:
    """Return the actor who holds the key ``key_id``, and whose own document says so.

    A key is named by its actor's id and a fragment, or has an address of its own, whose document
    names the owner; then the owner's document has to name the key.

    Raises:
        KeyRefused: no actor says that the key is theirs.
        Refusal: as ``actor_of``.
    """
    actor_id = without_fragment(key_id)
    owner_id = _owner_of_key_address(key_id) or actor_id
    known = known_actor(owner_id)
    if known is None and owner_id == key_id:
        owner_id = _fetched_owner(key_id, at, budget)
    actor = actor_of(owner_id, at, refresh=refresh, budget=budget)
    if not _holds(actor, key_id) and not refresh:
        actor = actor_of(owner_id, at, refresh=True, budget=budget)
    if not _holds(actor, key_id):
        raise KeyRefused(address=key_id[:200])
    return actor


def remember_actor(document: dict[str, Any], at: datetime) -> RemoteActorFacts:
    """Keep an actor's document that was just fetched from its id, as ``fetch_document`` does.

    Raises:
        ActorRefused: it is no actor, or says of itself what it cannot.
    """
    try:
        actor = read_actor(document)
    except BadDocument as bad:
        raise ActorRefused(address=id_of(document)[:200], why=bad.code) from None
    facts = save_actor(actor, at)
    changed(_tag(facts.id_hash))
    return facts


def actors_by_number(numbers: Iterable[int]) -> dict[int, RemoteActorFacts]:
    """Return the actors of these numbers that are known."""
    rows = RemoteActor.objects.filter(pk__in=set(numbers))
    return {row.pk: facts_of(row) for row in rows}


def actors_at_inbox(url: str) -> list[RemoteActorFacts]:
    """Return the actors whose own inbox is ``url``; most have one by themselves."""
    rows = RemoteActor.objects.filter(host=host_of(url), inbox=url).order_by("pk")
    return [facts_of(row) for row in rows]


def inboxes_by_number(numbers: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Return inbox, shared inbox ("" if there is none) and host of the actors of these numbers."""
    rows = RemoteActor.objects.filter(pk__in=set(numbers))
    found = rows.values_list("pk", "inbox", "shared_inbox", "host")
    return {pk: (inbox, shared, host) for pk, inbox, shared, host in found}


def forget_actor(actor_id: str, at: datetime) -> bool:
    """Erase an actor with all that hangs on them; say whether there was one. Twice is once.

    Whoever is blocked stays known by their id alone, so that the block holds. Whoever calls has
    made sure that the actor, or their server, says that they are gone.
    """
    digest = address_hash(actor_id)
    with transaction.atomic():
        row = RemoteActor.objects.select_for_update().filter(id_hash=digest).first()
        if row is None:
            return False
        forget_records_of(row.pk)
        if _is_blocked(row):
            row.username, row.name, row.document = "", "", {}
            row.fetched_at = at
            row.save()
        else:
            row.delete()
        changed(_tag(digest))
    return True


def is_gone(actor_id: str, at: datetime) -> bool:
    """Ask an actor's server whether they are gone; forget them if it says so.

    Raises:
        Refusal: it does not answer, or is not asked just now.
    """
    try:
        fetch_document(actor_id, at, most_bytes=MOST_ACTOR_BYTES)
    except (Gone, NotThere):
        forget_actor(actor_id, at)
        return True
    return False


def _is_blocked(row: RemoteActor) -> bool:
    return hasattr(row, "block")


def _tag(digest: bytes) -> str:
    return f"remote-actor:{digest[:8].hex()}"


def _holds(actor: RemoteActorFacts, key_id: str) -> bool:
    return key_id in {*(key.id for key in actor.keys), *(key.id for key in actor.proof_keys)}


def _owner_of_key_address(key_id: str) -> str:
    """Return the id of the actor whose key has this address; "" where that is not known."""
    if "#" in key_id:
        return ""
    known = RemoteKey.objects.filter(id_hash=address_hash(key_id))
    return known.values_list("actor__actor_id", flat=True).first() or ""


def _fetched_owner(key_id: str, at: datetime, budget: FetchBudget | None) -> str:
    """Return who owns the key at an address of its own, as its document says.

    Raises:
        KeyRefused: the owner is on another origin, or there is none.
    """
    document = fetch_document(key_id, at, most_bytes=MOST_ACTOR_BYTES, budget=budget)
    owner = id_of(document.get("owner")) or id_of(document.get("controller"))
    if "inbox" in document:  # an actor whose key has no id of its own
        owner = key_id
    if not owner or not same_origin(owner, key_id):
        raise KeyRefused(address=key_id[:200])
    return owner
