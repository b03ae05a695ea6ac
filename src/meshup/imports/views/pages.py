"""The pages on which hosts import from other calendars: send, preview, confirm, revert."""

from __future__ import annotations

from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.imports.domain.addresses import address_of, addresses, set_nightly
from meshup.imports.domain.importing import (
    Options,
    import_calendar,
    import_of,
    latest_imports,
    revert,
)
from meshup.imports.domain.sources import (
    Pending,
    pending,
    read_source,
    refuse_large,
    store_pending,
)
from meshup.imports.domain.step_words import retained_words, step_words
from meshup.imports.domain.steps import RETAINED, UNWANTED, WRITTEN
from meshup.imports.domain.waiting import import_later, preview_pending, source_of
from meshup.imports.errors import NoSuchFile
from meshup.imports.file_kinds import file_kinds
from meshup.imports.forms import ChoiceForm, SourceForm
from meshup.imports.jobs import write_import
from meshup.kit import clock
from meshup.kit.errors import Invalid
from meshup.kit.forms.outcomes import refused
from meshup.kit.jobs import later

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.imports.domain.steps import Comparison, Step

MOST_SHOWN: Final = 100
MOST_LEFT_OUT: Final = 200
REFRESH_SECONDS: Final = 3
MOST_AT_ONCE: Final = 200
"""UIDs that a request writes while its host waits; more are written by a job."""


@desk(may_run_community)
def send(request: HttpRequest) -> HttpResponse:
    """Ask for a calendar; show what it would change."""
    person = signed_in(request)
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()
    if form.is_valid():
        now = clock.now()
        try:
            waiting = _sent(form)
            note = store_pending(
                *(waiting.content, waiting.source, person.pk, now), is_address=waiting.is_address
            )
            comparison = preview_pending(person, waiting, now)
        except Invalid as refusal:
            refused(form, refusal)
        else:
            return _previewed(request, waiting, comparison, note)
    context = {
        "form": form,
        "imports": latest_imports(person),
        "addresses": addresses(person),
        "others": file_kinds(),
    }
    return render(request, "imports/send.html", context, status=422 if form.errors else 200)


@desk(may_run_community)
@require_POST
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Show another page of the preview, or take what the host wants of it."""
    person = signed_in(request)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        raise NoSuchFile
    now = clock.now()
    note, unwanted = form.cleaned_data["note"], form.names_unwanted()
    waiting = pending(note, person.pk, now)
    comparison = preview_pending(person, waiting, now)
    if form.cleaned_data["page"]:
        return _previewed(request, waiting, comparison, note, form)
    source = source_of(person, waiting, now, nightly=form.cleaned_data["nightly"])
    wanted = sum(1 for step in comparison.to_write if step.name not in unwanted)
    if wanted > MOST_AT_ONCE:
        choice = {"note": note, "unwanted": " ".join(sorted(unwanted)), "source_id": source or 0}
        enqueue = partial(_enqueue, {"person_id": person.pk, **choice})
        imported = import_later(person, waiting, wanted, now, enqueue)
        return redirect("imports:result", imported.pk)
    options = Options(source, unwanted)
    imported, comparison = import_calendar(
        person, waiting.content, waiting.source, now, options=options
    )
    count = len(comparison.to_write)
    sentence = ngettext(
        "%(count)s event or series was added or changed.",
        "%(count)s events and series were added or changed.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    return redirect("imports:result", imported.pk)


@desk(may_run_community)
def result(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show how far an import is, and what it did."""
    imported = import_of(signed_in(request), import_id)
    response = render(request, "imports/result.html", {"import": imported})
    if imported.is_running:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@desk(may_run_community)
@require_POST
def revert_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Undo one import."""
    reverted = revert(signed_in(request), import_id, clock.now())
    messages.success(request, _("Given back: %(source)s") % {"source": reverted.source})
    return redirect("imports:send")


@desk(may_run_community)
@require_POST
def set_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Let an address be read each night, or no more."""
    nightly = request.POST.get("nightly") == "1"
    set_nightly(signed_in(request), source_id, nightly=nightly)
    sentence = _("It is read each night.") if nightly else _("It is no longer read each night.")
    messages.success(request, sentence)
    return redirect("imports:send")


def _enqueue(facts: dict[str, Any], import_id: int) -> None:
    later(write_import, import_id=import_id, **facts)


def _sent(form: SourceForm) -> Pending:
    if file := form.cleaned_data["file"]:
        refuse_large(file.size)
        return Pending(file.read(), file.name, is_address=False)
    url = form.cleaned_data["url"].strip()
    return Pending(read_source(url), url, is_address=True)


def _previewed(
    request: HttpRequest,
    waiting: Pending,
    comparison: Comparison,
    note: str,
    form: ChoiceForm | None = None,
) -> HttpResponse:
    """Show one page of a preview, as the host has chosen on the others."""
    steps = comparison.to_write
    pages = max(1, ceil(len(steps) / MOST_SHOWN))
    page = min(form.cleaned_data["page"], pages) if form else 1
    shown = steps[(page - 1) * MOST_SHOWN : page * MOST_SHOWN]
    known = address_of(waiting.source) if waiting.is_address else None
    unwanted: frozenset[str] = form.names_unwanted() if form else frozenset()
    context = {
        "source": waiting.source,
        "is_address": waiting.is_address,
        "note": note,
        "page": page,
        "pages": range(1, pages + 1),
        "count": len(steps),
        "nightly": form.cleaned_data["nightly"] if form else known is not None and known.nightly,
        "unwanted": unwanted,
        "names_unwanted": " ".join(sorted(unwanted)),
        "names_shown": " ".join(step.name for step in shown),
        "steps": step_words(comparison, shown),
        "retained": retained_words(comparison)[:MOST_LEFT_OUT],
        "left": _left(comparison),
        "left_out": comparison.left_out[:MOST_LEFT_OUT],
        "more_left_out": max(0, len(comparison.left_out) - MOST_LEFT_OUT),
    }
    return render(request, "imports/preview.html", context)


def _left(comparison: Comparison) -> list[tuple[str, int, list[Step]]]:
    """Return by verb the steps that change nothing: how many, and the first of them."""
    verbs = sorted(set(comparison.counts) - WRITTEN - {UNWANTED, RETAINED})
    of_verb = {verb: [step for step in comparison.steps if step.verb == verb] for verb in verbs}
    return [(verb, len(steps), steps[:MOST_LEFT_OUT]) for verb, steps in of_verb.items()]
