"""Shell: reads the node and its languages. A post of hosts as a Note, in each language it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import format_html
from django.utils.translation import override

from meshup.activitypub.note_document import NoteFacts, note_document
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.wording import beginning_of, title_of
from meshup.agenda.errors import NoSuchEvent
from meshup.fediverse.domain.addressing import absolute
from meshup.kit.text import markdown
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.federated_events.models import Post
    from meshup.fediverse.domain.own_actors import OwnActorFacts

_OWN_LINK: Final = re.compile(r'(<(?:a|img)\b[^>]*? (?:href|src)=")/(?!/)')


def with_complete_links(html: str) -> str:
    """Return HTML of ours in which addresses on this node name it."""
    return _OWN_LINK.sub(rf"\g<1>{absolute('/')}", html)


def post_document(actor: OwnActorFacts, row: Post) -> dict[str, Any]:
    """Return the document of a post, without a proof."""
    main = publisher_in()
    written = [language for language in main.languages if row.texts.get(language)]
    others = [language for language in sorted(row.texts) if language not in main.languages]
    languages = written or others
    event = event_of_post(row.event)
    return note_document(
        NoteFacts(
            id=absolute(row.path),
            url=absolute(row.path),
            actor=actor.id,
            followers=actor.followers,
            language=languages[0],
            contents={code: _content(row.texts[code], code, event) for code in languages},
            published=row.published_at,
            updated=row.updated_at if row.updated_at > row.published_at else None,
        )
    )


def event_of_post(slug: str) -> Occurrence | None:
    """Return the public event that a post is about; None where there is none any more."""
    try:
        return event_of(slug) if slug else None
    except NoSuchEvent:
        return None


def _content(text: str, language: str, event: Occurrence | None) -> str:
    html = with_complete_links(markdown(text))
    if event is None:
        return html
    publisher = publisher_in(language)
    page = absolute(f"/events/{event.slug}/")
    title = title_of(event, publisher.language, publisher.languages).words
    with override(publisher.language):
        when = beginning_of(event)
    return html + format_html('<p><a href="{}">{}, {}</a></p>', page, title, when)
