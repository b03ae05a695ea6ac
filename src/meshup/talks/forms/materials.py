"""Slides, and what else belongs to a talk: for its speaker, and for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.talks.choices import Licence, MaterialKind
from meshup.talks.domain.materials import LONGEST_URL, MaterialWish

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ENDINGS: Final = ".pdf,.odp,.pptx,.md,.markdown,.txt"


def address_field(label: StrOrPromise, *, required: bool) -> PrintableField:
    """Return a field for an address of the web; the domain says whether it is one."""
    field = PrintableField(
        label=label,
        max_length=LONGEST_URL,
        required=required,
        widget=forms.URLInput({"placeholder": "https://", "inputmode": "url"}),
    )
    field.widget.input_type = "text"
    return field


class SlidesForm(forms.Form):
    """Slides as a file, or where they are; and what others may do with them."""

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput({"accept": ENDINGS})
    )
    url = address_field(_("Or the address where they are"), required=False)
    licence = forms.ChoiceField(
        label=_("What others may do with them"),
        choices=Licence.choices,
        initial=Licence.BY.value,
    )

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        words = _("PDF, ODP, PPTX or Markdown, at most %(most)s MB.")
        self.fields["file"].help_text = words % {"most": settings.CONFIG.upload_mb}

    @property
    def wish(self) -> MaterialWish:
        """What is asked for."""
        said = self.cleaned_data
        return MaterialWish(url=said["url"], licence=said["licence"])


class LinkForm(forms.Form):
    """A video, or another page about the talk."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (MaterialKind.VIDEO.value, MaterialKind.VIDEO.label),
            (MaterialKind.LINK.value, _("Another page")),
        ],
    )
    url = address_field(_("Its address"), required=True)
    name = PrintableField(label=_("What it is called"), max_length=120, required=False)
    credit = PrintableField(
        label=_("Whose it is"),
        help_text=_("Whoever filmed or wrote it, if they want to be named."),
        max_length=200,
        required=False,
    )
    licence = forms.ChoiceField(
        label=_("What others may do with it"),
        choices=Licence.choices,
        initial=Licence.RESERVED.value,
    )

    @property
    def wish(self) -> MaterialWish:
        """What is asked for."""
        names = ("kind", "url", "name", "credit", "licence")
        return MaterialWish(**{name: self.cleaned_data[name] for name in names})
