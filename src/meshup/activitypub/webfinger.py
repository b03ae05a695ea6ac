"""Pure: WebFinger, which leads from a handle to an actor.

Source
    RFC 7033; RFC 7565; FEP-d556 (the actor of a whole server); OStatus (the page to follow from).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.activitypub.addresses import host_of, is_web_url, read_handle
from meshup.activitypub.contexts import LONG_MEDIA_TYPE, MEDIA_TYPE
from meshup.activitypub.ids import items_of
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meshup.activitypub.ids import Json

JRD: Final = "application/jrd+json"
PROFILE_PAGE: Final = "http://webfinger.net/rel/profile-page"
SUBSCRIBE: Final = "http://ostatus.org/schema/1.0/subscribe"
SERVICE: Final = "https://www.w3.org/ns/activitystreams#Service"
MOST_LINKS: Final = 50


def webfinger_document(
    subject: str,
    actor_id: str,
    *,
    page: str,
    aliases: Sequence[str] = (),
    subscribe_template: str = "",
) -> Json:
    """Return what WebFinger says of an actor.

    Args:
        subject: ``acct:name@host``.
        actor_id: its id.
        page: its page for people.
        aliases: its other addresses.
        subscribe_template: where to follow from here, with ``{uri}``; "" for nowhere.
    """
    links: list[Json] = [
        {"rel": "self", "type": MEDIA_TYPE, "href": actor_id},
        {"rel": PROFILE_PAGE, "type": "text/html", "href": page},
    ]
    if subscribe_template:
        links.append({"rel": SUBSCRIBE, "template": subscribe_template})
    known = list(dict.fromkeys((actor_id, page, *aliases)))
    return {"subject": subject, "aliases": known, "links": links}


def server_webfinger_document(address: str, actor_id: str) -> Json:
    """Return what WebFinger says of the server at ``address``: its Application actor."""
    links = [{"rel": rel, "type": MEDIA_TYPE, "href": actor_id} for rel in (SERVICE, "self")]
    return {"subject": address, "aliases": [actor_id], "links": links}


def read_webfinger(document: object, resource: str) -> str:
    """Return the id of the actor that a server names for ``resource``, which it was asked about.

    Args:
        document: the answer.
        resource: ``acct:name@host``, or the address of a server.

    Raises:
        BadDocument: it speaks of somebody at another host, or names no actor.
    """
    if not isinstance(document, dict):
        raise BadDocument("webfinger")
    subject = document.get("subject")
    if isinstance(subject, str) and _host(subject) != _host(resource):
        raise BadDocument("webfinger_subject")
    found = dict(_actor_links(document))
    actor_id = found.get("self") or found.get(SERVICE) or ""
    if not actor_id:
        raise BadDocument("webfinger_actor")
    return actor_id


def _actor_links(document: Json) -> Iterator[tuple[str, str]]:
    for link in reversed(items_of(document.get("links"), MOST_LINKS)):
        if not isinstance(link, dict):
            continue
        rel, kind, href = (link.get(key) for key in ("rel", "type", "href"))
        is_actor = kind is None and rel == SERVICE
        is_actor = is_actor or (isinstance(kind, str) and kind in {MEDIA_TYPE, LONG_MEDIA_TYPE})
        if is_actor and isinstance(rel, str) and isinstance(href, str) and is_web_url(href):
            yield rel, href


def _host(resource: str) -> str:
    handle = read_handle(resource)
    return handle.host if handle else host_of(resource)
