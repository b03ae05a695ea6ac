"""A page that shows forms, and where it leads when they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from meshup.kit.forms.outcomes import status_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse


def form_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *shown: forms.BaseForm | forms.BaseFormSet[Any],
) -> HttpResponse:
    """Render ``template``; its status says what became of the forms that it shows."""
    return render(request, template, context, status=status_of(*shown))


def done(request: HttpRequest, sentence: str, to: str, *args: object) -> HttpResponse:
    """Say that something was done, and lead on to the address of that name."""
    messages.success(request, sentence)
    return redirect(to, *args)
