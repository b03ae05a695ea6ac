"""The page on which hosts import from other calendars: send, preview, confirm, revert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.imports.domain.comparing import WRITTEN
from meshup.imports.domain.importing import import_calendar, latest_imports, preview_import, revert
from meshup.imports.domain.sources import pending, read_source, refuse_large, store_pending
from meshup.imports.forms import SourceForm
from meshup.kit import clock
from meshup.kit.errors import Invalid
from meshup.kit.forms.outcomes import refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.imports.domain.comparing import Comparison

MOST_SHOWN: Final = 100
MOST_AT_ONCE: Final = 1000
"""Events that one request writes: while it does, nobody else can write."""


@desk(may_run_community)
def send(request: HttpRequest) -> HttpResponse:
    """Ask for a calendar; show what it would change."""
    person = signed_in(request)
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()
    if form.is_valid():
        try:
            content, source = _sent(form)
            note = store_pending(content, source, person.pk, clock.now())
            compared = preview_import(person, content, clock.now(), MOST_AT_ONCE)
        except Invalid as refusal:
            refused(form, refusal)
        else:
            return render(request, "imports/preview.html", _preview(compared, source, note))
    context = {"form": form, "imports": latest_imports(person)}
    return render(request, "imports/send.html", context, status=422 if form.errors else 200)


@desk(may_run_community)
@require_POST
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Take what was shown."""
    person = signed_in(request)
    content, source = pending(request.POST.get("note", ""), person.pk, clock.now())
    _imported, compared = import_calendar(person, content, source, clock.now())
    count = len(compared.to_write)
    sentence = ngettext("%(count)s thing was taken.", "%(count)s things were taken.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("imports:send")


@desk(may_run_community)
@require_POST
def revert_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Undo one import."""
    reverted = revert(signed_in(request), import_id, clock.now())
    messages.success(request, _("Given back: %(source)s") % {"source": reverted.source})
    return redirect("imports:send")


def _sent(form: SourceForm) -> tuple[bytes, str]:
    if file := form.cleaned_data["file"]:
        refuse_large(file.size)
        return file.read(), file.name
    url = form.cleaned_data["url"]
    return read_source(url), url


def _preview(compared: Comparison, source: str, note: str) -> dict[str, Any]:
    steps = compared.to_write
    left = {verb: count for verb, count in compared.counts.items() if verb not in WRITTEN}
    return {
        "source": source,
        "note": note,
        "steps": steps[:MOST_SHOWN],
        "more": max(0, len(steps) - MOST_SHOWN),
        "count": len(steps),
        "left": sorted({**left, **compared.left_out}.items()),
    }
