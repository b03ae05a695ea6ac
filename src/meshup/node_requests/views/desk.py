"""What nodes ask of each other, at the desk: all of it, one request, and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, small_form
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.node_requests.choices import Answer, RequestState
from meshup.node_requests.domain.answering import answer_request, leave as leave_request
from meshup.node_requests.domain.other_keys import confirm_node
from meshup.node_requests.domain.queries.requests import other_nodes, request_for, requests_for
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.errors import NoSuchRequest
from meshup.node_requests.guide_pages import guide_page
from meshup.node_requests.kinds import kind_named

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meshup.node_requests.domain.queries.requests import OtherNode, RequestFacts
    from meshup.node_requests.kinds import RequestKind

PAGE: Final = "node_requests:request"


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request in words."""

    facts: RequestFacts
    node: OtherNode
    label: str
    sentence: str

    @property
    def waits_for_us(self) -> bool:
        """Whether an answer of ours is waited for."""
        return self.facts.waits_for_us


@require_safe
@desk(may_run_community)
def requests(request: HttpRequest) -> HttpResponse:
    """Show what waits for us, what we asked, what was agreed, and what is over."""
    listed = listed_requests(requests_for(request.user, now()))
    context: dict[str, Any] = {
        "is_federating": federation().is_on,
        "waiting": [one for one in listed if one.waits_for_us],
        "asked": [one for one in listed if one.facts.is_open and one.facts.is_ours],
        "elsewhere": [
            one
            for one in listed
            if one.facts.is_open and not one.facts.is_ours and not one.waits_for_us
        ],
        "agreed": [one for one in listed if one.facts.state == RequestState.ACCEPTED],
        "over": [
            one
            for one in listed
            if not one.facts.is_open and one.facts.state != RequestState.ACCEPTED
        ],
    }
    return desk_page(request, "node_requests/list.html", context)


@require_safe
@desk(may_run_community)
def request_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one request, with what can be done about it and what happens then."""
    return _page(request, uuid)


@require_safe
@desk()
def how(request: HttpRequest) -> HttpResponse:
    """Tell hosts how communities hold events together, and share."""
    guide = guide_page(get_language() or "en")
    return desk_page(request, "node_requests/how.html", {"guide": guide})


@require_POST
@desk(may_run_community)
def accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say yes, with what the kind asks of whoever says so."""
    kind = _answerable(request, uuid)
    form = (kind.answer_form or forms.Form)(request.POST)
    if form.is_valid():
        terms = {name: value for name, value in form.cleaned_data.items() if value is not None}
        by, at = signed_in(request), now()
        try_to(form, lambda: answer_request(by, uuid, Answer.ACCEPTED, at, terms))
        if form.is_valid():
            return done(request, _("Agreed. They are told."), PAGE, uuid)
    return _page(request, uuid, form)


@require_POST
@desk(may_run_community)
def maybe(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say perhaps."""
    return _act(request, uuid, Answer.MAYBE, _("They are told that you are thinking about it."))


@require_POST
@desk(may_run_community)
def decline(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say no."""
    return _act(request, uuid, Answer.DECLINED, _("Declined. They are told."))


@desk(may_run_community)
def leave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask whether a yes is to be taken back, and do it."""
    kind = _answerable(request, uuid)
    context = {
        "title": _("Take your yes back?"),
        "lede": kind.consequences.leave or _("They are told at once."),
        "submit": _("Take it back"),
    }
    return _ask(request, uuid, context, lambda: leave_request(signed_in(request), uuid, now()))


@desk(may_run_community)
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask whether a request, or what was agreed by it, is to end, and end it."""
    facts = request_for(request.user, uuid, now())
    said = _kind(facts).consequences
    is_agreed = facts.state == RequestState.ACCEPTED
    context = {
        "title": _("End what you agreed?") if is_agreed else _("Withdraw the request?"),
        "lede": (said.end if is_agreed else said.withdraw) or _("They are told at once."),
        "submit": _("End it") if is_agreed else _("Withdraw"),
    }
    return _ask(request, uuid, context, lambda: withdraw_request(signed_in(request), uuid, now()))


@require_POST
@desk(may_run_community)
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take that a node with other keys is still who it was."""
    request_for(request.user, uuid, now())
    confirm_node(signed_in(request), uuid, now())
    return done(request, _("They are believed as before."), PAGE, uuid)


def listed_requests(some: list[RequestFacts]) -> list[ListedRequest]:
    """Return requests in words, without those of kinds that nobody knows any more."""
    nodes = other_nodes([one.actor for one in some], now()) if some else {}
    return [
        ListedRequest(one, nodes[one.actor.pk], str(kind.label), kind.sentence(one))
        for one in some
        if (kind := kind_named(one.kind)) is not None
    ]


def _act(request: HttpRequest, uuid: UUID, answer: Answer, sentence: str) -> HttpResponse:
    _answerable(request, uuid)
    form = forms.Form(request.POST)
    try_to(form, lambda: answer_request(signed_in(request), uuid, answer, now()))
    if form.is_valid():
        return done(request, sentence, PAGE, uuid)
    return _page(request, uuid, form)


def _ask(request: HttpRequest, uuid: UUID, context: dict[str, Any], act: Any) -> HttpResponse:  # noqa: ANN401 - any act
    context |= {"danger": True, "back": reverse(PAGE, args=[uuid])}
    form = forms.Form(submitted(request))
    return small_form(
        request, form, act, context, lambda: done(request, _("Ended. They are told."), PAGE, uuid)
    )


def _page(request: HttpRequest, uuid: UUID, form: forms.Form | None = None) -> HttpResponse:
    facts = request_for(request.user, uuid, now())
    kind = _kind(facts)
    (listed,) = listed_requests([facts])
    shown = form if form is not None else (kind.answer_form or forms.Form)()
    is_again = facts.state == RequestState.DECLINED and Answer.ACCEPTED in kind.host_answers
    is_answerable = facts.is_open or is_again
    context = {
        "listed": listed,
        "asked": facts,
        "kind": kind,
        "form": shown,
        "may_answer": bool(kind.host_answers) and not facts.is_ours and is_answerable,
        "may_accept": Answer.ACCEPTED in kind.host_answers,
    }
    return desk_page(request, "node_requests/request.html", context, shown)


def _answerable(request: HttpRequest, uuid: UUID) -> RequestKind:
    """Return the kind of a request that hosts answer.

    Raises:
        NoSuchRequest: there is none, or somebody else answers it.
    """
    kind = _kind(request_for(request.user, uuid, now()))
    if not kind.host_answers:
        raise NoSuchRequest
    return kind


def _kind(facts: RequestFacts) -> RequestKind:
    kind = kind_named(facts.kind)
    if kind is None:
        raise NoSuchRequest
    return kind
