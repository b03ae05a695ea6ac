"""Talks at the desk: all of them, one with its slides and videos, and what visitors wrote."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page
from meshup.kit import clock
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, lead_to
from meshup.moderation.domain.queries.acts import acts_about
from meshup.proposals.domain.queries.talks import talk_at, talks_by_uuid
from meshup.talks.domain.choosing import Choice, chosen, tidy
from meshup.talks.domain.host_acts import (
    ADD_LINK,
    ADD_SLIDES,
    REMOVE_MATERIAL,
    SET_TOPICS,
    TALK,
    VET_MATERIAL,
    act_on_talk,
)
from meshup.talks.domain.materials import add_link, remove_material, vet_material
from meshup.talks.domain.queries.materials import materials_of, talks_to_look_at
from meshup.talks.domain.queries.pages import shown_talks
from meshup.talks.domain.queries.speakers import pages_to_read
from meshup.talks.domain.queries.thanks import thanks_waiting
from meshup.talks.domain.queries.thanks_reach import reach_of_thanks
from meshup.talks.domain.queries.topics import topics_of
from meshup.talks.domain.speaker_pages import drop_speaker_page, vet_speaker_page
from meshup.talks.domain.thanks import (
    allow_thanks,
    are_thanks_allowed,
    pass_thanks,
    refuse_thanks,
)
from meshup.talks.domain.topics import set_topics
from meshup.talks.forms.desk import HostsLinkForm, HostsSlidesForm
from meshup.talks.forms.topics import TopicsForm
from meshup.talks.rules import may_allow_thanks, may_keep_talks
from meshup.talks.views.own import named_topics
from meshup.talks.views.own_acts import add_slides

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django import forms as django_forms
    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.queries.talks import TalkFacts

MOST_LISTED: Final = 200
FORMS: Final[dict[str, type[django_forms.Form]]] = {
    "slides": HostsSlidesForm,
    "link": HostsLinkForm,
    "topics": TopicsForm,
}
DO: Final[dict[str, Callable[[TalkFacts, Any, datetime], object]]] = {
    "slides": lambda talk, form, at: add_slides(talk.uuid, form, form.wish, at),
    "link": lambda talk, form, at: add_link(talk.uuid, form.wish, at),
    "topics": lambda talk, form, at: set_topics(
        talk.uuid, form.cleaned_data["topics"], get_language() or "en", at
    ),
}

VERBS: Final = {"slides": ADD_SLIDES, "link": ADD_LINK, "topics": SET_TOPICS}
"""How the log calls what the forms do."""


@require_safe
@desk(may_keep_talks)
def talk_list(request: HttpRequest) -> HttpResponse:
    """List talks, and above them what waits to be read."""
    now, words = clock.now(), tidy(request.GET.get("q", ""))
    entries = chosen(shown_talks(now).value, Choice(words=words))
    asker = signed_in(request)
    waiting = thanks_waiting(asker)
    to_look_at = talks_to_look_at()
    context = {
        "now": now,
        "words": words,
        "entries": entries[:MOST_LISTED],
        "left_out": max(0, len(entries) - MOST_LISTED),
        "thanks": waiting,
        "talks": talks_by_uuid({each.talk for each in waiting} | to_look_at),
        "to_look_at": sorted(to_look_at),
        "pages": pages_to_read(),
        "are_thanks_allowed": are_thanks_allowed(),
        "reach": reach_of_thanks([entry.talk.uuid for entry in entries], now),
        "may_allow_thanks": may_allow_thanks(asker),
    }
    return desk_page(request, "talks/desk_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk(may_keep_talks)
def talk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what belongs to a talk, and add to it.

    Raises:
        NoSuchTalk
    """
    at, found = clock.now(), talk_at(slug)
    name = request.POST.get("act", "")
    forms = _begun(found)
    if request.method == "POST" and name in FORMS:
        form = FORMS[name](request.POST, request.FILES, auto_id=f"{name}_%s")
        if form.is_valid():
            by = signed_in(request)
            act = partial(DO[name], found, form, at)
            try_to(form, lambda: act_on_talk(by, found.uuid, VERBS[name], act))
        if form.is_valid():
            return done(request, _("Saved."), "talks:desk_talk", slug)
        forms[name] = form
    context = {
        "talk": found,
        "now": at,
        "forms": forms,
        "materials": materials_of(found.uuid),
        "are_thanks_allowed": are_thanks_allowed(),
        "reach": reach_of_thanks([found.uuid], at),
        "acts": acts_about(request.user, f"{TALK}:{found.uuid}"),
    }
    return desk_page(request, "talks/desk_talk.html", context, *forms.values())


@require_POST
@desk(may_keep_talks)
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take something of a talk away, with its file."""
    uuid = talk_at(slug).uuid
    act_on_talk(signed_in(request), uuid, REMOVE_MATERIAL, lambda: remove_material(uuid, number))
    return done(request, _("It is gone."), "talks:desk_talk", slug)


@require_POST
@desk(may_keep_talks)
def look_at(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let everybody be led where a speaker's address leads."""
    uuid = talk_at(slug).uuid
    act_on_talk(signed_in(request), uuid, VET_MATERIAL, lambda: vet_material(uuid, number))
    return done(request, _("Noted: everybody is led there."), "talks:desk_talk", slug)


@require_POST
@desk(may_keep_talks)
def decide_thanks(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Pass on what a visitor wrote to a speaker, or delete it."""
    if name == "pass":
        pass_thanks(signed_in(request), number)
        return _back(request, _("Passed on to the speaker."), "thanks")
    refuse_thanks(signed_in(request), number)
    return _back(request, _("Deleted."), "thanks")


@require_POST
@desk(may_keep_talks)
def decide_page(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show the links of a speaker's page, or take the page away."""
    if name == "vet":
        vet_speaker_page(signed_in(request), slug)
        return _back(request, _("Noted: its links are shown."), "pages")
    drop_speaker_page(signed_in(request), slug)
    return _back(request, _("The page is gone."), "pages")


@require_POST
@desk(may_allow_thanks)
def allow(request: HttpRequest, name: str) -> HttpResponse:
    """Let visitors write to speakers who would like it, or to nobody."""
    allow_thanks(signed_in(request), allowed=name == "allow")
    return _back(request, _("Saved."), "letters")


def _back(request: HttpRequest, sentence: str, anchor: str) -> HttpResponse:
    return lead_to(request, sentence, f"{reverse('talks:desk')}#{anchor}")


def _begun(found: TalkFacts) -> dict[str, django_forms.Form]:
    """Return the forms of a talk's page as they stand, by the names of their buttons."""
    topics = topics_of([found.uuid]).get(found.uuid, ())
    begun = {"topics": {"topics": ", ".join(named_topics(topics))}}
    return {
        name: kind(initial=begun.get(name), auto_id=f"{name}_%s") for name, kind in FORMS.items()
    }
