"""Topics of talks, as everybody sees them; how many talks have one, whoever lists talks counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.talks.errors import NoSuchTopic
from meshup.talks.models import TalkTopic, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from meshup.kit.localized_text import Texts


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What a talk can be about; ``names`` in some of the node's languages."""

    slug: str
    names: Texts


def topics_of(talks: Iterable[UUID]) -> dict[UUID, list[TopicFacts]]:
    """Return the topics of these talks, by their addresses in order; one query."""
    found: dict[UUID, list[TopicFacts]] = defaultdict(list)
    rows = TalkTopic.objects.filter(talk__in=set(talks)).select_related("topic")
    for row in rows.order_by("topic__slug"):
        found[row.talk].append(_facts(row.topic))
    return dict(found)


def topic_at(slug: str) -> TopicFacts:
    """Return a topic; under the address of one that was joined with it, that one.

    Raises:
        NoSuchTopic
    """
    topic = Topic.objects.filter(slug=slug).select_related("joined_with").first()
    if topic is None:
        raise NoSuchTopic
    return _facts(topic.joined_with or topic)


def all_topics() -> list[TopicFacts]:
    """Return all topics but those that lead to another, by their addresses."""
    return [_facts(row) for row in Topic.objects.filter(joined_with=None).order_by("slug")]


def _facts(row: Topic) -> TopicFacts:
    return TopicFacts(row.slug, row.names)
