"""Pure: notes of other servers, such as replies to an event, read liberally and within bounds.

Source
    Activity Streams 2.0 (Note); what Mastodon, Mobilizon and Friendica send as comments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.activitypub.actors import page_of
from meshup.activitypub.addresses import is_web_url
from meshup.activitypub.events import read_publishers
from meshup.activitypub.ids import audience_of, id_of, ids_of, items_of, types_of
from meshup.activitypub.instants import read_instant
from meshup.activitypub.words import LONGEST_LINE, read_languages, read_line, read_text
from meshup.signed_messages.errors import BadDocument

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json

KINDS: Final = frozenset({"Note", "Article", "Question", "Page"})
LONGEST_CONTENT: Final = 20_000
MOST_MENTIONS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDocument:
    """What another server says of a note; words and addresses that it lacks are "".

    Attributes:
        id: its address; ``url`` its page for people, else its id.
        kind: one of ``KINDS``.
        content: raw HTML, not safe to show; ``language`` that of it, "" where it does not say.
        warning: what is to be read before, as plain text (``summary``).
        sensitive: whether it asks to be hidden at first.
        attributed_to: ids of who wrote it.
        in_reply_to: id of what it answers.
        mentions: ids of who is mentioned.
        to: for whom, and ``cc`` for whom besides.
        document: the whole.
    """

    id: str
    url: str
    kind: str
    content: str
    language: str
    warning: str
    sensitive: bool
    attributed_to: tuple[str, ...]
    in_reply_to: str
    mentions: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    document: Json = field(compare=False, repr=False)


def is_note(document: object) -> bool:
    """Say whether a document is one of the kinds that are read as notes."""
    return isinstance(document, dict) and not KINDS.isdisjoint(types_of(document))


def read_note(document: object) -> NoteDocument:
    """Return what another server says of a note.

    Raises:
        BadDocument: it is none, its id is no web address, it has no words, or names as its writer
            what cannot be an actor.
    """
    if not isinstance(document, dict) or not is_note(document):
        raise BadDocument("note")
    note_id = document.get("id")
    if not isinstance(note_id, str) or not is_web_url(note_id):
        raise BadDocument("note_id")
    contents = read_languages(document, "content", LONGEST_CONTENT)
    content = read_text(document.get("content"), LONGEST_CONTENT)
    content = content or next(iter(contents.values()), "")
    if not content.strip():
        raise BadDocument("note_content")
    return NoteDocument(
        id=note_id,
        url=page_of(document) or note_id,
        kind=next(kind for kind in types_of(document) if kind in KINDS),
        content=content,
        language=_language(contents, content),
        warning=read_line(document.get("summary"), LONGEST_LINE),
        sensitive=document.get("sensitive") is True,
        attributed_to=read_publishers(document),
        in_reply_to=id_of(document.get("inReplyTo")),
        mentions=_mentions(document),
        published=read_instant(document.get("published")),
        updated=read_instant(document.get("updated")),
        to=audience_of(document.get("to")),
        cc=audience_of(document.get("cc")),
        document=document,
    )


def _language(contents: dict[str, str], content: str) -> str:
    return next((language for language, words in contents.items() if words == content), "")


def _mentions(document: Json) -> tuple[str, ...]:
    tags = items_of(document.get("tag"), MOST_MENTIONS)
    mentions = [tag for tag in tags if isinstance(tag, dict) and "Mention" in types_of(tag)]
    return ids_of([tag.get("href") for tag in mentions])
