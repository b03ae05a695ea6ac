"""How acts of hosts on talks are written in moderation's log, and what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.moderation.act_wordings import NamedSubject
from meshup.moderation.domain.acts import register_act_wording, register_subjects
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.talks.domain import host_acts
from meshup.talks.domain.queries.speakers import names_of_pages
from meshup.talks.domain.queries.topics import all_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.kit.localized_text import Texts

WORDINGS: Final = {
    host_acts.ADD_SLIDES: _("%(who)s added slides to %(what)s."),
    host_acts.ADD_LINK: _("%(who)s added a video or a page to %(what)s."),
    host_acts.REMOVE_MATERIAL: _("%(who)s took slides, a video or a page away from %(what)s."),
    host_acts.VET_MATERIAL: _("%(who)s let everybody be led where an address leads: %(what)s."),
    host_acts.SET_TOPICS: _("%(who)s changed the topics of %(what)s."),
    host_acts.NAME_TOPIC: _("%(who)s called a topic otherwise: %(what)s."),
    host_acts.JOIN_TOPICS: _("%(who)s joined another topic with %(what)s."),
    host_acts.REMOVE_TOPIC: _("%(who)s took a topic off all talks."),
    host_acts.VET_SPEAKER: _("%(who)s let the links of a speaker's page be shown: %(what)s."),
    host_acts.DROP_SPEAKER: _("%(who)s took the page of a speaker away."),
    host_acts.HAND_ON_THANKS: _("%(who)s passed a visitor's words on to the speaker of %(what)s."),
    host_acts.REFUSE_THANKS: _("%(who)s deleted a visitor's words to the speaker of %(what)s."),
    host_acts.ALLOW_THANKS: _("%(who)s let visitors write to speakers who would like it."),
    host_acts.FORBID_THANKS: _("%(who)s let visitors write to speakers no more."),
}


def register_acts() -> None:
    """Let the log say what hosts did; called once, when apps are ready."""
    for verb, sentence in WORDINGS.items():
        register_act_wording(verb, sentence)
    register_subjects(host_acts.TALK, _talks)
    register_subjects(host_acts.TOPIC, _topics)
    register_subjects(host_acts.SPEAKER, _speakers)


def _talks(keys: Sequence[str]) -> dict[str, NamedSubject]:
    found = talks_by_uuid(map(UUID, keys))
    return {
        str(uuid): _titled(talk.titles, reverse("talks:desk_talk", args=[talk.slug]))
        for uuid, talk in found.items()
    }


def _topics(keys: Sequence[str]) -> dict[str, NamedSubject]:
    return {
        topic.slug: _titled(topic.names, reverse("talks:desk_topic", args=[topic.slug]))
        for topic in all_topics()
        if topic.slug in keys
    }


def _speakers(keys: Sequence[str]) -> dict[str, NamedSubject]:
    return {
        slug: NamedSubject(name, reverse("talks:speaker", args=[slug]), is_title=True)
        for slug, name in names_of_pages(keys).items()
    }


def _titled(titles: Texts, url: str) -> NamedSubject:
    words = localized(titles, get_language() or "", this_node().languages).words
    return NamedSubject(words, url, is_title=True)
