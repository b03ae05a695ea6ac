"""A page that shows forms, and where it leads when they are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url

from meshup.kit.forms.outcomes import status_of
from meshup.kit.own_paths import is_own_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse, QueryDict

BACK: Final = "next"
"""Where a form, or its address, names the page on which somebody was."""


def submitted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a form, even nothing at all; None where a page is only looked at.

    An empty body is false: a form that asks nothing would never be done with ``POST or None``.
    """
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *shown: forms.BaseForm | forms.BaseFormSet[Any],
) -> HttpResponse:
    """Render ``template``; its status says what became of the forms that it shows."""
    return render(request, template, {"shown_forms": shown, **context}, status=status_of(*shown))


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Return the page of this node, with its anchor, from which somebody came; else ``otherwise``.

    Whatever else stands there (another site, a script, an endless text) is left aside.
    """
    wanted = request.POST.get(BACK) or request.GET.get(BACK, "")
    return wanted if is_own_path(wanted) else otherwise


def lead_to(request: HttpRequest, sentence: str, location: str) -> HttpResponse:
    """Lead to ``location``, and say ``sentence`` there: at its anchor, else above the page."""
    messages.success(request, sentence, extra_tags=urlsplit(location).fragment)
    return HttpResponseRedirect(location)


def done(request: HttpRequest, sentence: str, to: str, *args: object) -> HttpResponse:
    """Say that something was done, and lead back, or on to the address of that name."""
    return lead_to(request, sentence, way_back(request, resolve_url(to, *args)))
