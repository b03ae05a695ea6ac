"""Two people edited at once: the second sees what the first saved, field by field, and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django import forms
from django.utils.translation import get_language_info, gettext as _, pgettext

from meshup.kit.date_words import moment_in_words, short_day
from meshup.kit.forms.fields import LinksField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrOrPromise


class Difference(NamedTuple):
    """A field that two people filled in differently."""

    label: StrOrPromise
    theirs: str
    yours: str


def start_over(form: forms.Form, newer: Mapping[str, Any]) -> list[Difference]:
    """Let ``form``, as typed, be saved over ``newer``, and return in what they differ.

    ``newer`` holds what is stored now by the name of the field, and its ``version``.
    """
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["version"] = str(newer["version"])  # type: ignore[index]
    differences = []
    for name, field in form.fields.items():
        if name == "version" or name not in newer:
            continue
        if not field.has_changed(newer[name], form[name].data):
            continue
        theirs, yours = newer[name], form.cleaned_data.get(name, form[name].data)
        if isinstance(field, TextsField):
            theirs, yours = _unlike(theirs, yours), _unlike(yours, theirs)
        read = in_words(field, theirs), in_words(field, yours)
        if read[0].split() != read[1].split():
            differences.append(Difference(field.label or name, *read))
    return differences


def _unlike(texts: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Return those of ``texts`` that differ from ``others`` in the same language."""
    return {code: words for code, words in texts.items() if words != others.get(code)}


def in_words(field: forms.Field, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a field's value as people read it; "" when it is empty."""
    if value in (None, "", (), []):
        return ""
    for kind, words in _WORDS.items():
        if isinstance(field, kind):
            return words(field, value)
    return "\n".join(value) if isinstance(value, list | tuple) else str(value)


def _texts(_field: forms.Field, texts: Mapping[str, str]) -> str:
    colon = pgettext("after a label", ":")
    names = ((get_language_info(code)["name_local"], words) for code, words in texts.items())
    return "\n".join(f"{name}{colon} {words}" for name, words in names)


def _yes_or_no(_field: forms.Field, value: object) -> str:
    return _("yes") if value else _("no")


def _chosen(field: Any, value: Any) -> str:  # noqa: ANN401 - any field with choices
    names = {str(code): str(label) for code, label in field.choices}
    chosen = value if isinstance(value, list | tuple) else [value]
    return ", ".join(names.get(str(code), str(code)) for code in chosen)


_WORDS: Final[dict[type[forms.Field], Callable[[Any, Any], str]]] = {
    TextsField: _texts,
    LinksField: lambda field, value: str(field.prepare_value(value)),
    forms.BooleanField: _yes_or_no,
    forms.DateTimeField: lambda _field, value: moment_in_words(value),
    forms.DateField: lambda _field, value: short_day(value),
    forms.ChoiceField: _chosen,
}
