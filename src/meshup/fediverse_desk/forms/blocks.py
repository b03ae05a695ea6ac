"""What hosts fill in to keep a server out, or to take over a list of servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.moderation.domain.reasons import LONGEST_REASON
from meshup.moderation.forms.desk import ReasonForm
from meshup.remote_actors.domain.block_lists import MOST_BYTES
from meshup.remote_actors.errors import NoBlockList

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class DomainBlockForm(ReasonForm):
    """A server that is kept out."""

    field_order = ("domain", "why", "public_comment")

    domain = PrintableField(
        label=_("Server"),
        help_text=_("Such as social.example, or any address there. All names below it are meant."),
        max_length=2_000,
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    public_comment = PrintableField(
        label=_("Why, for other communities"),
        help_text=_("Goes out with your list, if you hand it on. May be empty."),
        max_length=LONGEST_REASON,
        required=False,
    )


class BlockListForm(ReasonForm):
    """A list of servers from somebody else."""

    prefix = "list"
    field_order = ("file", "why")

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A CSV as Mastodon writes it: its servers that are suspended are blocked."),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv,text/plain"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is longer than any list, before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_(NoBlockList.sentence), code=NoBlockList.code)
        return file
