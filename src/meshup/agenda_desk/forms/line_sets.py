"""Any number of lines in one form: more of them, empty or from a pasted table, before it is saved.

A form is sent for more lines by one of the buttons ``lines-more`` and ``lines-paste``; then it is
shown again with them, and nothing is saved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT

from meshup.agenda_desk.forms.pasted_tables import (
    MORE,
    MOST_LINES,
    PASTE,
    PREFIX,
    TABLE,
    problem_in_words,
    with_more_lines,
)
from meshup.agenda_desk.forms.timetables import LineForm, UsualLineForm
from meshup.kit.forms.languages import set_languages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import QueryDict

    from meshup.agenda.domain.plans import LinePlan
    from meshup.agenda_desk.domain.line_times import Timeframe
    from meshup.pasted_timetables.pasted_lines import Problem

MOST_SENT: Final = 160
"""A form that claims more lines is refused; so many are read."""
SPARE_LINES: Final = 3
SPARE_DAYS: Final = 7
"""Days that the lines of an event offer whose dates are not saved yet."""


class LineSet(forms.BaseFormSet[Any]):
    """Lines of a timetable, with spare ones; see ``line_set`` and ``usual_line_set``.

    Attributes:
        languages: of the node, in which texts are written.
        is_shown_again: more lines were added to what was sent, to be looked at, not to be saved.
        problems: what of a pasted table was not understood.
        zones: the places that the venue has, which the input of a place offers.
    """

    is_shown_again = False
    problems: Sequence[Problem] = ()
    zones: Sequence[str] = ()

    def __init__(self, *args: Any, languages: Sequence[str] = (), **keywords: Any) -> None:  # noqa: ANN401 - Django's
        self.languages = languages
        super().__init__(*args, **keywords)

    def add_fields(self, form: Any, index: int | None) -> None:  # noqa: ANN401 - Django's
        """Let every line, the empty one too, ask for its texts in the languages of the node."""
        super().add_fields(form, index)
        set_languages(form, self.languages)

    def kept(self) -> list[Any]:
        """Return the forms that say something and are not removed; to be called on a valid set."""
        return [form for form in self if form not in self.deleted_forms and form.is_filled]

    def plans(self) -> list[LinePlan]:
        """Return what the lines of one event say; to be called on a valid set."""
        return [form.plan() for form in self.kept()]

    def usual_lines(self) -> list[dict[str, Any]]:
        """Return what the usual lines say, as a pattern keeps them; to be called on a valid set."""
        return [form.line() for form in self.kept()]

    @property
    def has_days(self) -> bool:
        """Whether lines are on several days."""
        return bool(getattr(self.empty_form, "has_days", False))

    @property
    def has_to_be_seen(self) -> bool:
        """Whether lines were typed, or something is wrong, so that they must not be folded."""
        if not self.is_bound:
            return False
        return self.is_shown_again or any(form.errors or form.has_changed() for form in self)

    @property
    def number_of_lines(self) -> int:
        """How many lines were typed, or begin the form."""
        if not self.is_bound:
            return len(self.initial or ())
        return sum(form.has_changed() for form in self)

    @property
    def pasted_text(self) -> str:
        """What stays in the box for a table, because it does not fit into the lines."""
        return str(self.data.get(TABLE, "")) if self.is_bound else ""

    @property
    def problem_words(self) -> list[str]:
        """What of the pasted table was not understood, as sentences."""
        return [problem_in_words(problem) for problem in self.problems]


def line_set(
    data: QueryDict | None,
    frame: Timeframe,
    languages: Sequence[str],
    initial: Sequence[dict[str, Any]] = (),
    **form_keywords: Any,  # noqa: ANN401 - those of LineForm
) -> LineSet:
    """Return the forms for the lines of an event within ``frame``, with what was sent, if it was.

    ``initial`` is what each line shows at first, as ``line_initial`` returns it. The keywords are
    those of ``LineForm``.
    """
    last_day = initial[-1].get("day", 1) if initial else 1
    keywords = {"frame": frame, "day": last_day, **form_keywords}
    return _set(LineForms, data, frame.days, languages, initial, keywords)


def usual_line_set(
    data: QueryDict | None, languages: Sequence[str], initial: Sequence[dict[str, Any]] = ()
) -> LineSet:
    """Return the forms for the lines that a series usually has."""
    return _set(UsualLineForms, data, (), languages, initial, {})


def with_lines(data: QueryDict) -> QueryDict:
    """Return what was sent, with no lines if it says nothing of lines at all."""
    if f"{PREFIX}-{TOTAL_FORM_COUNT}" in data:
        return data
    data = data.copy()
    data.update({f"{PREFIX}-{name}": "0" for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT)})
    return data


def _set(
    make: Any,  # noqa: ANN401 - one of the two formsets
    data: QueryDict | None,
    days: Sequence[date],
    languages: Sequence[str],
    initial: Sequence[dict[str, Any]],
    form_keywords: dict[str, Any],
) -> LineSet:
    is_shown_again = data is not None and (MORE in data or PASTE in data)
    problems: Sequence[Problem] = ()
    if data is not None and is_shown_again:
        data, problems = with_more_lines(data, make.form.base_fields, days, languages)
    lines: LineSet = make(
        data,
        initial=None if data is not None else list(initial),
        prefix=PREFIX,
        form_kwargs=form_keywords,
        languages=languages,
    )
    lines.is_shown_again, lines.problems = is_shown_again, problems
    return lines


LineForms = forms.formset_factory(
    LineForm,
    formset=LineSet,
    extra=SPARE_LINES,
    can_delete=True,
    max_num=MOST_LINES,
    validate_max=True,
    absolute_max=MOST_SENT,
)
UsualLineForms = forms.formset_factory(
    UsualLineForm,
    formset=LineSet,
    extra=SPARE_LINES,
    can_delete=True,
    max_num=MOST_LINES,
    validate_max=True,
    absolute_max=MOST_SENT,
)
