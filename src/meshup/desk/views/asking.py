"""What the desk's views share: who may do what on a page, how a form is asked and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from meshup.community import rules
from meshup.desk.forms.answers import start_over, status_of, try_to, was_overtaken
from meshup.desk.forms.fields import SpokenField
from meshup.kit.forms import speak
from meshup.pictures.uploads import keep_cover

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from meshup.community.rules import Asker


def powers(asker: Asker) -> dict[str, bool]:
    """Return what ``asker`` may do, for templates that show only the doors that open."""
    return {
        "may_edit": rules.may_edit_agenda(asker),
        "may_write": rules.may_edit_programme(asker),
        "may_run": rules.may_run_community(asker),
    }


def page(
    request: HttpRequest,
    template: str,
    told: dict[str, Any],
    *asked: forms.BaseForm | forms.BaseFormSet[Any],
) -> HttpResponse:
    """Show ``desk/<template>.html``; its status says how the forms in ``asked`` were answered."""
    context = powers(request.user) | told
    return render(request, f"desk/{template}.html", context, status=status_of(*asked))


def done(request: HttpRequest, sentence: str, to: str, *args: object) -> HttpResponse:
    """Say that something was done, and lead on."""
    messages.success(request, sentence)
    return redirect(to, *args)


def spoken_form(form: forms.Form, languages: Sequence[str]) -> forms.Form:
    """Let ``form`` ask for texts in these languages, offer them first, and return it."""
    speak(form, languages)
    for field in form.fields.values():
        if isinstance(field, SpokenField):
            field.put_first(languages)
    return form


def keep_picture(form: forms.Form) -> None:
    """Store the cover that came with a valid form, so that it is not asked for a second time."""
    picture = form.cleaned_data.get("picture")
    if not picture:
        return
    path = try_to(form, lambda: keep_cover(picture))
    if path:
        form.cleaned_data["cover"] = path
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["cover"] = path  # type: ignore[index]


def simple(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], object],
    told: dict[str, Any],
    then: Callable[[], HttpResponse],
) -> HttpResponse:
    """Ask one small form, do ``act`` when it is valid, and go on with ``then``.

    ``told`` says the page's ``title``, ``submit`` (the button), and perhaps ``lede``, ``danger``
    and ``back``.
    """
    if request.method == "POST" and form.is_valid():
        try_to(form, act)
        if form.is_valid():
            return then()
        if was_overtaken(form):
            told["differences"] = start_over(form, form.initial)
    return page(request, "simple", {"form": form, **told}, form)
