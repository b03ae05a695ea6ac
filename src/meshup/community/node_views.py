"""The page on which hosts describe their community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.domain.nodes import EDITABLE, edit_node
from meshup.community.domain.queries import stored_node
from meshup.community.forms import NodeForm
from meshup.community.rules import may_run_community
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done, form_page
from meshup.kit.text import markdown
from meshup.pictures.uploads import store_logo

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.community.models import Node


@desk(may_run_community)
def node(request: HttpRequest) -> HttpResponse:
    """Edit what the community says about itself; ``preview`` shows the texts without saving."""
    stored = stored_node(signed_in(request))
    initial = _initial(stored)
    form = NodeForm(request.POST or None, request.FILES or None, initial=initial)
    set_languages(form, stored.languages)
    form.opened = request.GET.getlist("open")
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context["previews"] = _previews(form)
        else:
            try_to(form, lambda: _save(request, form))
            if form.is_valid():
                sentence = _("Saved. Every page shows it from now on.")
                return done(request, sentence, "community:node")
            if was_overtaken(form):
                context["differences"] = start_over(form, initial)
    return form_page(request, "community/node.html", context, form)


def _initial(stored: Node) -> dict[str, Any]:
    """Return what the form shows of the community as it is stored."""
    initial = {name: getattr(stored, name) for name in (*EDITABLE, "version")}
    return {**initial, "main_language": stored.languages[0] if stored.languages else ""}


def _save(request: HttpRequest, form: NodeForm) -> None:
    """Write what a valid form says.

    Raises:
        NodeChanged, and what ``store_logo`` and ``edit_node`` refuse.
    """
    facts = dict(form.cleaned_data)
    version, picture = facts.pop("version"), facts.pop("picture")
    if facts.pop("remove_logo", False):
        facts["logo"] = ""
    if picture:
        facts["logo"] = store_logo(picture)
    edit_node(signed_in(request), facts, version=version)


def _previews(form: NodeForm) -> list[tuple[Any, str, str]]:
    """Return the long texts as they will look: (label, language, HTML)."""
    return [
        (form.fields[name].label, code, markdown(text))
        for name in ("charters", "conducts")
        for code, text in form.cleaned_data[name].items()
    ]
