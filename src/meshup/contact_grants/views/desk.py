"""Introductions at the desk: contacts that were given to the hosts, asking, and passing on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.contact_grants.domain.passing_on import ask_for_contact, let_rest, pass_on
from meshup.contact_grants.domain.queries.of_hosts import (
    contacts_of_hosts,
    open_card,
    requests_for_hosts,
)
from meshup.contact_grants.domain.received_cards import look_at, return_card_of_hosts
from meshup.contact_grants.forms.desk import AskForm, PassOnForm
from meshup.desk.pages import desk_page, small_form
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.node_requests.domain.queries.nodes import group_of
from meshup.node_requests.domain.queries.requests import request_for
from meshup.node_requests.kinds import kind_named
from meshup.peers.private_pages import private_form

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

LIST: Final = "contact_grants:desk"
REQUEST: Final = "node_requests:request"


@require_safe
@desk(may_run_community)
def contacts(request: HttpRequest) -> HttpResponse:
    """Show which contacts the hosts have, and what is asked; whose they are, their pages say."""
    asked = requests_for_hosts(request.user, now())
    listed = [(facts, kind.sentence(facts)) for facts in asked if (kind := kind_named(facts.kind))]
    context = {
        "is_federating": federation().is_on,
        "contacts": contacts_of_hosts(request.user, now()),
        "ours": [one for one in listed if one[0].is_ours],
        "theirs": [one for one in listed if not one[0].is_ours],
    }
    return desk_page(request, "contact_grants/desk.html", context)


@desk(may_run_community)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask another community to introduce somebody."""
    form = AskForm(submitted(request), now=now())

    def act() -> UUID:
        actor = group_of(form.cleaned_data["node"], now())
        return ask_for_contact(signed_in(request), form.plan, actor, now())

    if request.method == "POST" and form.is_valid() and (uuid := try_to(form, act)):
        sentence = _("They are asked. You hear of it when somebody says yes, and of nothing else.")
        return done(request, sentence, REQUEST, uuid)
    context = {"form": form, "back": reverse(LIST), "is_federating": federation().is_on}
    return desk_page(request, "contact_grants/ask.html", context, form)


@desk(may_run_community)
def pass_request_on(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Pass on what another community asks, to one person."""
    facts = request_for(request.user, uuid, now())
    form = PassOnForm(submitted(request))

    def act() -> None:
        said = form.cleaned_data
        pass_on(
            signed_in(request),
            uuid,
            now(),
            email=said["email"],
            code=said["code"],
            language=get_language() or "en",
        )

    context = {
        "title": _("Pass it on"),
        "lede": _(
            "One person reads what %(node)s asks, and decides alone. Until they say yes, %(node)s"
            " learns nothing: not whether you know anybody, and not that you passed it on."
        )
        % {"node": facts.actor.called},
        "submit": _("Pass it on"),
        "back": reverse(REQUEST, args=[uuid]),
    }

    def then() -> HttpResponse:
        return done(request, _("Passed on. What they answer, they decide."), REQUEST, uuid)

    return small_form(request, form, act, context, then)


@require_POST
@desk(may_run_community)
def rest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Pass nothing on, and say nothing."""
    let_rest(signed_in(request), uuid, now())
    return done(request, _("It rests. They hear nothing."), REQUEST, uuid)


@private_form
@require_safe
@desk(may_run_community)
def card(request: HttpRequest, key: str) -> HttpResponse:
    """Show a contact to a host, and note that they looked."""
    found = open_card(look_at(signed_in(request), key, now()))
    return desk_page(request, "contact_grants/card.html", {"contact": found})


@desk(may_run_community)
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a contact is needed no more, and delete it."""
    context = {
        "title": _("Delete this contact?"),
        "lede": _("It is gone here at once, and whoever gave it sees so on their page."),
        "submit": _("Delete it"),
        "danger": True,
        "back": reverse("contact_grants:card", args=[key]),
    }

    def then() -> HttpResponse:
        return HttpResponseRedirect(reverse(LIST))

    form = forms.Form(submitted(request))
    by = signed_in(request)
    return small_form(request, form, lambda: return_card_of_hosts(by, key, now()), context, then)
