"""The node's calls at the desk: the standing one, and those of festivals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, done_with_undo
from meshup.desk.repeats import Made, make_once
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import submitted
from meshup.proposals.domain.call_facts import CallFacts
from meshup.proposals.domain.calls import change_call, drop_call, make_call
from meshup.proposals.domain.queries.calls import all_calls, call_at
from meshup.proposals.domain.tags import call_subject
from meshup.proposals.rules import may_change_calls
from meshup.proposals_desk.domain.queries.evenings import evenings_for
from meshup.proposals_desk.forms.call_rows import (
    RowSet,
    question_set,
    questions_in,
    topic_set,
    topics_in,
)
from meshup.proposals_desk.forms.calls import CallForm, DatedCallForm, NewCallForm, call_initial
from meshup.proposals_desk.forms.filters import STANDING, call_name

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.call_plans import CallPlan

LIST: Final = "proposals_desk:calls"
CALL: Final = "proposals_desk:call"


@desk(may_change_calls)
def call_list(request: HttpRequest) -> HttpResponse:
    """Show what the node calls for."""
    at = now()
    rows = [
        {
            "call": each,
            "name": call_name(each),
            "address": each.slug or STANDING,
            "is_open": each.is_open_at(at),
        }
        for each in all_calls()
    ]
    return desk_page(request, "proposals_desk/calls.html", {"rows": rows})


@desk(may_change_calls)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a call says."""
    shown = call_at("" if slug == STANDING else slug)
    form = _form(request, shown)
    sent = submitted(request)
    topics, questions = topic_set(sent, shown), question_set(sent, shown)
    context: dict[str, Any] = {"call": shown, "name": call_name(shown), "address": slug}
    if _may_be_saved(request, form, topics, questions):
        plan, version = _plan(form, topics, questions, shown), form.cleaned_data["version"]
        by = signed_in(request)
        try_to(form, lambda: change_call(by, shown.slug, version, plan, now()))
        if form.is_valid():
            about = call_subject(shown.slug)
            return done_with_undo(request, _("Saved."), about, CALL, slug)
    if was_overtaken(form):
        context["differences"] = start_over(form, form.initial)
        context["theirs"] = shown
    return _page(request, form, (topics, questions), context)


@desk(may_change_calls)
def new_call(request: HttpRequest) -> HttpResponse:
    """Make the call of a festival."""
    nothing = CallFacts(slug="new")
    sent = submitted(request)
    initial = call_initial(nothing) | {"event": request.GET.get("event", "")}
    form = NewCallForm(sent, initial=initial, evenings=evenings_for(request.user, now()))
    topics, questions = topic_set(sent, nothing), question_set(sent, nothing)
    if _may_be_saved(request, form, topics, questions):
        by, plan, slug = signed_in(request), _plan(form, topics, questions, nothing), form.address()
        made = try_to(
            form,
            lambda: make_once(request, "call", lambda: Made(make_call(by, slug, plan, now()).slug)),
        )
        if made is not None:
            about = call_subject(made.slug)
            return done_with_undo(request, _("The call is there."), about, CALL, made.slug)
    context = {"name": _("A call for a festival"), "is_new": True}
    return _page(request, form, (topics, questions), context)


@require_POST
@desk(may_change_calls)
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a dated call away that nobody has answered."""
    drop_call(signed_in(request), slug, now())
    return done_with_undo(request, _("Taken away."), call_subject(slug), LIST)


def _form(request: HttpRequest, shown: CallFacts) -> CallForm:
    sent, initial = submitted(request), call_initial(shown)
    if shown.is_standing:
        return CallForm(sent, initial=initial)
    return DatedCallForm(sent, initial=initial, evenings=evenings_for(request.user, now()))


def _may_be_saved(request: HttpRequest, form: CallForm, topics: RowSet, questions: RowSet) -> bool:
    """Say whether all of it is right, and not only to be shown with more rows."""
    if request.method != "POST" or topics.is_shown_again:
        return False
    return all([form.is_valid(), topics.is_valid(), questions.is_valid()])


def _plan(form: CallForm, topics: RowSet, questions: RowSet, before: CallFacts) -> CallPlan:
    return form.plan(topics_in(topics), questions_in(questions, before))


def _page(
    request: HttpRequest,
    form: CallForm,
    rows: tuple[RowSet, RowSet],
    context: dict[str, Any],
) -> HttpResponse:
    topics, questions = rows
    shared = {
        "form": form,
        "topics": topics,
        "questions": questions,
        "back": reverse(LIST),
        "public": _public(context.get("call")),
    }
    return desk_page(
        request, "proposals_desk/call.html", {**shared, **context}, form, topics, questions
    )


def _public(call: CallFacts | None) -> str:
    """Return where everybody reads a call; "" for one that is not made yet."""
    if call is None:
        return ""
    return address_of("propose") if call.is_standing else address_of("propose", call=call.slug)
