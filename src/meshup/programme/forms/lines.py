"""One line of a draft as a form: when, where, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.forms.timetables import LineForm, line_initial
from meshup.kit.forms.fields import VersionField
from meshup.kit.forms.languages import set_languages
from meshup.programme.domain.line_values import as_line
from meshup.programme.domain.lines import DraftLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from meshup.agenda.domain.occurrence import Link
    from meshup.agenda_desk.domain.line_times import Timeframe

RARE = ("track", "notes", "languages", "links")
"""What few lines need."""
TALKS_OWN = ("titles", "languages")
"""What a talk says itself."""


class DraftLineForm(LineForm):
    """A line of a draft; of one that carries a talk, what the talk says is left to it."""

    version = VersionField()
    follow = forms.BooleanField(
        label=_("Let the rest follow"),
        help_text=_("Later lines in the same place go along, or make room."),
        required=False,
    )

    field_order = ("day", "starts", "ends", "zone", "follow", "kind", "titles", "track", "notes")

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        """The fields that most lines need, hidden ones too."""
        return [self[name] for name in self.fields if name not in RARE]

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        """The fields that a page folds away."""
        return [self[name] for name in self.fields if name in RARE]

    @property
    def has_rare_words(self) -> bool:
        """Whether something stands in what is folded, or is wrong there."""
        return any(field.errors or field.value() for field in self.rare_fields)


def line_form(
    data: QueryDict | None,
    line: DraftLine | None,
    frame: Timeframe,
    languages: Sequence[str],
    version: int,
) -> DraftLineForm:
    """Return the form of a line, or of a new one."""
    initial: dict[str, Any] = {"version": version}
    links: tuple[Link, ...] = ()
    if line is not None:
        shown = as_line(line)
        links = shown.links
        initial |= line_initial(shown, frame)
    day = initial.get("day", 1)
    form = DraftLineForm(data, initial=initial, frame=frame, day=day, links=links)
    del form.fields["key"]
    if line is not None and line.talk:
        for name in TALKS_OWN:
            del form.fields[name]
    set_languages(form, languages)
    return form


def line_from_form(form: DraftLineForm, line: DraftLine | None) -> DraftLine:
    """Return what a valid form says, for the line that it was of, or a new one."""
    data = form.cleaned_data
    starts_at, ends_at = data["span"]
    begun = line or DraftLine(ref="", kind=data["kind"])
    wanted = replace(
        begun,
        starts_at=starts_at,
        ends_at=ends_at,
        **{name: data[name] for name in ("kind", "notes", "zone", "track")},
        links=tuple(
            {**link, "kind": form.link_kinds.get(link["url"], "other")} for link in data["links"]
        ),
    )
    if begun.talk:
        return wanted
    return replace(wanted, titles=data["titles"], languages=tuple(data["languages"]))
