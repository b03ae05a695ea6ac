"""Pure: a post of the community as other servers read it: a Note, for everybody.

Source
    Activity Streams 2.0 (Note).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.activitypub.contexts import PLAIN_CONTEXT
from meshup.activitypub.ids import PUBLIC
from meshup.activitypub.instants import written_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.activitypub.ids import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFacts:
    """What others get to know of a post.

    Attributes:
        id: a web address; ``url`` is its page for people.
        actor: id of the Group whose post it is; ``followers`` that of its collection.
        language: of ``content``; ``contents`` is sanitised HTML by language.
        updated: when it was last changed; None for never.
        in_reply_to: id of what it answers; "" for nothing.
        tags: names, and the page of each.
    """

    id: str
    url: str
    actor: str
    followers: str
    language: str
    contents: Mapping[str, str]
    published: datetime
    updated: datetime | None = None
    in_reply_to: str = ""
    tags: tuple[tuple[str, str], ...] = ()


def note_document(facts: NoteFacts) -> Json:
    """Return a post as a Note."""
    contents = {language: html for language, html in sorted(facts.contents.items()) if html}
    content = contents.get(facts.language) or next(iter(contents.values()), "")
    document: Json = {
        "@context": [*PLAIN_CONTEXT, {"Hashtag": "as:Hashtag"}],
        "id": facts.id,
        "type": "Note",
        "url": facts.url,
        "attributedTo": facts.actor,
        "content": content,
        "contentMap": contents or {facts.language: content},
        "mediaType": "text/html",
        "published": written_instant(facts.published),
        "to": [PUBLIC],
        "cc": [facts.followers],
        "tag": [
            {"type": "Hashtag", "name": f"#{''.join(name.lstrip('#').split())}", "href": page}
            for name, page in facts.tags
        ],
    }
    if facts.updated:
        document["updated"] = written_instant(facts.updated)
    return document | ({"inReplyTo": facts.in_reply_to} if facts.in_reply_to else {})
