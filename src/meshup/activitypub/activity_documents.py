"""Pure: activities that the node sends; every id is given by who calls.

Method
    An answer embeds what it answers with its ``id``, ``type``, ``actor`` and ``object`` alone: some
    servers look for the very id that they sent, others for the names beside it, and what a person
    wrote to us goes to nobody else.

Source
    Activity Streams 2.0; FEP-8a8e (Join, TentativeAccept, Ignore); FEP-1b12 (Announce of a Group).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.contexts import EVENT_CONTEXT, PLAIN_CONTEXT, REQUEST_CONTEXT, embedded
from meshup.activitypub.ids import Json, id_of
from meshup.activitypub.instants import written_instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SENT_KINDS: Final = frozenset(
    {"Follow", "Undo", "Accept", "TentativeAccept", "Reject", "Ignore", "Create", "Update"}
    | {"Delete", "Announce", "Flag", "Move", "Join", "Leave", "Add", "Remove", "Offer", "View"}
)
"""Every type of activity that the node can send."""


def follow(activity_id: str, actor: str, followed: str) -> Json:
    """Return a Follow of ``followed``."""
    return _activity("Follow", activity_id, actor, followed) | {"to": [followed]}


def undo(activity_id: str, actor: str, undone: Json, to: Sequence[str]) -> Json:
    """Return the Undo of an activity that was sent."""
    return _activity("Undo", activity_id, actor, _inner(undone)) | {"to": list(to)}


def accept(activity_id: str, actor: str, answered: Json) -> Json:
    """Return the Accept of a Follow or a Join, to who sent it."""
    return _answer("Accept", activity_id, actor, answered)


def tentative_accept(activity_id: str, actor: str, answered: Json) -> Json:
    """Return the answer to a Join for which there is a place on the waiting list."""
    return _answer("TentativeAccept", activity_id, actor, answered)


def reject(activity_id: str, actor: str, answered: Json) -> Json:
    """Return the Reject of a Follow or a Join, to who sent it."""
    return _answer("Reject", activity_id, actor, answered)


def ignore(activity_id: str, actor: str, answered: Json) -> Json:
    """Return the answer to a Join that the node does not handle: by its id alone."""
    activity = _activity("Ignore", activity_id, actor, id_of(answered))
    return activity | {"to": [id_of(answered.get("actor"))]}


def create(activity_id: str, document: Json) -> Json:
    """Return the Create of an event or a note, for whom it is itself."""
    return _about_document("Create", activity_id, document)


def update(activity_id: str, document: Json) -> Json:
    """Return the Update of an event, a note or an actor, for whom it is itself."""
    return _about_document("Update", activity_id, document)


def update_by(activity_id: str, actor: str, document: Json, to: Sequence[str]) -> Json:
    """Return the Update of a document that does not say itself whose it is, such as a card."""
    return _activity("Update", activity_id, actor, embedded(document)) | {"to": list(to)}


def delete(activity_id: str, actor: str, removed: Json | str, audience: Audience) -> Json:
    """Return the Delete of a document, given as its Tombstone or its id."""
    inner = removed if isinstance(removed, str) else embedded(removed)
    return _activity("Delete", activity_id, actor, inner) | audience


def announce(
    activity_id: str, actor: str, object_id: str, audience: Audience, published: datetime
) -> Json:
    """Return the Announce of what is elsewhere, by its id, for its origin to tell."""
    activity = _activity("Announce", activity_id, actor, object_id)
    return activity | audience | {"published": written_instant(published)}


def join(activity_id: str, actor: str, joined: str) -> Json:
    """Return the Join by which a group asks to be a member of another."""
    return _activity("Join", activity_id, actor, joined) | {"to": [joined]}


def leave(activity_id: str, actor: str, left: str) -> Json:
    """Return the Leave by which a group is no member of another any more."""
    return _activity("Leave", activity_id, actor, left) | {"to": [left]}


def add(activity_id: str, actor: str, added: str, target: str) -> Json:
    """Return that ``added`` is in the collection ``target`` now, to whom was added."""
    return _activity("Add", activity_id, actor, added) | {"target": target, "to": [added]}


def remove(activity_id: str, actor: str, removed: str, target: str) -> Json:
    """Return that ``removed`` is not in the collection ``target`` any more, to whom that was."""
    return _activity("Remove", activity_id, actor, removed) | {"target": target, "to": [removed]}


def offer(activity_id: str, actor: str, offered: Json, to: str) -> Json:
    """Return the Offer by which a node asks another for something."""
    return _activity("Offer", activity_id, actor, offered) | {
        "@context": REQUEST_CONTEXT,
        "to": [to],
    }


def flag(activity_id: str, actor: str, reported: Sequence[str], content: str, to: str) -> Json:
    """Return a report for the server of what is reported: ids, and words without who wrote them."""
    activity = _activity("Flag", activity_id, actor, list(reported))
    return activity | {"content": content, "to": [to]}


def move(activity_id: str, actor: str, target: str, followers: str) -> Json:
    """Return that ``actor`` is to be found as ``target`` from now on, for its followers."""
    return _activity("Move", activity_id, actor, actor) | {"target": target, "to": [followers]}


Audience = dict[str, list[str]]
"""``to`` and ``cc``: each a list of ids."""


def audience(to: Sequence[str], cc: Sequence[str] = ()) -> Audience:
    """Return for whom an activity is."""
    return {"to": list(to), "cc": list(cc)}


def _activity(kind: str, activity_id: str, actor: str, inner: Any) -> Json:  # noqa: ANN401 - an id, ids or a document
    return {
        "@context": PLAIN_CONTEXT,
        "id": activity_id,
        "type": kind,
        "actor": actor,
        "object": inner,
    }


def _answer(kind: str, activity_id: str, actor: str, answered: Json) -> Json:
    activity = _activity(kind, activity_id, actor, _inner(answered))
    return activity | {"to": [id_of(answered.get("actor"))]}


def _inner(activity: Json) -> Json:
    """Return what an answer embeds of an activity."""
    inner = {"type": activity["type"], "actor": id_of(activity.get("actor"))}
    inner["object"] = id_of(activity.get("object"))
    own_id = id_of(activity.get("id"))
    return {"id": own_id, **inner} if own_id else inner


def _about_document(kind: str, activity_id: str, document: Json) -> Json:
    """Return an activity that carries a document, with its actor, audience and dates."""
    actor = document.get("attributedTo") or document["id"]
    activity = _activity(kind, activity_id, actor, embedded(document))
    activity["@context"] = document.get("@context", EVENT_CONTEXT)
    kept = ("to", "cc", "published") if kind == "Create" else ("to", "cc", "updated")
    return activity | {key: document[key] for key in kept if key in document}


def view(activity_id: str, actor: str, viewed: str, to: Sequence[str]) -> Json:
    """Return that somebody of ``actor`` looked at what was given, to whom gave it."""
    return _activity("View", activity_id, actor, viewed) | {"to": list(to)}
