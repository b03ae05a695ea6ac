"""Series on the desk: list, make, show, say other words, give another pattern, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from meshup.agenda.domain.assembling import pattern_on
from meshup.agenda.domain.pattern_preview import first_dates, foresee
from meshup.agenda.domain.plans import FIRST, LAST
from meshup.agenda.domain.queries.series import (
    all_series,
    series_for,
)
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.agenda_desk.domain.series_dates import next_days, next_editions
from meshup.agenda_desk.forms.line_sets import usual_line_set
from meshup.agenda_desk.forms.series import (
    ChangedPatternForm,
    EndForm,
    NewSeriesForm,
    WordsForm,
    new_series_initial,
    pattern_from,
    pattern_initial,
    words_initial,
)
from meshup.agenda_desk.forms.timetables import usual_line_initial
from meshup.agenda_desk.views.timetables import lines_fragment
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, done_with_undo, render_panel, small_form
from meshup.desk.registry import series_panels
from meshup.desk.repeats import make_once
from meshup.history.domain.queries import changes_of
from meshup.history.domain.sentences import sentences
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import keep_upload, try_to, was_overtaken
from meshup.pictures.uploads import store_cover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed
    from meshup.agenda.domain.plans import PatternPlan
    from meshup.agenda_desk.forms.line_sets import LineSet

FORM: Final = "agenda_desk/series_form.html"


@desk()
def series_list(request: HttpRequest) -> HttpResponse:
    """Show every series with its rhythm and its next dates."""
    today = now().date()
    coming = next_days(all_series(), today, 3)
    entries = [(series, pattern_on(series.patterns, today), days) for series, days in coming]
    return desk_page(request, "agenda_desk/series_list.html", {"entries": entries})


@desk()
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a series: its patterns, its next dates, what can be done with it."""
    series = series_for(request.user, slug)
    context = {
        "series": series,
        "patterns": series.patterns,
        "dates": next_editions(series, now().date(), 12),
        "now": now(),
        "panels": [
            render_panel(request, panel) for panel in series_panels(request.user, slug, now())
        ],
        "sentences": sentences(changes_of(f"series:{slug}", 5)),
    }
    return desk_page(request, "agenda_desk/series.html", context)


@desk(may_run_community)
def series_new(request: HttpRequest) -> HttpResponse:
    """Make a series; ``preview`` shows its first twelve dates without saving."""
    node = this_node()
    initial = new_series_initial(now().date(), node.time_zone, node.languages)
    form = NewSeriesForm(request.POST or None, request.FILES or None, initial=initial)
    set_languages(form, node.languages)
    lines = usual_line_set(request.POST or None, node.languages)

    def act(plan: PatternPlan) -> Addressed:
        number = form.cleaned_data["first_edition"]
        by, words = signed_in(request), form.words()
        make = lambda: create_series(by, words, plan, now(), first_edition=number)  # noqa: E731
        return make_once(request, "series", make)

    def dates(plan: PatternPlan) -> object:
        first = form.cleaned_data.get("first_edition") if form.is_bound else None
        return first_dates(plan, first or 1)

    if not form.is_bound:
        plan = pattern_from(initial)
        return _pattern_form(request, form, lines, act, dates, plan=plan, ahead=dates(plan))
    return _pattern_form(request, form, lines, act, dates)


@desk(may_run_community)
def series_pattern(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the dates of a series from one on; first shows what will happen to each."""
    series = series_for(request.user, slug)
    since = parse_date_or(request.GET.get("since", ""), now().date())
    old = pattern_on(series.patterns, since) or series.patterns[0]
    initial = pattern_initial(old, series.version, since)
    form = ChangedPatternForm(request.POST or None, initial=initial)
    usual = [usual_line_initial(line) for line in old.timetable]
    lines = usual_line_set(request.POST or None, this_node().languages, usual)

    def act(plan: PatternPlan) -> Addressed:
        version = form.cleaned_data["version"]
        return change_pattern(signed_in(request), slug, version, plan.starts_on, plan, now())

    def dates(plan: PatternPlan) -> object:
        return foresee(series, plan.starts_on, plan)

    return _pattern_form(request, form, lines, act, dates, series=series, newer=initial)


def _pattern_form(
    request: HttpRequest,
    form: Any,  # noqa: ANN401 - one of two forms
    lines: LineSet,
    act: Callable[[PatternPlan], Addressed],
    dates: Callable[[PatternPlan], object],
    **context: Any,  # noqa: ANN401 - what the page shows besides
) -> HttpResponse:
    """Ask for a pattern; show the dates it would have, or save it."""
    if fragment := lines_fragment(request, lines):
        return fragment
    if request.method == "POST":
        preview = "preview" in request.POST or "HX-Request" in request.headers
        if preview:
            form.ask_only_dates()
        _keep_cover(form)
        valid = form.is_valid() and lines.is_valid()
        if preview:
            context |= _previewed(form, dates)
            if "HX-Request" in request.headers:
                return render(request, "agenda_desk/_dates.html", {"form": form, **context})
            context["jump"] = True
        elif valid and not lines.is_shown_again and (saved := _save(form, lines, act)):
            about = f"series:{saved.slug}"
            return done_with_undo(request, _("Saved."), about, "agenda_desk:series", saved.slug)
        if was_overtaken(form):
            context["differences"] = start_over(form, context["newer"])
    return desk_page(request, FORM, {"form": form, "lines": lines, **context}, form, lines)


def _keep_cover(form: Any) -> None:  # noqa: ANN401 - a form that may ask for a picture
    """Keep the picture that was sent, whatever else is wrong: nobody can send it again for them."""
    form.full_clean()
    if "picture" in form.fields:
        keep_upload(form, store_cover, into="cover")


def _previewed(form: Any, dates: Callable[[PatternPlan], object]) -> dict[str, Any]:  # noqa: ANN401
    """Return what a preview shows: the rhythm, and the dates it gives; none for a refused one."""
    context: dict[str, Any] = {"previewed": True}
    if form.is_valid():
        plan = form.pattern()
        context |= {"ahead": try_to(form, lambda: dates(plan)), "plan": plan}
    return context


def _save(
    form: Any,  # noqa: ANN401 - one of two forms
    lines: LineSet,
    act: Callable[[PatternPlan], Addressed],
) -> Addressed | None:
    return try_to(form, lambda: act(form.pattern(lines.usual_lines())))


@desk(may_run_community)
def series_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say other words about a series."""
    series = series_for(request.user, slug)
    form = WordsForm(request.POST or None, request.FILES or None, initial=words_initial(series))
    set_languages(form, this_node().languages)
    context: dict[str, Any] = {"form": form, "series": series, "words": True}

    def act() -> Addressed:
        version = form.cleaned_data["version"]
        return edit_series(signed_in(request), slug, version, form.words(), now())

    if request.method == "POST":
        _keep_cover(form)
        if form.is_valid() and (saved := try_to(form, act)):
            about = f"series:{saved.slug}"
            return done_with_undo(request, _("Saved."), about, "agenda_desk:series", saved.slug)
        if was_overtaken(form):
            context["differences"] = start_over(form, words_initial(series))
    return desk_page(request, FORM, context, form)


@desk(may_run_community)
def series_end(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a series end."""
    initial = {"version": series_for(request.user, slug).version, "last": now().date()}
    form = EndForm(request.POST or None, initial=initial)

    def act() -> None:
        data = form.cleaned_data
        end_series(signed_in(request), slug, data["version"], data["last"], now())

    context = {
        "title": _("Let it end"),
        "submit": _("End the series"),
        "danger": True,
        "back": reverse("agenda_desk:series", args=[slug]),
    }

    def then() -> HttpResponse:
        sentence = _("The series ends there.")
        return done_with_undo(request, sentence, f"series:{slug}", "agenda_desk:series", slug)

    return small_form(request, form, act, context, then)


def parse_date_or(text: str, otherwise: date) -> date:
    """Return the date that an address names, or another when it names none."""
    try:
        day = parse_date(text)
    except ValueError:
        return otherwise
    return day if day and FIRST.year <= day.year <= LAST.year else otherwise
