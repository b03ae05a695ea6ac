"""The page on which hosts describe their community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.domain.nodes import EDITABLE, edit_node
from meshup.community.domain.queries import stored_node
from meshup.community.errors import NodeChanged
from meshup.community.forms import NodeForm
from meshup.community.rules import may_run_community
from meshup.kit.errors import Conflict, Invalid
from meshup.kit.forms import refused, speak
from meshup.kit.text import markdown
from meshup.pictures.uploads import keep_logo

if TYPE_CHECKING:
    from django.forms import Field
    from django.http import HttpRequest, HttpResponse, QueryDict

    from meshup.community.models import Node


@desk(may_run_community)
def node(request: HttpRequest) -> HttpResponse:
    """Edit what the community says about itself; ``preview`` shows the texts without saving."""
    stored = stored_node(signed_in(request))
    form = _form(request, stored)
    told: dict[str, Any] = {"form": form, "stored": stored}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            told["previews"] = _previews(form)
        elif _save(request, form, told):
            messages.success(request, _("Saved. Every page shows it from now on."))
            return redirect("community:node")
    return render(request, "community/node.html", told, status=422 if form.errors else 200)


def _form(request: HttpRequest, stored: Node) -> NodeForm:
    start = {name: getattr(stored, name) for name in (*EDITABLE, "version")}
    start["main_language"] = stored.languages[0] if stored.languages else ""
    form = NodeForm(request.POST or None, request.FILES or None, initial=start)
    speak(form, stored.languages)
    return form


def _save(request: HttpRequest, form: NodeForm, told: dict[str, Any]) -> bool:
    """Write the form; if that is refused, say so on it and return no."""
    facts = dict(form.cleaned_data)
    version, picture = facts.pop("version"), facts.pop("picture")
    if facts.pop("remove_logo"):
        facts["logo"] = ""
    try:
        if picture:
            facts["logo"] = keep_logo(picture)
        edit_node(signed_in(request), facts, version=version)
    except NodeChanged as refusal:
        refused(form, refusal)
        _start_over(form, told)
        return False
    except (Invalid, Conflict) as refusal:
        refused(form, refusal)
        return False
    return True


def _start_over(form: NodeForm, told: dict[str, Any]) -> None:
    """Let the same form be saved over the newer row, and show what that row says instead."""
    newer = told["stored"]
    typed_again = cast("QueryDict", form.data).copy()
    typed_again["version"] = str(newer.version)
    form.data = typed_again
    told["meanwhile"] = [
        (form.fields[name].label, _in_words(form.fields[name], getattr(newer, name)))
        for name, typed in form.cleaned_data.items()
        if name in EDITABLE and typed != getattr(newer, name)
    ]


def _in_words(field: Field, value: object) -> str:
    """Return a stored value as a host reads it."""
    if isinstance(value, dict):
        return "\n".join(f"{language}: {text}" for language, text in value.items())
    shown = field.prepare_value(value)
    if isinstance(shown, list):
        return ", ".join(str(part) for part in shown)
    return "" if shown is None else str(shown)


def _previews(form: NodeForm) -> list[tuple[Any, str, str]]:
    """Return the long texts as they will look: (label, language, HTML)."""
    return [
        (form.fields[name].label, code, markdown(text))
        for name in ("charters", "conducts")
        for code, text in form.cleaned_data[name].items()
    ]
