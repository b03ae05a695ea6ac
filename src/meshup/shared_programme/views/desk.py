"""How hosts give parts of a programme, send talks back, and take parts back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.events import event_for
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.kit.jobs import later_once
from meshup.shared_programme.domain.filling import see_part_news
from meshup.shared_programme.domain.giving import (
    change_part,
    give_part,
    see_news,
    send_back,
    take_back,
)
from meshup.shared_programme.domain.queries.at_desk import (
    given_part,
    given_parts,
    hosts_to_give,
)
from meshup.shared_programme.errors import NoSuchPart
from meshup.shared_programme.forms.parts import PartForm, WordForm, part_initial
from meshup.shared_programme.jobs import keep_up

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

PAGE = "shared_programme_pages:parts"
EVENT = "desk:event"


@desk(may_run_community)
def parts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the parts of a programme, and give one."""
    event = event_for(request.user, slug)
    hosts = hosts_to_give(request.user, slug, now())
    form = PartForm(submitted(request), event=event, hosts=hosts)
    if request.method == "POST" and form.is_valid():
        try_to(form, lambda: give_part(signed_in(request), slug, form.plan(), now()))
        if form.is_valid():
            later_once(keep_up)
            return done(
                request,
                _("The part is theirs. They see it at their desk within a minute."),
                PAGE,
                slug,
            )
    return _page(request, slug, form)


@desk(may_run_community)
def part(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Give a part another place or time.

    Raises:
        NoSuchPart
    """
    given = given_part(request.user, uuid)
    if given is None or given.slug != slug:
        raise NoSuchPart
    event = event_for(request.user, slug)
    initial = part_initial(given.terms, event)
    form = PartForm(submitted(request), initial=initial, event=event, group=given.terms.group)
    if request.method == "POST" and form.is_valid():
        try_to(form, lambda: change_part(signed_in(request), uuid, form.plan(), now()))
        if form.is_valid():
            later_once(keep_up)
            sentence = _("Saved. They are told; talks that are outside now wait at theirs.")
            return done(request, sentence, PAGE, slug)
    context: dict[str, Any] = {"event": event, "given": given, "form": form}
    context["zones"] = event.place.zones if event.place else ()
    return desk_page(request, "shared_programme/part.html", context, form)


@require_POST
@desk(may_run_community)
def taken_back(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Take a part back."""
    take_back(signed_in(request), uuid, now())
    sentence = _("The part is yours again. Its talks are off the programme.")
    return done(request, sentence, PAGE, slug)


@require_POST
@desk(may_run_community)
def sent_back(request: HttpRequest, slug: str, uuid: UUID, session: UUID) -> HttpResponse:
    """Send a talk back to who put it in."""
    form = WordForm(request.POST)
    if form.is_valid():
        word = form.cleaned_data["word"]
        try_to(form, lambda: send_back(signed_in(request), uuid, session, word, now()))
        if form.is_valid():
            later_once(keep_up)
            return done(request, _("It is off the programme, and they read why."), PAGE, slug)
    return _page(request, slug, word_form=form)


@require_POST
@desk(may_run_community)
def part_seen(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Note that what happened to a part was seen."""
    see_news(signed_in(request), uuid, now())
    return done(request, _("Noted."), PAGE, slug)


@require_POST
@desk()
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Note that what the home did with our parts was seen."""
    see_part_news(signed_in(request), slug)
    return done(request, _("Noted."), EVENT, slug)


def _page(
    request: HttpRequest,
    slug: str,
    form: forms.Form | None = None,
    word_form: forms.Form | None = None,
) -> HttpResponse:
    event = event_for(request.user, slug)
    hosts = hosts_to_give(request.user, slug, now())
    context: dict[str, Any] = {
        "event": event,
        "parts": given_parts(request.user, slug),
        "hosts": hosts,
        "form": form or PartForm(event=event, hosts=hosts),
        "word_form": word_form or WordForm(),
        "word_failed": word_form is not None,
        "zones": event.place.zones if event.place else (),
    }
    asked = [one for one in (form, word_form) if one is not None]
    return desk_page(request, "shared_programme/parts.html", context, *asked)
