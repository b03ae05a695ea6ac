"""Shell: whose cards are given and got: found by device, by the link of a letter, by a code.

Called inside the transaction of an act. Nobody is made here for whom nothing is kept.
"""

from __future__ import annotations

from datetime import timedelta
from secrets import choice
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from meshup.contact_grants.errors import NoSuchIntroduction
from meshup.contact_grants.models import AvoidedNode, Grant, Meeting, Owner, ReceivedCard
from meshup.introductions.domain.called import matches
from meshup.introductions.domain.queries.avoidances import names_avoided_by
from meshup.kit.secret_links import handle_in, link_token, new_handle
from meshup.kit.url_paths import path_of
from meshup.letters.domain.addresses import release_addresses
from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.peers.domain.joining_codes import ALPHABET, LENGTH, code_hash, grouped
from meshup.peers.domain.personal_data import subjects_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

LINK: Final = "contact_grants.owner"
CODE_LASTS: Final = timedelta(days=7)
SALT: Final = "contact_grants.code:"
NOBODY: Final = 0


def owner_of_peer(peer: int, at: datetime) -> Owner:
    """Return a peer as an owner; made when there is none."""
    defaults = {"handle": new_handle(), "made_at": at}
    return Owner.objects.get_or_create(peer_id=peer, defaults=defaults)[0]


def owner_of_address(address: int, at: datetime) -> Owner:
    """Return the reader of an address as an owner; made when there is none."""
    defaults = {"handle": new_handle(), "made_at": at}
    return Owner.objects.get_or_create(address_id=address, defaults=defaults)[0]


def owners_of_peers(peers: Iterable[int]) -> list[int]:
    """Return the numbers of the owners that these peers are, also by addresses proved theirs."""
    numbers = list(peers)
    emails = {one.email for peer in numbers for one in subjects_of(peer) if one.email}
    meant = Q(peer__in=numbers) | Q(address__email__in=emails, address__proved_at__isnull=False)
    return list(Owner.objects.filter(meant).order_by("pk").values_list("pk", flat=True))


def owner_of_link(token: str) -> int:
    """Return whose page a link opens.

    Raises:
        NoSuchIntroduction: it was not made here, or its owner is gone.
    """
    handle = handle_in(token, purpose=LINK, secret=settings.SECRET_KEY)
    found = Owner.objects.filter(handle=handle or "").values_list("pk", flat=True).first()
    if found is None:
        raise NoSuchIntroduction
    return found


def page_of_owner(owner: Owner, language: str) -> str:
    """Return the path of the page of an owner, for their letters."""
    token = link_token(owner.handle, purpose=LINK, secret=settings.SECRET_KEY)
    return path_of("contact_grants:of_link", (token,), language=language)


@transaction.atomic
def show_code(peer: int, at: datetime) -> str:
    """Return a code by which a peer can be found for a week; an older one ends."""
    owner = owner_of_peer(peer, at)
    letters = "".join(choice(ALPHABET) for _letter in range(LENGTH))
    owner.code_hash, owner.code_until = _hash(letters), at + CODE_LASTS
    owner.save(update_fields=["code_hash", "code_until"])
    return grouped(letters)


@transaction.atomic
def hide_code(owners: Collection[int]) -> None:
    """Let these be found by no code any more."""
    Owner.objects.filter(pk__in=owners).update(code_hash="", code_until=None)


def owner_of_code(code: str, at: datetime) -> Owner | None:
    """Return who shows a code; None for nobody, whatever the reason."""
    kept = _hash(code)
    if not kept:
        return None
    return Owner.objects.filter(code_hash=kept, code_until__gt=at).first()


def is_out_of_reach(owner: Owner, actor: int, name: str, at: datetime) -> bool:
    """Say whether nothing of this is to come to somebody; whoever asks never learns it.

    They would rather not meet anybody called so, want nothing of that community, or are blocked
    here.
    """
    if AvoidedNode.objects.filter(owner=owner, actor=actor).exists():
        return True
    if owner.peer_id is None:
        return False
    if owner.peer_id in blocked_peers(at):
        return True
    avoided = names_avoided_by({owner.peer_id: ""})
    return bool(name) and any(True for _pair in matches(avoided, {NOBODY: name}))


def drop_unused(at: datetime) -> int:
    """Forget owners for whom nothing is kept, with addresses that have no other use."""
    rows = Owner.objects.exclude(code_until__gt=at)
    for model in (Grant, Meeting, ReceivedCard, AvoidedNode):
        rows = rows.exclude(Exists(model._default_manager.filter(owner=OuterRef("pk"))))
    addresses = [number for number in rows.values_list("address", flat=True) if number]
    count: int = rows.delete()[0]
    release_addresses(addresses, at)
    return count


def _hash(code: str) -> str:
    return code_hash(code, SALT + settings.SECRET_KEY) or ""
