"""The pages of the community room: the node's own page, its people, oneself, the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from allauth.account.views import RequestLoginCodeView
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from meshup.community.access import desk, signed_in
from meshup.community.choices import Role
from meshup.community.desk_menu import first_page
from meshup.community.domain import people as people_of_the_node, sign_in_links
from meshup.community.domain.letters import mail_leaves
from meshup.community.domain.notifications import choices_of, choose
from meshup.community.domain.queries import passkeys_of, people_for, person_for, this_node
from meshup.community.errors import NoSuchPage
from meshup.community.forms import InvitationForm, MeForm, NotificationsForm, RoleForm
from meshup.community.notification_kinds import kinds_for
from meshup.community.rules import may_run_community
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, form_page
from meshup.kit.french import elided
from meshup.kit.own_paths import is_own_path
from meshup.kit.storage_faults import StorageAway

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

OVER_LIMIT: Final = "too_many_login_attempts"
"""allauth's code for who asks for codes more often than the settings allow."""

A_YEAR = 365 * 24 * 3600
"""Seconds for which a browser remembers the language."""


class RequestCode(RequestLoginCodeView):  # type: ignore[misc] # allauth is untyped
    """The page that asks for an address, and sends a code to it."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Show the form again; who asks too often is told so by the status as well."""
        response: HttpResponse = super().form_invalid(form)
        limited = any(form.has_error(name, OVER_LIMIT) for name in form.fields)
        if limited and not cache.add(f"probe:{get_random_string(12)}", 0, timeout=1):
            raise StorageAway  # allauth takes what it cannot count for too much
        response.status_code = 429 if limited else 422
        return response


@desk(may_run_community)
def people(request: HttpRequest) -> HttpResponse:
    """List everybody who has a role, and invite."""
    host = signed_in(request)
    start = {"role": Role.PROGRAMME, "language": this_node().languages[0]}
    form = InvitationForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        invited = try_to(form, lambda: people_of_the_node.invite(host, **form.cleaned_data))
        if invited and not mail_leaves():
            return _link_page(request, invited.pk)
        if invited:
            sentence = _("%(name)s is invited.") % {"name": invited.name}
            return done(request, sentence, "community:people")
    context = {"form": form, "people": people_for(host), "mail_leaves": mail_leaves()}
    return form_page(request, "community/people.html", context, form)


@desk(may_run_community)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show one of the people, and give them another role."""
    host = signed_in(request)
    them = person_for(host, person_id)
    form = RoleForm(request.POST or None, initial={"role": them.role})
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        try_to(form, lambda: people_of_the_node.change_role(host, person_id, role))
        if form.is_valid():
            sentence = _("The role of %(name)s is changed.") % {"name": them.name}
            sentence = elided(sentence, them.name)
            return done(request, sentence, "community:people" if them != host else "community:me")
    context = {"form": form, "person": them, "mail_leaves": mail_leaves()}
    return form_page(request, "community/person.html", context, form)


@require_POST
@desk(may_run_community)
def invite_again(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write once more to somebody who has not come yet."""
    them = people_of_the_node.invite_again(signed_in(request), person_id)
    sentence = _("%(name)s gets the letter once more.") % {"name": them.name}
    return done(request, sentence, "community:people")


@require_POST
@desk(may_run_community)
def invitation_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a link for somebody who has not come yet: in this answer, and nowhere else."""
    return _link_page(request, person_id)


def _link_page(request: HttpRequest, person_id: int) -> HttpResponse:
    link, until = sign_in_links.invitation_link(signed_in(request), person_id)
    them = person_for(signed_in(request), person_id)
    here = until.astimezone(ZoneInfo(this_node().time_zone))
    context = {"person": them, "link": link, "until": here, "mail_leaves": mail_leaves()}
    return render(request, "community/invitation_link.html", context)


@require_POST
@desk(may_run_community)
def remove_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let one of the people go."""
    host = signed_in(request)
    them = person_for(host, person_id)
    people_of_the_node.remove(host, person_id)
    if them == host:
        logout(request)
        return redirect("account_login")
    sentence = _("%(name)s has no role any more.") % {"name": them.name}
    return done(request, sentence, "community:people")


@desk()
def me(request: HttpRequest) -> HttpResponse:
    """Show somebody their own name, language, letters and passkeys."""
    person = signed_in(request)
    start = {"name": person.name, "language": person.language}
    form = MeForm(request.POST or None, initial=start)
    letters = NotificationsForm(
        request.POST or None, kinds=kinds_for(person), frequencies=choices_of(person)
    )
    if request.method == "POST" and form.is_valid() and letters.is_valid():
        people_of_the_node.edit_self(person.pk, **form.cleaned_data)
        choose(person, letters.cleaned_data)
        return done(request, _("Saved."), "community:me")
    context = {"form": form, "letters": letters, "passkeys": passkeys_of(person)}
    return form_page(request, "community/me.html", context, form, letters)


@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a sign-in link does, and do it on a press: a preview must not use it up."""
    if request.method != "POST":
        return render(request, "community/enter.html", {"person": sign_in_links.holder_of(token)})
    person = sign_in_links.use_link(token)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(first_page(person))


@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the reader's language, and show the page ``next`` in it."""
    if code not in dict(settings.LANGUAGES):
        raise NoSuchPage
    wanted = request.GET.get("next", "/")
    if not is_own_path(wanted):
        raise NoSuchPage
    with translation.override(translation.get_language_from_path(wanted) or code):
        response = HttpResponseRedirect(translate_url(wanted, code))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response
