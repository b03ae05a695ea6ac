"""What the pages of all sections share: the sub-navigation around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.desk.pages import desk_page
from meshup.fediverse_desk.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import HttpRequest, HttpResponse


def section_page(
    request: HttpRequest,
    here: str,
    template: str,
    context: Mapping[str, Any],
    *shown: forms.BaseForm | forms.BaseFormSet[Any],
) -> HttpResponse:
    """Render a page of the section ``here``; ``template`` extends ``fediverse_desk/section.html``.

    Its status says what became of the forms that it shows.
    """
    around = {"sections": SECTIONS, "here": here}
    return desk_page(request, template, {**around, **context}, *shown)
