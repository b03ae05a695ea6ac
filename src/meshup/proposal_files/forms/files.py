"""A file of proposals that is sent, what its columns are, and what is downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.proposal_files.domain.file_tables import MEGABYTE, MOST_MEGABYTES
from meshup.proposal_files.domain.step_words import field_label
from meshup.proposal_files.errors import FileTooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from meshup.proposals.domain.call_facts import CallFacts


class ProposalFileForm(forms.Form):
    """A file, and the call that its proposals answer."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_(
            "A table (CSV) of Airtable, Google Forms or any spreadsheet, or an export (JSON) of"
            " pretalx or of another Meshup."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,.json,text/csv"}),
    )
    call = forms.ChoiceField(label=_("Which call they answer"), required=False)

    def __init__(
        self,
        calls: Sequence[tuple[str, str]],
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.fields["call"].choices = calls  # type: ignore[attr-defined]
        if len(calls) == 1:
            del self.fields["call"]

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_MEGABYTES * MEGABYTE:
            sentence = _(FileTooLarge.sentence)
            raise ValidationError(sentence.format(most=MOST_MEGABYTES), code=FileTooLarge.code)
        return file


class WaitingForm(forms.Form):
    """Which file waits, and for which call."""

    note = PrintableField(max_length=10_000)
    call = PrintableField(required=False, max_length=80)
    take = forms.BooleanField(required=False)


class ColumnsForm(forms.Form):
    """What each column of a file is; a field for each header."""

    def __init__(
        self,
        headers: Sequence[str],
        fields: Sequence[str],
        call: CallFacts,
        data: QueryDict | None = None,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.headers = headers
        choices = [
            ("", field_label("", call)),
            *((each, field_label(each, call)) for each in fields),
        ]
        for number, header in enumerate(headers):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=header, choices=choices, required=False
            )

    @property
    def mapping(self) -> dict[str, str]:
        """What each column is, once the form is valid."""
        return {
            header: self.cleaned_data[f"column-{number}"]
            for number, header in enumerate(self.headers)
        }


def initial_of(headers: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return what a ``ColumnsForm`` shows for a mapping."""
    return {f"column-{number}": mapping[header] for number, header in enumerate(headers)}
