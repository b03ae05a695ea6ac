"""Shell: which topics a talk has, and what topics are called; each function is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import require
from meshup.kit.web import changed
from meshup.proposals.domain.tags import talk_tag
from meshup.talks.domain.host_acts import JOIN_TOPICS, NAME_TOPIC, REMOVE_TOPIC, TOPIC, note_act
from meshup.talks.domain.tags import TOPICS
from meshup.talks.domain.topic_names import read_names, tidy_name, topic_slug
from meshup.talks.errors import NoSuchTopic, SameTopic, TalksOnly
from meshup.talks.models import TalkTopic, Topic
from meshup.talks.rules import may_keep_talks

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts


def set_topics(talk: UUID, typed: str, language: str, at: datetime) -> None:
    """Let a talk have these topics and no others; names that are new are in ``language``.

    Raises:
        TopicUnreadable, TooManyTopics
    """
    names = read_names(typed)
    with transaction.atomic():
        wanted = {topic.pk for topic in (_topic(name, language, at) for name in names)}
        rows = TalkTopic.objects.filter(talk=talk)
        before = set(rows.values_list("topic", flat=True))
        rows.exclude(topic__in=wanted).delete()
        for topic in sorted(wanted - before):
            TalkTopic.objects.create(talk=talk, topic_id=topic)
        drop_empty_topics()
        if wanted != before:
            changed(talk_tag(talk), TOPICS)


def name_topic(by: Asker | None, slug: str, names: Texts) -> None:
    """Call a topic otherwise, in the languages of the node; its address stays.

    Raises:
        TalksOnly, NoSuchTopic, TopicUnreadable
    """
    require(by, may_keep_talks, TalksOnly)
    tidy = {code: tidy_name(name) for code, name in names.items() if name.strip()}
    with transaction.atomic():
        topic = _there(slug)
        before, topic.names = topic.names, tidy or topic.names
        topic.save(update_fields=["names"])
        if topic.names != before:
            note_act(by, NAME_TOPIC, f"{TOPIC}:{slug}")
        _tell([topic])


def join_topics(by: Asker | None, slug: str, into: str) -> None:
    """Let all talks about one topic be about another; the address of the first leads there.

    Raises:
        TalksOnly, NoSuchTopic, SameTopic
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        topic = _there(slug)
        other = Topic.objects.filter(slug=into, joined_with=None).first()
        if other is None or other.pk == topic.pk:
            raise SameTopic
        _tell([topic, other])
        known = set(TalkTopic.objects.filter(topic=other).values_list("talk", flat=True))
        TalkTopic.objects.filter(topic=topic, talk__in=known).delete()
        TalkTopic.objects.filter(topic=topic).update(topic=other)
        Topic.objects.filter(joined_with=topic).update(joined_with=other)
        topic.joined_with = other
        topic.save(update_fields=["joined_with"])
        note_act(by, JOIN_TOPICS, f"{TOPIC}:{other.slug}")
        _tell([other])


def remove_topic(by: Asker | None, slug: str) -> None:
    """Let no talk be about a topic, nor about what was joined with it.

    Raises:
        TalksOnly, NoSuchTopic
    """
    require(by, may_keep_talks, TalksOnly)
    with transaction.atomic():
        topic = _there(slug)
        _tell([topic])
        Topic.objects.filter(joined_with=topic).delete()
        topic.delete()
        note_act(by, REMOVE_TOPIC, f"{TOPIC}:{slug}")


def drop_empty_topics() -> None:
    """Forget topics that no talk has, but for those that lead to another."""
    empty = Topic.objects.filter(talks=None, joined_with=None)
    led_to = Topic.objects.exclude(joined_with=None).values("joined_with")
    empty.exclude(pk__in=led_to).delete()


def _topic(name: str, language: str, at: datetime) -> Topic:
    slug = topic_slug(name)
    defaults = {"names": {language: name}, "made_at": at}
    topic, _is_new = Topic.objects.get_or_create(slug=slug, defaults=defaults)
    return topic.joined_with or topic


def _there(slug: str) -> Topic:
    topic = Topic.objects.filter(slug=slug, joined_with=None).first()
    if topic is None:
        raise NoSuchTopic
    return topic


def _tell(topics: list[Topic]) -> None:
    talks = TalkTopic.objects.filter(topic__in=topics).values_list("talk", flat=True)
    changed(TOPICS, *(talk_tag(talk) for talk in talks))
