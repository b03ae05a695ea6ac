"""What a form says back: refusals beside their fields, and what another host says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import get_language_info, gettext as _

from meshup.agenda.errors import ChangedMeanwhile, NoSuchVenue
from meshup.kit.date_words import moment_in_words, short_day
from meshup.kit.errors import Conflict, Invalid, TooMany, refusals
from meshup.kit.forms import TextsField, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.core.exceptions import ValidationError
    from django_stubs_ext import StrOrPromise

Done = TypeVar("Done")
BOOKKEEPING: Final = frozenset({"version", "picture", "remove_cover"})


class Difference(NamedTuple):
    """A field that two hosts filled in differently."""

    label: StrOrPromise
    theirs: str
    yours: str


def try_to(form: forms.BaseForm, act: Callable[[], Done]) -> Done | None:
    """Do ``act`` and return what it returns; if it is refused, say so on ``form``.

    A form whose fields have other names than the agenda's says so in ``beside``.
    """
    try:
        return act()
    except (Invalid, Conflict, TooMany, NoSuchVenue) as refusal:
        names: Mapping[str, str] = getattr(form, "beside", {})
        refusal.field = names.get(refusal.field, refusal.field)  # type: ignore[misc]
        refused(form, refusal)
        return None


def status_of(*asked: forms.BaseForm | forms.BaseFormSet[Any]) -> int:
    """Return the status of a page that shows these forms, or sets of forms, again."""
    codes = {error.code for one in asked for errors in _errors(one) for error in errors}
    for family, status in ((Conflict, 409), (TooMany, 429)):
        if codes & {kind.code for kind in refusals() if issubclass(kind, family)}:
            return status
    return 422 if codes else 200


def _errors(asked: forms.BaseForm | forms.BaseFormSet[Any]) -> Iterator[list[ValidationError]]:
    if isinstance(asked, forms.BaseForm):
        yield from asked.errors.as_data().values()
        return
    yield asked.non_form_errors().as_data()
    for form in asked:
        yield from _errors(form)


def was_overtaken(form: forms.BaseForm) -> bool:
    """Say whether the form was refused because somebody else saved first."""
    return form.has_error(NON_FIELD_ERRORS, ChangedMeanwhile.code)


def start_over(form: forms.Form, newer: Mapping[str, Any]) -> list[Difference]:
    """Let ``form``, as typed, be saved over ``newer``, and return in what they differ."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(newer["version"])  # type: ignore[index]
    found = []
    for name, field in form.fields.items():
        if name in BOOKKEEPING or name not in newer:
            continue
        if not field.has_changed(newer[name], form[name].data):
            continue
        theirs, yours = newer[name], form.cleaned_data.get(name, form[name].data)
        if isinstance(field, TextsField):
            theirs, yours = _unlike(theirs, yours), _unlike(yours, theirs)
        told = shown(field, theirs), shown(field, yours)
        if told[0].split() != told[1].split():
            found.append(Difference(field.label or name, *told))
    return found


def _unlike(texts: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Return those of ``texts`` that differ from ``others`` in the same language."""
    return {code: words for code, words in texts.items() if words != others.get(code)}


def shown(field: forms.Field, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a field's value as people read it; "" when it is empty."""
    if value in (None, "", (), []):
        return ""
    for kind, say in _SHOWN.items():
        if isinstance(field, kind):
            return say(field, value)
    return "\n".join(value) if isinstance(value, list | tuple) else str(value)


def _texts(_field: forms.Field, texts: Mapping[str, str]) -> str:
    names = ((get_language_info(code)["name_local"], words) for code, words in texts.items())
    return "\n".join(f"{name}: {words}" for name, words in names)


def _yes_or_no(_field: forms.Field, value: object) -> str:
    return _("yes") if value else _("no")


def _picked(field: Any, value: Any) -> str:  # noqa: ANN401 - any field with choices
    names = {str(one): str(label) for one, label in field.choices}
    picked = value if isinstance(value, list | tuple) else [value]
    return ", ".join(names.get(str(one), str(one)) for one in picked)


_SHOWN: Final[dict[type[forms.Field], Callable[[Any, Any], str]]] = {
    TextsField: _texts,
    forms.BooleanField: _yes_or_no,
    forms.DateTimeField: lambda _field, value: moment_in_words(value),
    forms.DateField: lambda _field, value: short_day(value),
    forms.ChoiceField: _picked,
}
