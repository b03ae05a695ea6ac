"""What visitors fill in: to be told, and to choose what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.mailings.choices import SubscriptionKind
from meshup.mailings.domain.wishes import (
    MONTHLY,
    NEW_DATES,
    Wishes,
    choice_of_series,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    Titles = Sequence[tuple[str, str]]

HOSTS: Final = "hosts"
MOST_RADIOS: Final = 8


class FollowForm(forms.Form):
    """To what address one is told of what.

    Args:
        titles: address and title of each series, in the language of the reader.
    """

    choice = forms.ChoiceField(label=_("What shall we tell you of?"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    website = PrintableField(
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    """A trap: machines that fill in every field fill in this one."""

    def __init__(self, *args: Any, titles: Titles, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        field = self.fields["choice"]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError
        field.choices = [*_general(), *_of_series(titles)]
        if len(titles) > MOST_RADIOS:
            field.widget = forms.Select(choices=field.choices)

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.cleaned_data.get("website"))


class SubscriptionsForm(forms.Form):
    """All that one follower is told of."""

    choices = forms.MultipleChoiceField(
        label=_("You are told of"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, titles: Titles, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        field = self.fields["choices"]
        if not isinstance(field, forms.MultipleChoiceField):
            raise TypeError
        hosts = (HOSTS, _("What the hosts write to everybody who follows"))
        field.choices = [*_general(), *_of_series(titles), hosts]

    def wishes(self) -> Wishes:
        """Return what was ticked; to be called on a valid form."""
        ticked = set(self.cleaned_data["choices"])
        return Wishes(hosts=HOSTS in ticked).with_choices(ticked - {HOSTS})


def ticked_by(wishes: Wishes) -> list[str]:
    """Return the boxes that ``wishes`` tick."""
    general = ((NEW_DATES, wishes.new_dates), (MONTHLY, wishes.monthly))
    return [
        *(name for name, holds in general if holds),
        *map(choice_of_series, sorted(wishes.series)),
        *([HOSTS] if wishes.hosts else []),
    ]


def _general() -> list[tuple[str, Any]]:
    return [
        (kind.value, kind.label) for kind in (SubscriptionKind.NEW_DATES, SubscriptionKind.MONTHLY)
    ]


def _of_series(titles: Titles) -> list[tuple[str, Any]]:
    return [(choice_of_series(slug), title) for slug, title in titles]
