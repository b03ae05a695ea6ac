"""Replies and attendees: what people of other servers answered, and at which events they come."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from meshup.attendance.rules import may_keep_attendance
from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import small_form
from meshup.desk.registry import Action, OverviewPart, Todo
from meshup.fediverse.domain.settings import change_federation, federation
from meshup.fediverse_desk.forms.replies import SERVER, BlockForm
from meshup.fediverse_desk.views.section_pages import section_page
from meshup.kit.clock import now
from meshup.kit.forms.pages import done, submitted
from meshup.moderation.act_wordings import named_subjects
from meshup.remote_actors.domain.blocking import block_actor, block_domain
from meshup.remote_attendance.domain.queries.remote_counts import remote_counts_for
from meshup.replies.choices import ReplyState
from meshup.replies.domain.host_acts import delete_reply, hide_reply, show_reply
from meshup.replies.domain.queries.replies import counts_by_state, replies_for, reply_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

PAGE: Final = "fediverse_desk:people"
DECISIONS: Final[dict[str, tuple[Callable[..., object], StrOrPromise]]] = {
    "show": (show_reply, gettext_lazy("Everybody reads it now.")),
    "hide": (hide_reply, gettext_lazy("Only hosts read it now.")),
}
EMPTY: Final[dict[ReplyState, StrOrPromise]] = {
    ReplyState.WAITING: gettext_lazy("No reply waits."),
    ReplyState.SHOWN: gettext_lazy("No reply is shown."),
    ReplyState.HIDDEN: gettext_lazy("No reply is hidden."),
}


@require_safe
@desk(may_run_community)
def people(request: HttpRequest) -> HttpResponse:
    """Show the replies of one state, those that wait first, and where people of others come."""
    wanted = request.GET.get("state", "")
    state = ReplyState(wanted) if wanted in ReplyState.values else ReplyState.WAITING
    replies = replies_for(request.user, state)
    coming = remote_counts_for(request.user, now()) if may_keep_attendance(request.user) else []
    slugs = {reply.slug for reply in replies} | {each.slug for each in coming}
    events = named_subjects([f"event:{slug}" for slug in sorted(slugs)])
    counts = counts_by_state()
    context: dict[str, Any] = {
        "state": state.value,
        "states": [(each.value, each.label, counts[each]) for each in ReplyState],
        "replies": [(each, events.get(f"event:{each.slug}")) for each in replies],
        "coming": [(each, events.get(f"event:{each.slug}")) for each in coming],
        "shows_replies": federation().shows_replies,
        "empty": EMPTY[state],
    }
    return section_page(request, "people", "fediverse_desk/people.html", context)


@require_POST
@desk(may_run_community)
def shows_replies(request: HttpRequest) -> HttpResponse:
    """Let pages of events show the replies that hosts choose, or none."""
    wanted = request.POST.get("shows_replies") == "yes"
    change_federation(signed_in(request), replace(federation(), shows_replies=wanted), now())
    if wanted:
        return done(request, _("Pages of events show the replies that you choose."), PAGE)
    return done(request, _("No page shows replies any more."), PAGE)


@require_POST
@desk(may_run_community)
def decide(request: HttpRequest, key: str, decision: str) -> HttpResponse:
    """Show a reply to everybody, or hide it."""
    act, sentence = DECISIONS[decision]
    act(signed_in(request), key, now())
    return done(request, str(sentence), PAGE)


@desk(may_run_community)
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Delete what is kept of a reply: ask first, for nothing brings it back."""
    reply = reply_for(request.user, key)
    form = forms.Form(submitted(request))
    context = {
        "title": _("Delete the reply of %(handle)s?") % {"handle": reply.handle},
        "lede": _("It goes from here for good, also if it is sent again. Hiding can be undone."),
        "submit": _("Delete"),
        "back": reverse(PAGE),
        "danger": True,
    }

    def act() -> None:
        delete_reply(signed_in(request), key, now())

    sentence = _("Deleted. It does not come back.")
    return small_form(request, form, act, context, partial(done, request, sentence, PAGE))


@desk(may_run_community)
def block(request: HttpRequest, key: str) -> HttpResponse:
    """Keep out the author of a reply, or their whole server: ask whom and why, and do it."""
    reply = reply_for(request.user, key)
    form = BlockForm(submitted(request), reply=reply)

    def act() -> None:
        asker, why = signed_in(request), form.cleaned_data["why"]
        if form.cleaned_data["whom"] == SERVER:
            block_domain(asker, reply.host, why, now())
        else:
            block_actor(asker, reply.actor, why, now())

    context = {
        "title": _("Keep somebody out"),
        "lede": _(
            "Their replies show nowhere, they come off the lists of what is ahead, and nothing more"
            " of them gets in, until a host lifts the block."
        ),
        "submit": _("Keep out"),
        "back": reverse(PAGE),
        "danger": True,
    }
    return small_form(request, form, act, context, partial(done, request, _("Kept out."), PAGE))


def overview_part(asker: Asker, at: datetime) -> OverviewPart:  # noqa: ARG001 - as registered
    """Return that replies wait for a host."""
    if not may_run_community(asker) or not federation().is_on:
        return OverviewPart()
    number = counts_by_state()[ReplyState.WAITING]
    if not number:
        return OverviewPart()
    heading = ngettext(
        "%(number)s reply from another server waits",
        "%(number)s replies from other servers wait",
        number,
    )
    read = Action(_("Read them"), reverse(PAGE))
    return OverviewPart(todos=[Todo(heading % {"number": number}, actions=(read,))])
