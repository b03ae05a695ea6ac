"""A text in several languages, as a form asks for it: one input for each language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext_lazy as _

from meshup.kit.printable import printable_line, printable_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

    from meshup.kit.localized_text import Texts


class TextsInput(forms.Widget):
    """One labelled input for each language: a single line, or an area of ``rows`` lines.

    The reader's own language comes first; the others are folded while they have no words.
    """

    template_name = "kit/_texts.html"
    use_fieldset = True

    def __init__(self, rows: int = 1, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.rows = rows
        self.languages: Sequence[str] = tuple(code for code, _name in settings.LANGUAGES)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """Return what the template shows: an input for each language."""
        context = super().get_context(name, value, attrs)
        texts: Texts = value if isinstance(value, dict) else {}
        base = context["widget"]["attrs"].get("id", name)
        context["rows"] = self.rows
        context["parts"] = [
            {
                "name": f"{name}_{code}",
                "id": f"{base}_{code}",
                "language": code,
                "label": capfirst(get_language_info(code)["name_local"]),
                "words": texts.get(code, ""),
            }
            for code in self._shown()
        ]
        return context

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, UploadedFile[bytes]],  # noqa: ARG002 - Django gives it
        name: str,
    ) -> Texts:
        """Return the words of every language that has its input in ``data``."""
        return {c: data[f"{name}_{c}"] for c in self.languages if f"{name}_{c}" in data}

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, UploadedFile[bytes]],  # noqa: ARG002 - Django gives it
        name: str,
    ) -> bool:
        """Say whether no language was sent."""
        return not any(f"{name}_{code}" in data for code in self.languages)

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - Django gives it
        """Return the first input, where the error summary leads."""
        return f"{id_}_{self._shown()[0]}" if id_ and self.languages else id_

    def _shown(self) -> list[str]:
        """Return the languages, that of whoever reads the form first."""
        return sorted(self.languages, key=lambda code: code != get_language())


class TextsField(forms.Field):
    """A text in several languages: ``{"fr": …, "en": …}``, without the languages left empty.

    Args:
        rows: 1 for a line, more for an area.
        most: longest text taken, in characters, for each language.
        keywords: those of every Django field; with ``required`` one language must have words.
    """

    widget: TextsInput
    default_error_messages = {
        "required": _("Write this in at least one language."),
        "too_long": _("The text in %(language)s has %(length)s characters; %(most)s fit."),
    }

    def __init__(self, *, rows: int = 1, most: int = 200, **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(widget=TextsInput(rows), **keywords)
        self.most = most
        self.printable = printable_text if rows > 1 else printable_line
        self.kept: Texts = {}

    def clean(self, value: Texts | None) -> Texts:
        """Return what was typed, and what is stored in languages that are not asked for."""
        typed: Texts = super().clean(value)
        return {**self.kept, **typed}

    def to_python(self, value: Texts | None) -> Texts:
        """Return the texts as they can be shown, without space around them."""
        texts = {code: self.printable(text).strip() for code, text in (value or {}).items()}
        return {code: text for code, text in texts.items() if text}

    def validate(self, value: Texts) -> None:
        """Refuse what is missing or too long."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        for code, text in value.items():
            if len(text) > self.most:
                facts = {
                    "language": get_language_info(code)["name_local"],
                    "length": len(text),
                    "most": self.most,
                }
                raise ValidationError(self.error_messages["too_long"], "too_long", facts)

    def has_changed(self, initial: Texts | None, data: Texts | None) -> bool:
        """Say whether the texts differ; line ends and empty languages make no difference."""
        return self.to_python(initial) != self.to_python(data)
