"""What became of a form: done, or refused with a sentence beside the field that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from meshup.kit.errors import Conflict, Invalid, Refusal, TooMany, Unavailable, refusals
from meshup.kit.storage_faults import StorageFull, log_fault, refusal_of
from meshup.kit.versions import ChangedMeanwhile
from meshup.kit.web import STATUS, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.core.files.uploadedfile import UploadedFile

Result = TypeVar("Result")


def refused(form: forms.BaseForm, refusal: Refusal) -> None:
    """Show ``refusal`` on a bound ``form``: beside its field, else above them all.

    A form whose fields have other names than the domain's maps them in ``field_names``.
    """
    name = _field_of(form, refusal)
    form.add_error(name or None, ValidationError(spoken(refusal), code=refusal.code))


def try_to(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Do ``act`` and return what it returns; if it is refused, say so on ``form``.

    A full disk is said there as well, so that nothing typed is lost.
    Of refusals that are no answer to what was typed (not found, not allowed) only those appear on
    the form that are about one of its fields; the others are raised.
    """
    try:
        return act()
    except Exception as error:
        refusal = error if isinstance(error, Refusal) else refusal_of(error)
        if refusal is None:
            raise
        if refusal is not error:
            log_fault(error)
        answers = isinstance(refusal, Invalid | Conflict | TooMany | Unavailable)
        if not answers and not _field_of(form, refusal):
            raise
        refused(form, refusal)
        return None


def _field_of(form: forms.BaseForm, refusal: Refusal) -> str:
    """Return the name of the field that a refusal is about, "" for none of them."""
    names: Mapping[str, str] = getattr(form, "field_names", {})
    name = names.get(refusal.field, refusal.field)
    return name if name in form.fields else ""


def keep_upload(form: forms.Form, keep: Callable[[UploadedFile[bytes]], str], *, into: str) -> None:
    """Store the ``picture`` that came with a valid form, and carry its path in the field ``into``.

    So it need not be sent again when the form is shown again; a refused picture is said on it.
    """
    picture = form.cleaned_data.get("picture")
    if not picture:
        return
    path = try_to(form, lambda: keep(picture))
    if path:
        form.cleaned_data[into] = path
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data[into] = path  # type: ignore[index]


def status_of(*shown: forms.BaseForm | forms.BaseFormSet[Any]) -> int:
    """Return the status of a page that shows these forms, or sets of forms, again."""
    codes = {error.code for form in shown for errors in _errors(form) for error in errors}
    for family in (Conflict, TooMany, StorageFull, Unavailable):
        if codes & _codes(family):
            return STATUS[family]
    return 422 if codes else 200


def _errors(shown: forms.BaseForm | forms.BaseFormSet[Any]) -> Iterator[list[ValidationError]]:
    if isinstance(shown, forms.BaseForm):
        yield from shown.errors.as_data().values()
        return
    yield shown.non_form_errors().as_data()
    for form in shown:
        yield from _errors(form)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong with a form: its ``sentence``, and the field that it is about, if any.

    Attributes:
        label: what the field is called; in a set of forms, with the number of its form.
        anchor: the ``id`` of its first input on the page, "" without one.
    """

    sentence: str
    label: str = ""
    anchor: str = ""


def mistakes(*shown: forms.BaseForm | forms.BaseFormSet[Any]) -> list[Mistake]:
    """Return what is wrong with these forms, or sets of forms, in the order of the page."""
    found: list[Mistake] = []
    for form in shown:
        if isinstance(form, forms.BaseForm):
            found += _mistakes_of(form)
            continue
        found += [Mistake(str(sentence)) for sentence in form.non_form_errors()]
        for number, row in enumerate(form, start=1):
            found += _mistakes_of(row, number)
    return found


def _mistakes_of(form: forms.BaseForm, number: int = 0) -> list[Mistake]:
    def named(label: str) -> str:
        if not number:
            return label
        facts = {"number": number, "label": label}
        return (_("%(number)s. %(label)s") if label else "%(number)s.") % facts

    whole = [Mistake(str(sentence), named("")) for sentence in form.non_field_errors()]
    return whole + [
        Mistake(str(sentence), named(str(field.label)), field.id_for_label or field.auto_id)
        for field in form
        for sentence in field.errors
    ]


def was_overtaken(form: forms.BaseForm) -> bool:
    """Say whether the form was refused because somebody else saved first."""
    return any(form.has_error(NON_FIELD_ERRORS, code) for code in _codes(ChangedMeanwhile))


def _codes(family: type[Refusal]) -> set[str]:
    return {kind.code for kind in refusals() if issubclass(kind, family)}
