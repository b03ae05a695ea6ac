"""Shell: pages of talks, topics and speakers, for the list that search engines read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.exchange.domain.sitemap import Page
from meshup.talks.domain.queries.pages import shown_talks
from meshup.talks.domain.queries.speakers import speakers

if TYPE_CHECKING:
    from datetime import datetime

MOST: Final = 2_000


def talk_pages(now: datetime) -> list[Page]:
    """Return the pages of all talks, of their topics and of speakers who asked for one.

    Lists of which there is nothing yet are left out.
    """
    entries = shown_talks(now).value[:MOST]
    topics = sorted({topic.slug for entry in entries for topic in entry.topics})
    pages = [Page("talks")] if entries else []
    pages += [Page("talk", entry.talk.slug, entry.talk.changed_at) for entry in entries]
    pages += [Page("topic", slug) for slug in topics]
    return pages + [Page("speaker", each.slug, each.changed_at) for each in speakers()]
