"""The pages on which hosts take proposals from files, and download them: send, look, take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.imports.domain.sources import Pending, pending, store_pending
from meshup.imports.errors import NoSuchFile
from meshup.kit import clock
from meshup.kit.errors import Invalid
from meshup.kit.forms.outcomes import refused, status_of
from meshup.kit.localized_text import localized
from meshup.proposal_files.domain.exporting import export_csv, export_json
from meshup.proposal_files.domain.importing import preview_proposals
from meshup.proposal_files.domain.imports import Waiting, go_on, latest_imports, take_later
from meshup.proposal_files.domain.planning import WRITTEN
from meshup.proposal_files.domain.reading import columns_of
from meshup.proposal_files.domain.step_words import VERBS, words_of
from meshup.proposal_files.errors import FieldTwice, NoTitles
from meshup.proposal_files.forms.files import (
    ColumnsForm,
    ProposalFileForm,
    WaitingForm,
    initial_of,
)
from meshup.proposal_files.views.imports import enqueue
from meshup.proposals.domain.call_facts import STANDING
from meshup.proposals.domain.queries.calls import all_calls, call_at

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.proposal_files.domain.importing import Preview
    from meshup.proposals.domain.call_facts import CallFacts

MOST_SHOWN: Final = 100
MOST_AT_ONCE: Final = 100
"""Rows that a request writes while its host waits; more are written by a job."""
TYPES: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@desk(may_run_community)
def files(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and show what it would bring; offer what can be downloaded."""
    person = signed_in(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProposalFileForm(_calls(), *sent)
    if form.is_valid():
        file, call = form.cleaned_data["file"], form.cleaned_data.get("call", STANDING)
        content, now = file.read(), clock.now()
        try:
            columns_of(content, call_at(call), this_node().languages)
            note = store_pending(content, file.name, person.pk, now)
        except Invalid as refusal:
            refused(form, refusal)
        else:
            waiting = Pending(content, file.name, is_address=False)
            return _looked_at(request, waiting, note, call_at(call))
    context = {"form": form, "imports": latest_imports(person, clock.now())}
    return render(request, "proposal_files/files.html", context, status=status_of(form))


@desk(may_run_community)
@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Show what a file would bring with other columns, or take it."""
    form = WaitingForm(request.POST)
    if not form.is_valid():
        raise NoSuchFile
    note, call = form.cleaned_data["note"], call_at(form.cleaned_data["call"])
    waiting = pending(note, signed_in(request).pk, clock.now())
    return _looked_at(request, waiting, note, call, is_taken=form.cleaned_data["take"])


@desk(may_run_community)
@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """Return all proposals as a file; with what is private if it is ticked."""
    private, now = request.GET.get("private") == "1", clock.now()
    asker = request.user
    text = (
        export_csv(asker, private=private)
        if form == "csv"
        else export_json(asker, now, private=private)
    )
    response = HttpResponse(text, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="proposals-{now.date()}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _calls() -> list[tuple[str, str]]:
    languages = this_node().languages
    return [
        (call.slug, str(localized(call.titles, "", languages)) or call.slug or _("standing call"))
        for call in all_calls()
    ]


def _looked_at(
    request: HttpRequest, waiting: Pending, note: str, call: CallFacts, *, is_taken: bool = False
) -> HttpResponse:
    """Show what a file would bring by its columns, or take it where they can be."""
    found = columns_of(waiting.content, call, this_node().languages)
    sent = request.POST if "note" in request.POST else None
    initial = initial_of(found.headers, found.mapping)
    form = ColumnsForm(found.headers, found.fields, call, sent, initial)
    preview, hint, mapping = None, "", found.mapping if sent is None else {}
    if sent is not None and form.is_valid():
        mapping = form.mapping
    if sent is None or form.is_valid():
        try:
            preview = preview_proposals(signed_in(request), waiting.content, mapping, call.slug)
        except (NoTitles, FieldTwice) as refusal:
            if sent is None:  # nobody has chosen yet: it is no mistake of theirs
                hint = str(_(refusal.sentence))
            else:
                refused(form, refusal)
    if is_taken and preview is not None:
        return _taken(request, Waiting(waiting, note, mapping, call.slug), preview)
    return _shown(
        request, form, {"source": waiting.source, "note": note, "call": call, "hint": hint}, preview
    )


def _taken(request: HttpRequest, waiting: Waiting, preview: Preview) -> HttpResponse:
    """Take what was looked at, at once or by a job, and lead to what became of it."""
    is_long = len(preview.to_write) > MOST_AT_ONCE
    number = take_later(
        signed_in(request),
        waiting,
        len(preview.steps),
        clock.now(),
        enqueue if is_long else lambda _number: None,
    )
    if not is_long:
        go_on(number)
    return redirect("proposal_files:import", number)


def _shown(
    request: HttpRequest, form: ColumnsForm, facts: dict[str, Any], preview: Preview | None
) -> HttpResponse:
    """Show the columns, and the first proposals of a preview."""
    call = facts["call"]
    steps = [words_of(step, call) for step in preview.steps] if preview else []
    told = [step for step in steps if step.verb in WRITTEN or step.why or step.retained]
    left = preview.counts if preview else {}
    context = {
        **facts,
        "form": form,
        "is_part": preview is not None and preview.file.is_part,
        "steps": told[:MOST_SHOWN],
        "more": max(0, len(told) - MOST_SHOWN),
        "count": sum(step.verb in WRITTEN for step in steps),
        "invited": sum(step.invited for step in steps),
        "left": [(VERBS[verb], left[verb]) for verb in sorted(left) if verb not in WRITTEN],
    }
    return render(request, "proposal_files/look.html", context, status=status_of(form))
