"""Blocked servers and people of other servers: the lists, and the acts; lists in and out as CSV."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_safe

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import small_form
from meshup.fediverse_desk.forms.blocks import BlockListForm, DomainBlockForm
from meshup.fediverse_desk.views.section_pages import section_page
from meshup.inbox.domain.queries.counts import received_since
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, submitted
from meshup.moderation.forms.desk import OptionalReasonForm, ReasonForm
from meshup.remote_actors.domain.block_lists import Imported, export_blocks, import_blocks
from meshup.remote_actors.domain.blocking import block_actor, block_domain, lift_actor, lift_domain
from meshup.remote_actors.domain.queries.blocks import actor_blocks, domain_block, domain_blocks
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.remote_actors.errors import NoSuchActor, NoSuchDomainBlock

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGE: Final = "fediverse_desk:blocks"
ON_A_PAGE: Final = 50
MOST_ACTORS: Final = 200
WEEK: Final = timedelta(days=7)


@desk(may_run_community)
def blocks(request: HttpRequest) -> HttpResponse:
    """Show who is kept out, and keep a server out."""
    form = DomainBlockForm(submitted(request), initial={"domain": request.GET.get("server", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        name = try_to(
            form,
            lambda: block_domain(
                signed_in(request),
                given["domain"],
                given["why"],
                now(),
                public_comment=given["public_comment"],
            ),
        )
        if name is not None:
            return done(request, _("%(server)s is blocked.") % {"server": name}, PAGE)
    return _page(request, form, BlockListForm())


@desk(may_run_community)
def take_list(request: HttpRequest) -> HttpResponse:
    """Block what somebody else's list names."""
    form = BlockListForm(submitted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content, why = form.cleaned_data["file"].read(), form.cleaned_data["why"]
        imported = try_to(form, lambda: import_blocks(signed_in(request), content, why, now()))
        if imported is not None:
            return done(request, _said_of(imported), PAGE)
    return _page(request, DomainBlockForm(), form)


@require_safe
@desk(may_run_community)
def hand_on_list(request: HttpRequest) -> HttpResponse:
    """Return the blocked servers as a CSV that Mastodon takes."""
    response = HttpResponse(export_blocks(request.user), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="blocked-servers.csv"'
    response["Cache-Control"] = "no-store"
    return response


@desk(may_run_community)
def server_lift(request: HttpRequest, domain: str) -> HttpResponse:
    """Ask why a server is let in again, and let it in.

    Raises:
        NoSuchDomainBlock: it is not blocked.
    """
    if domain_block(domain) is None:
        raise NoSuchDomainBlock
    form = OptionalReasonForm(submitted(request))
    context = {
        "title": _("Lift the block of %(server)s?") % {"server": domain},
        "submit": _("Lift it"),
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        form,
        lambda: lift_domain(signed_in(request), domain, form.cleaned_data["why"], now()),
        context,
        lambda: done(request, _("Lifted."), PAGE),
    )


@desk(may_run_community)
def actor_block(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why somebody of another server is kept out, and keep them out.

    Raises:
        NoSuchActor: nobody of this number is known.
    """
    form = ReasonForm(submitted(request))
    context = {
        "title": _("Block %(handle)s?") % {"handle": _handle(number)},
        "lede": _(
            "Nothing of them gets in any more, nothing goes out to them, and they come off the"
            " lists of what is ahead, until a host lifts the block."
        ),
        "submit": _("Block"),
        "danger": True,
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        form,
        lambda: block_actor(signed_in(request), number, form.cleaned_data["why"], now()),
        context,
        lambda: done(request, _("Blocked."), PAGE),
    )


@desk(may_run_community)
def actor_lift(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why somebody is let in again, and let them in.

    Raises:
        NoSuchActor: nobody of this number is known.
    """
    form = OptionalReasonForm(submitted(request))
    context = {
        "title": _("Lift the block of %(server)s?") % {"server": _handle(number)},
        "submit": _("Lift it"),
        "back": reverse(PAGE),
    }
    return small_form(
        request,
        form,
        lambda: lift_actor(signed_in(request), number, form.cleaned_data["why"], now()),
        context,
        lambda: done(request, _("Lifted."), PAGE),
    )


def _page(request: HttpRequest, form: DomainBlockForm, list_form: BlockListForm) -> HttpResponse:
    contains = request.GET.get("q", "")[:200]
    _none, count = domain_blocks(contains, 0, 0)
    page = Paginator(range(count), ON_A_PAGE).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    servers, _count = domain_blocks(contains, start, ON_A_PAGE)
    context = {
        "form": form,
        "list_form": list_form,
        "contains": contains,
        "servers": servers,
        "count": count,
        "page": page,
        "actors": actor_blocks(MOST_ACTORS),
        "received": received_words(),
    }
    return section_page(request, "blocks", "fediverse_desk/blocks.html", context, form, list_form)


@dataclass(frozen=True, slots=True)
class ReceivedWords:
    """How much of a kind came within a week, and what became of it."""

    kind: str
    taken: int
    unknown: int
    repeated: int
    blocked: int
    refused: int


def received_words() -> list[ReceivedWords]:
    """Return what other servers sent within a week, by kind."""
    found: dict[str, Counter[str]] = {}
    for facts in received_since((now() - WEEK).date()):
        found.setdefault(facts.kind, Counter())[_group_of(facts.outcome)] += facts.count
    return [
        ReceivedWords(
            kind or "–",
            counts["taken"],
            counts["unknown"],
            counts["repeated"],
            counts["blocked"],
            counts["refused"],
        )
        for kind, counts in found.items()
    ]


def _group_of(outcome: str) -> str:
    groups = {"taken": "taken", "gone": "taken", "not_understood": "unknown"}
    groups |= {"replay": "repeated", "repeat": "repeated"}
    return groups.get(outcome, "blocked" if outcome.endswith(".blocked") else "refused")


def _handle(number: int) -> str:
    """Return how somebody is called; ``NoSuchActor`` for nobody."""
    actor = actors_by_number([number]).get(number)
    if actor is None:
        raise NoSuchActor
    return actor.handle


def _said_of(imported: Imported) -> str:
    added = ngettext("%d server is blocked now.", "%d servers are blocked now.", imported.added)
    sentences = [added % imported.added]
    if imported.known:
        known = ngettext("%d was before.", "%d were before.", imported.known)
        sentences.append(known % imported.known)
    if left := sum(imported.left_out.values()):
        words = ngettext("%d line was left out", "%d lines were left out", left) % left
        why = ", ".join(f"{_left_out(name)}: {n}" for name, n in imported.left_out.items())
        sentences.append(f"{words} ({why}).")
    return " ".join(sentences)


def _left_out(why: str) -> str:
    return {
        "hidden": _("written with stars"),
        "milder": _("not suspended"),
        "twice": _("twice in the list"),
        "too_wide": _("a whole ending"),
        "own": _("this node"),
    }.get(why, _("no name of a server"))
