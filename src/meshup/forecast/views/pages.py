"""The page of forecasts at the desk: who reads them, and how good they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.attendance.rules import may_keep_attendance
from meshup.community.access import desk, signed_in
from meshup.desk.pages import small_form
from meshup.forecast.domain.queries.reviews import reviews
from meshup.forecast.domain.queries.settings import are_public
from meshup.forecast.domain.settings import set_public
from meshup.forecast.forms.settings import SettingsForm
from meshup.kit.clock import now
from meshup.kit.forms.pages import done

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk(may_keep_attendance)
def forecasts(request: HttpRequest) -> HttpResponse:
    """Show how good forecasts were, and set who reads them."""
    sent = request.POST if request.method == "POST" else None  # unticked, nothing is sent
    form = SettingsForm(sent, initial={"is_public": are_public()})
    past = reviews(now())

    def act() -> None:
        set_public(signed_in(request), public=form.cleaned_data["is_public"])

    def then() -> HttpResponse:
        return done(request, _("Saved. Every page shows it from now on."), "forecast:forecasts")

    context = {
        "title": _("Forecasts"),
        "submit": _("Save"),
        "back": reverse("desk:overview"),
        "reviews": past,
        "within": sum(review.is_within for review in past),
    }
    return small_form(request, form, act, context, then, "forecast/forecasts.html")
