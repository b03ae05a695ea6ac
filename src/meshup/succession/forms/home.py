"""Which community is to be the home of an event from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence


class HomeForm(forms.Form):
    """A choice among those who hold the event."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        hosts: Sequence[tuple[str, str]],
        **keywords: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **keywords)
        self.fields["node"] = forms.ChoiceField(
            label=_("Who is to be its home from now on?"), choices=list(hosts)
        )
