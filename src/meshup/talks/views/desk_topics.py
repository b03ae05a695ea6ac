"""Topics at the desk: what they are called, which are joined, which go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.desk.pages import desk_page
from meshup.kit import clock
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import lead_to, submitted
from meshup.talks.domain.queries.pages import shown_talks
from meshup.talks.domain.queries.topics import all_topics, topic_at
from meshup.talks.domain.topics import join_topics, name_topic, remove_topic
from meshup.talks.errors import NoSuchTopic
from meshup.talks.forms.topics import JoinTopicsForm, TopicNamesForm
from meshup.talks.rules import may_keep_talks
from meshup.talks.views.own import named_topics
from meshup.talks.views.pages import counted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@desk(may_keep_talks)
def topic_list(request: HttpRequest) -> HttpResponse:
    """List topics, with how many talks each has."""
    topics = counted(shown_talks(clock.now()).value)
    return desk_page(request, "talks/desk_topics.html", {"topics": topics})


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may_keep_talks)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Call a topic otherwise, or join it with another.

    Raises:
        NoSuchTopic
    """
    found = topic_at(slug)
    if found.slug != slug:
        raise NoSuchTopic
    others = [each for each in all_topics() if each.slug != slug]
    choices = list(zip([each.slug for each in others], named_topics(others), strict=True))
    is_join = request.POST.get("act") == "join"
    sent = submitted(request)
    names = TopicNamesForm(None if is_join else sent, initial={"names": found.names})
    set_languages(names, this_node().languages)
    join = JoinTopicsForm(sent if is_join else None, others=choices)
    if join.is_valid():
        into = join.cleaned_data["into"]
        try_to(join, lambda: join_topics(signed_in(request), slug, into))
        if join.is_valid():
            return _back(request, _("Joined: its talks are there now."))
    if names.is_valid():
        said = names.cleaned_data["names"]
        try_to(names, lambda: name_topic(signed_in(request), slug, said))
        if names.is_valid():
            return _back(request, _("Saved."))
    context = {"topic": found, "names": names, "join": join, "others": others}
    return desk_page(request, "talks/desk_topic.html", context, names, join)


@require_POST
@desk(may_keep_talks)
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Let no talk have a topic any more.

    Raises:
        NoSuchTopic
    """
    remove_topic(signed_in(request), slug)
    return _back(request, _("The topic is gone."))


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    return lead_to(request, sentence, reverse("talks:desk_topics"))
