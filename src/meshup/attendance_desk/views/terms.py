"""Places, numbers from elsewhere, and what holds for the whole node: hosts set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.queries.series import series_for
from meshup.attendance.domain.host_terms import (
    note_elsewhere,
    series_terms_for,
    set_series_terms,
    set_settings,
    set_terms,
    settings_for_hosts,
    terms_for,
)
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.rules import may_keep_attendance
from meshup.attendance_desk.forms.sites import numbers_from, site_forms
from meshup.attendance_desk.forms.terms import (
    EventTermsForm,
    SeriesTermsForm,
    SettingsForm,
    terms_initial,
)
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.introductions.domain.retention import retention_months, set_retention_months
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, way_back

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.attendance.domain.numbers import Numbers

EVENT_PAGE: Final = "desk:event"
ANCHOR: Final = "#coming"


@desk(may_keep_attendance)
def event_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Set how many may come to an event."""
    event = event_for(request.user, slug)
    facts = terms_for(request.user, slug)
    initial = terms_initial(facts)
    sent = request.POST or None
    form: SeriesTermsForm = (
        EventTermsForm(sent, initial=initial, of_series=facts.of_series)
        if facts.of_series is not None
        else SeriesTermsForm(sent, initial=initial)
    )
    before = numbers_of(slug)

    def act() -> None:
        set_terms(signed_in(request), slug, form.cleaned_data["version"], form.plan(), now())

    def then() -> HttpResponse:
        sentence = _saved(before, numbers_of(slug))
        return done_with_undo(request, sentence, f"event:{slug}", EVENT_PAGE, slug)

    context = {
        "event": event,
        "title": _("Places"),
        "submit": _("Save"),
        "back": reverse(EVENT_PAGE, args=[slug]) + ANCHOR,
    }
    return small_form(request, form, act, context, then, "attendance_desk/terms.html")


@desk(may_keep_attendance)
def series_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Set how many may come to each date of a series."""
    series = series_for(request.user, slug)
    form = SeriesTermsForm(request.POST or None, initial=terms_initial(series_terms_for(slug)))
    back = address_of("series_at_desk", slug=slug)

    def act() -> None:
        plan = form.plan()
        if plan is not None:
            version = form.cleaned_data["version"]
            set_series_terms(signed_in(request), slug, version, plan, now())

    def then() -> HttpResponse:
        return done_with_undo(request, _("Saved."), f"series:{slug}", back)

    context = {
        "series": series,
        "title": _("Places on each date"),
        "lede": _("For every date that has no other places of its own."),
        "submit": _("Save"),
        "back": back,
    }
    return small_form(request, form, act, context, then, "attendance_desk/terms.html")


def _saved(before: Numbers, after: Numbers) -> str:
    """Say what became of places, and of whoever comes or waits."""
    came = after.count - before.count
    if came > 0:
        words = ngettext(
            "Saved. %(number)s who waited comes now.",
            "Saved. %(number)s who waited come now.",
            came,
        )
        return words % {"number": came}
    if after.capacity is not None and after.count > after.capacity:
        words = _("Saved. %(count)s come already, and nobody was removed.")
        return words % {"count": after.count}
    return _("Saved.")


@desk(may_keep_attendance)
def elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """Note how many registered on other sites; numbers stay apart."""
    event = event_for(request.user, slug)
    sites = site_forms(request.POST or None, event)
    if request.method == "POST" and sites.is_valid():
        numbers = numbers_from(sites)
        first = sites.forms[0]
        try_to(first, lambda: note_elsewhere(signed_in(request), slug, numbers, now()))
        if first.is_valid():
            return done_with_undo(request, _("Noted."), f"event:{slug}", EVENT_PAGE, slug)
    back = way_back(request, reverse(EVENT_PAGE, args=[slug]) + ANCHOR)
    context = {"event": event, "sites": sites, "back": back}
    return desk_page(request, "attendance_desk/elsewhere.html", context, sites)


@desk(may_keep_attendance)
def settings(request: HttpRequest) -> HttpResponse:
    """Set what holds for coming, and for who meets whom, on the whole node."""
    form = SettingsForm(request.POST or None, initial=_settings_initial())

    def act() -> None:
        with transaction.atomic():
            set_settings(signed_in(request), form.plan())
            set_retention_months(signed_in(request), form.cleaned_data["retention_months"])

    context = {
        "title": _("Registrations"),
        "submit": _("Save"),
        "back": reverse("desk:overview"),
    }

    def then() -> HttpResponse:
        return done(
            request, _("Saved. Every page shows it from now on."), "attendance_desk:settings"
        )

    return small_form(request, form, act, context, then)


def _settings_initial() -> dict[str, object]:
    plan = settings_for_hosts()
    return {
        "shows_numbers": plan.shows_numbers,
        "retention_days": plan.retention_days,
        "retention_months": retention_months(),
    }
