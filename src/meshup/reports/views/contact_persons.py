"""Contact persons at the desk, and how long reports are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import people_for, this_node
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, small_form
from meshup.kit.clock import now
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.pages import done
from meshup.moderation.domain.retention import report_months, set_report_months
from meshup.reports.domain.contact_persons import name_contact_person
from meshup.reports.domain.queries.contact_persons import (
    contact_person_for,
    contact_persons_for,
)
from meshup.reports.forms.desk import ContactPersonForm, RetentionForm

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse


@desk(may_run_community)
def contact_list(request: HttpRequest) -> HttpResponse:
    """Show the contact persons, and how long reports are kept."""
    context = {
        "contacts": contact_persons_for(request.user),
        "form": RetentionForm(initial={"months": report_months()}),
    }
    return desk_page(request, "reports/contact_list.html", context)


@require_POST
@desk(may_run_community)
def retention(request: HttpRequest) -> HttpResponse:
    """Say how long closed reports are kept."""
    form = RetentionForm(request.POST)
    context = {
        "title": _("How long reports are kept"),
        "submit": _("Save"),
        "back": reverse("reports:contact_list"),
    }
    return small_form(
        request,
        form,
        lambda: set_report_months(signed_in(request), form.cleaned_data["months"], now()),
        context,
        lambda: done(request, _("Saved."), "reports:contact_list"),
    )


@desk(may_run_community)
def contact_new(request: HttpRequest) -> HttpResponse:
    """Make somebody who signs in a contact person."""
    host = signed_in(request)
    known = {facts.person for facts in contact_persons_for(host)}
    people = [(person.pk, person.name) for person in people_for(host) if person.pk not in known]
    if not people:
        sentence = _("Everybody who signs in is one already. Invite somebody else first.")
        return done(request, sentence, "reports:contact_list")
    start = {"name": people[0][1] if len(people) == 1 else ""}
    form = ContactPersonForm(request.POST or None, initial=start)
    form.offer(people)
    context = {"title": _("New contact person"), "submit": _("Save")}
    return _contact_form(request, form, context, lambda: int(form.cleaned_data["person"]))


@desk(may_run_community)
def contact_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Say something else of a contact person, or show them no more."""
    facts = contact_person_for(request.user, number)
    start = {
        "name": facts.name,
        "languages": facts.languages,
        "reach": facts.reach,
        "is_shown": facts.is_shown,
    }
    form = ContactPersonForm(request.POST or None, initial=start)
    form.offer([])
    context = {"title": facts.name, "submit": _("Save")}
    return _contact_form(request, form, context, lambda: facts.person)


def _contact_form(
    request: HttpRequest,
    form: ContactPersonForm,
    context: dict[str, Any],
    person: Any,  # noqa: ANN401
) -> HttpResponse:
    set_languages(form, this_node().languages)
    context["back"] = reverse("reports:contact_list")
    return small_form(
        request,
        form,
        lambda: name_contact_person(signed_in(request), person(), form.plan(), now()),
        context,
        lambda: done(request, _("Saved."), "reports:contact_list"),
    )
