"""One step of a draft: as a form, or for the script of the board, which gets what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.kit.clock import now
from meshup.kit.errors import Conflict, Invalid
from meshup.kit.versions import ChangedMeanwhile
from meshup.kit.web import STATUS, spoken
from meshup.programme.domain.drafts import (
    discard,
    draft_for,
    take_step,
    undo_step,
    want_recording,
)
from meshup.programme.domain.queries.builders import builder_for, grid_for
from meshup.programme.domain.steps import changed_by
from meshup.programme.forms.steps import StepForm
from meshup.programme.rules import may_build
from meshup.programme.views.patches import patch, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from meshup.programme.domain.drafts import Draft


@require_POST
@desk(may_build)
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one step."""
    form = StepForm(request.POST)

    def act() -> Draft:
        before = grid_for(draft_for(request.user, slug))
        wish = form.wish(request.user, before.draft.lines, before.grid.zones)
        version = form.cleaned_data["version"]
        by = signed_in(request)
        change = lambda lines, frame: changed_by(wish, lines, frame)  # noqa: E731
        return take_step(by, slug, version, form.act(), change, now())

    ref = request.POST.get("step", "").partition(":")[2]
    return _answer(request, slug, act, ref)


@require_POST
@desk(may_build)
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the last step back."""
    by, version = signed_in(request), _version(request)
    return _answer(request, slug, lambda: undo_step(by, slug, version, now()))


@require_POST
@desk(may_build)
def drop_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Drop the draft: what everybody reads stays as it is."""
    by, version = signed_in(request), _version(request)
    return _answer(request, slug, lambda: discard(by, slug, version, now()))


@require_POST
@desk(may_build)
def recording(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is to be recorded."""
    by, version, wanted = signed_in(request), _version(request), request.POST.get("recording", "")
    return _answer(request, slug, lambda: want_recording(by, slug, version, wanted, now()))


def _answer(
    request: HttpRequest, slug: str, act: Callable[[], Draft], ref: str = ""
) -> HttpResponse:
    """Do ``act``, and answer with what has changed, or lead back to the board."""
    if request.get_preferred_type(["text/html", "application/json"]) != "application/json":
        return _led_back(request, slug, act, ref)
    before = grid_for(draft_for(request.user, slug))
    try:
        draft = act()
    except ChangedMeanwhile as refusal:
        builder = builder_for(request.user, draft_for(request.user, slug))
        facts = whole(request, builder) | {"said": spoken(refusal), "code": refusal.code}
        return JsonResponse(facts, status=STATUS[Conflict])
    return JsonResponse(patch(request, before, builder_for(request.user, draft), ref))


def _led_back(request: HttpRequest, slug: str, act: Callable[[], Draft], ref: str) -> HttpResponse:
    """Do ``act``, and lead to the line on the board; what is refused is said there."""
    anchor = f"line-{ref}" if ref else "board"
    try:
        act()
    except (Conflict, Invalid) as refusal:
        messages.error(request, spoken(refusal))
        anchor = ""
    location = reverse("programme:builder", args=[slug])
    return HttpResponseRedirect(f"{location}#{anchor}" if anchor else location)


def _version(request: HttpRequest) -> int:
    """Return the version that the page showed; one that no page shows is refused as overtaken."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1  # noqa: PLR2004
