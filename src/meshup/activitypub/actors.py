"""Pure: actors of other servers, read liberally.

Words
    actor        who acts in the fediverse: a Person, a Group, an Application, a Service, an
                 Organization
    key entry    the key that a document names for HTTP signatures
    multikey     a key for proofs, as FEP-521a writes it

Method
    Only how a document reads is decided here. That it was found at its own ``id``, that its inbox
    is under its own domain, and whose a key is, the room ``fediverse`` decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.ids import Json, id_of, ids_of, items_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.activitypub.words import LONGEST_NAME, read_line, read_text
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

KINDS: Final = ("Person", "Group", "Application", "Service", "Organization")
USERNAME: Final = re.compile(r"[\w.~-]{1,100}", re.ASCII)
MOST_KEYS: Final = 10
MOST_ALIASES: Final = 20
LONGEST_PEM: Final = 16_000
LONGEST_MULTIBASE: Final = 2_000
LONGEST_SUMMARY: Final = 10_000


@dataclass(frozen=True, slots=True)
class PublicKeyEntry:
    """A key for HTTP signatures, as an actor names it.

    Attributes:
        id: its address.
        owner: the actor that it says it belongs to.
        pem: SPKI or PKCS #1; not yet read.
    """

    id: str
    owner: str
    pem: str


@dataclass(frozen=True, slots=True)
class Multikey:
    """A key for proofs, as an actor names it; ``multibase`` is not yet read."""

    id: str
    controller: str
    multibase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorDocument:
    """What an actor says of itself; words and addresses that it lacks are "".

    Attributes:
        id: its address.
        kind: one of ``KINDS``.
        username: its name in a handle; ASCII.
        name: for people; one line.
        summary: raw HTML, not safe to show.
        url: the page for people.
        inbox: where activities go; ``shared_inbox`` is that of its whole server.
        upcoming_events: collection of FEP-8a8e.
        approves_followers: whether follows wait for it; None where it does not say.
        also_known_as: its other ids.
        moved_to: its new id.
        implements: addresses of what its software speaks (FEP-844e).
        webfinger: its handle, "name@host", as it says itself (FEP-2c59).
        document: the whole.
    """

    id: str
    kind: str
    username: str
    name: str
    summary: str
    url: str
    inbox: str
    shared_inbox: str
    outbox: str
    followers: str
    following: str
    upcoming_events: str
    icon_url: str
    keys: tuple[PublicKeyEntry, ...]
    assertion_methods: tuple[Multikey, ...]
    approves_followers: bool | None
    also_known_as: tuple[str, ...]
    moved_to: str
    implements: tuple[str, ...]
    webfinger: str
    published: datetime | None
    document: Json = field(compare=False, repr=False)


def read_actor(document: object) -> ActorDocument:
    """Return what an actor says of itself.

    Raises:
        BadDocument: it is no actor, its id or its inbox is no web address, or it has no name that
            a handle can hold.
    """
    if not isinstance(document, dict):
        raise BadDocument("actor")
    kind = next((kind for kind in types_of(document) if kind in KINDS), "")
    if not kind:
        raise BadDocument("actor_type")
    actor_id = document.get("id")
    if not isinstance(actor_id, str) or not is_web_url(actor_id):
        raise BadDocument("actor_id")
    inbox = _address(document, "inbox")
    if not inbox:
        raise BadDocument("inbox")
    username = read_line(document.get("preferredUsername"), 100)
    if not USERNAME.fullmatch(username):
        raise BadDocument("username")
    approves = document.get("manuallyApprovesFollowers")
    return ActorDocument(
        id=actor_id,
        kind=kind,
        username=username,
        name=read_line(document.get("name"), LONGEST_NAME) or username,
        summary=read_text(document.get("summary"), LONGEST_SUMMARY),
        url=page_of(document) or actor_id,
        inbox=inbox,
        shared_inbox=_shared_inbox(document),
        outbox=_address(document, "outbox"),
        followers=_address(document, "followers"),
        following=_address(document, "following"),
        upcoming_events=_address(document, "upcomingEvents"),
        icon_url=_icon(document),
        keys=tuple(_keys(document, actor_id)),
        assertion_methods=tuple(_multikeys(document)),
        approves_followers=approves if isinstance(approves, bool) else None,
        also_known_as=_addresses(document.get("alsoKnownAs")),
        moved_to=_address(document, "movedTo"),
        implements=_implements(document),
        webfinger=read_line(document.get("webfinger"), 300),
        published=read_instant(document.get("published")),
        document=document,
    )


def page_of(document: Json) -> str:
    """Return the page for people: the first HTML link of ``url``, else its first; "" if none."""
    links = items_of(document.get("url"), MOST_ALIASES)
    pages = [link for link in links if _media_type(link) in {"", "text/html"}]
    return next(iter(_addresses(pages) or _addresses(links)), "")


def _media_type(link: object) -> str:
    kind = link.get("mediaType") if isinstance(link, dict) else ""
    return kind if isinstance(kind, str) else ""


def _address(document: Json, key: str) -> str:
    found = id_of(document.get(key))
    return found if is_web_url(found) else ""


def _addresses(value: object) -> tuple[str, ...]:
    return tuple(found for found in ids_of(value) if is_web_url(found))[:MOST_ALIASES]


def _shared_inbox(document: Json) -> str:
    endpoints = document.get("endpoints")
    found = _address(endpoints, "sharedInbox") if isinstance(endpoints, dict) else ""
    return found or _address(document, "sharedInbox")


def _icon(document: Json) -> str:
    """Return the address of the first picture of ``icon``, which may be a link, or have links."""
    for icon in items_of(document.get("icon"), MOST_ALIASES):
        source = (icon.get("url") or icon.get("href")) if isinstance(icon, dict) else icon
        if found := _addresses(source):
            return found[0]
    return ""


def _keys(document: Json, actor_id: str) -> Iterable[PublicKeyEntry]:
    for entry in items_of(document.get("publicKey"), MOST_KEYS):
        pem = entry.get("publicKeyPem") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(pem, str) or len(pem) > LONGEST_PEM:
            continue
        key_id, owner = id_of(entry.get("id")), id_of(entry.get("owner"))
        yield PublicKeyEntry(key_id or f"{actor_id}#main-key", owner or actor_id, pem)


def _multikeys(document: Json) -> Iterable[Multikey]:
    for entry in items_of(document.get("assertionMethod"), MOST_KEYS):
        key = entry.get("publicKeyMultibase") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(key, str) or len(key) > LONGEST_MULTIBASE:
            continue
        key_id = id_of(entry.get("id"))
        if key_id and "Multikey" in types_of(entry):
            yield Multikey(key_id, id_of(entry.get("controller")), key)


def _implements(document: Json) -> tuple[str, ...]:
    generator = items_of(document.get("generator"), 1)
    inside = (
        generator[0].get("implements") if generator and isinstance(generator[0], dict) else None
    )
    return _addresses([*items_of(document.get("implements")), *items_of(inside)])
