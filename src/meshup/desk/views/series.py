"""Series on the desk: list, make, show, say other words, give another pattern, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from meshup.agenda.domain.assembling import pattern_on
from meshup.agenda.domain.changes import history
from meshup.agenda.domain.pattern_preview import first_dates, foresee
from meshup.agenda.domain.queries.series import all_series, next_dates_of, occurrences_of, series_of
from meshup.agenda.domain.series import change_pattern, create_series, edit_series, end_series
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.domain.telling import sentences
from meshup.desk.forms.answers import start_over, try_to, was_overtaken
from meshup.desk.forms.series import (
    ChangedPatternForm,
    EndForm,
    NewSeriesForm,
    WordsForm,
    pattern_typed,
    words_typed,
)
from meshup.desk.forms.timetables import UsualLineForms, usual_line_typed
from meshup.desk.views.asking import done, keep_picture, page, simple, spoken_form
from meshup.kit.clock import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed, Occurrence, SeriesFacts
    from meshup.agenda.domain.plans import PatternPlan


@desk()
def series_list(request: HttpRequest) -> HttpResponse:
    """Show every series with its rhythm and its next dates."""
    today = now().date()
    told = [
        (one, pattern_on(one.patterns, today), next_dates_of(one, today, 3)) for one in all_series()
    ]
    return page(request, "series_list", {"list": told})


@desk()
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a series: its patterns, its next dates, what can be done with it."""
    one = series_of(slug)
    told = {
        "series": one,
        "patterns": one.patterns,
        "dates": _coming(one, now().date()),
        "now": now(),
        "sentences": sentences(history(f"series:{slug}", 5)),
    }
    return page(request, "series", told)


def _coming(one: SeriesFacts, today: date) -> list[tuple[date, int, Occurrence | None]]:
    """Return the next dates by the rule with what takes place then; None for a skipped one."""
    dates = next_dates_of(one, today, 12)
    if not dates:
        return []
    public = {each.recurrence_date: each for each in occurrences_of(one, today, dates[-1][0])}
    return [(day, edition, public.get(day)) for day, edition in dates]


@desk(may_run_community)
def series_new(request: HttpRequest) -> HttpResponse:
    """Make a series; ``preview`` shows its first twelve dates without saving."""
    node = this_node()
    initial = {
        "starts_on": now().date(),
        "start": "18:30",
        "end": "23:00",
        "time_zone": node.time_zone,
        "languages": node.languages,
    }
    form = NewSeriesForm(request.POST or None, request.FILES or None, initial=initial)
    spoken_form(form, node.languages)
    lines = _line_forms(request, ())

    def act(plan: PatternPlan) -> Addressed:
        number = form.cleaned_data["first_edition"]
        return create_series(signed_in(request), form.words(), plan, now(), first_edition=number)

    def dates(plan: PatternPlan) -> object:
        return first_dates(plan, form.cleaned_data.get("first_edition") or 1)

    return _pattern(request, form, lines, act, dates)


@desk(may_run_community)
def series_pattern(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the dates of a series from one on; first shows what will happen to each."""
    one = series_of(slug)
    since = parse_date_or(request.GET.get("since", ""), now().date())
    old = pattern_on(one.patterns, since) or one.patterns[0]
    initial = pattern_typed(old, one.version, since)
    form = ChangedPatternForm(request.POST or None, initial=initial)
    lines = _line_forms(request, map(usual_line_typed, old.timetable))

    def act(plan: PatternPlan) -> Addressed:
        version = form.cleaned_data["version"] or 0
        return change_pattern(signed_in(request), slug, version, plan.starts_on, plan, now())

    def dates(plan: PatternPlan) -> object:
        return foresee(one, plan.starts_on, plan)

    return _pattern(request, form, lines, act, dates, series=one, newer=initial)


def _pattern(
    request: HttpRequest,
    form: Any,  # noqa: ANN401 - one of two forms
    lines: Any,  # noqa: ANN401 - a formset
    act: Callable[[PatternPlan], Addressed],
    dates: Callable[[PatternPlan], object],
    **told: Any,  # noqa: ANN401 - what the page shows besides
) -> HttpResponse:
    """Ask for a pattern; show the dates it would have, or save it."""
    if request.method == "POST":
        preview = "preview" in request.POST or "HX-Request" in request.headers
        if preview:
            form.only_dates()
        valid = form.is_valid() and lines.is_valid()
        if preview:
            told |= _foreseen(form, dates)
            if "HX-Request" in request.headers:
                return render(request, "desk/_dates.html", {"form": form, **told})
        elif valid and (saved := _save(form, lines, act)):
            return done(request, _("Saved."), "desk:series", saved.slug)
        if was_overtaken(form):
            told["differences"] = start_over(form, told["newer"])
    return page(request, "series_form", {"form": form, "lines": lines, **told}, form, lines)


def _foreseen(form: Any, dates: Callable[[PatternPlan], object]) -> dict[str, Any]:  # noqa: ANN401
    """Return what a preview shows: the rhythm, and the dates it gives; none for a refused one."""
    seen: dict[str, Any] = {"previewed": True}
    if form.is_valid():
        plan = form.pattern()
        seen["dates"] = try_to(form, lambda: dates(plan))
        seen["rule"] = plan.rule
    return seen


def _save(form: Any, lines: Any, act: Callable[[PatternPlan], Addressed]) -> Addressed | None:  # noqa: ANN401
    if "picture" in form.fields:
        keep_picture(form)
    if not form.is_valid():
        return None
    return try_to(form, lambda: act(form.pattern(_usual_lines(lines))))


def _usual_lines(lines: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a formset
    kept = (line for line in lines if line not in lines.deleted_forms)
    return [line.line() for line in kept if line.is_said]


def _line_forms(request: HttpRequest, told: Iterable[dict[str, Any]]) -> Any:  # noqa: ANN401
    lines = UsualLineForms(
        request.POST or None, initial=None if request.POST else list(told), prefix="lines"
    )
    for line in lines:
        spoken_form(line, this_node().languages)
    return lines


@desk(may_run_community)
def series_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Say other words about a series."""
    one = series_of(slug)
    form = WordsForm(request.POST or None, request.FILES or None, initial=words_typed(one))
    spoken_form(form, this_node().languages)
    told: dict[str, Any] = {"form": form, "series": one, "words": True}

    def act() -> Addressed:
        version = form.cleaned_data["version"] or 0
        return edit_series(signed_in(request), slug, version, form.words(), now())

    if request.method == "POST" and form.is_valid():
        keep_picture(form)
        if form.is_valid() and (saved := try_to(form, act)):
            return done(request, _("Saved."), "desk:series", saved.slug)
        if was_overtaken(form):
            told["differences"] = start_over(form, words_typed(one))
    return page(request, "series_form", told, form)


@desk(may_run_community)
def series_end(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a series end."""
    one = series_of(slug)
    initial = {"version": one.version, "last": now().date()}
    form = EndForm(request.POST or None, initial=initial)

    def act() -> None:
        told = form.cleaned_data
        end_series(signed_in(request), slug, told["version"] or 0, told["last"], now())

    told = {
        "title": _("Let it end"),
        "submit": _("End the series"),
        "danger": True,
        "back": reverse("desk:series", args=[slug]),
    }
    then = lambda: done(request, _("The series ends there."), "desk:series", slug)  # noqa: E731
    return simple(request, form, act, told, then)


def parse_date_or(text: str, otherwise: date) -> date:
    """Return the date that an address names, or another when it names none."""
    try:
        return parse_date(text) or otherwise
    except ValueError:
        return otherwise
