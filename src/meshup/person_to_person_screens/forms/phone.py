"""How somebody takes part in the rounds: who they are there, and what they would rather have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.introductions.domain.called import comparable
from meshup.introductions.errors import NoName
from meshup.kit.forms.fields import PrintableField
from meshup.kit.web import spoken
from meshup.person_to_person.domain.values import (
    LONGEST_TOPIC,
    MOST_TOPICS,
    AvoidWish,
    ParticipantWish,
)
from meshup.person_to_person.errors import NoDisplayName
from meshup.presence.domain.joining import LONGEST_NAME
from meshup.presence.forms.here import HereForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

TRIO, REST = "trio", "rest"
WHEN_ODD: Final = (
    ("", _("Whatever suits")),
    (TRIO, _("I would rather be three")),
    (REST, _("I would rather sit a round out")),
)
LONGEST_TOPICS: Final = MOST_TOPICS * (LONGEST_TOPIC + 2)


class WishForm(forms.Form):
    """What somebody would rather have in the rounds; all of it may stay as it is."""

    topics = PrintableField(
        label=_("What do you like to talk about?"),
        help_text=_("A few words, with commas between. Nobody is shown them."),
        max_length=LONGEST_TOPICS,
        required=False,
    )
    when_odd = forms.ChoiceField(
        label=_("When it does not come out even"),
        choices=WHEN_ODD,
        required=False,
        widget=forms.RadioSelect,
    )
    repeats_ok = forms.BooleanField(
        label=_("I like to meet somebody again when nobody new is left"), required=False
    )
    person = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    @property
    def participant_wish(self) -> ParticipantWish:
        """What it says; to be asked of a valid one."""
        return wish_of(self)


class TakePartForm(HereForm):
    """That somebody takes part: with their name and languages there, and what they wish."""

    display_name = PrintableField(
        label=_("What shall we call you?"),
        help_text=_("A first name or nickname: those at your table see it, and nobody else."),
        max_length=LONGEST_NAME,
        required=False,  # refused below in words of our own
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    topics = WishForm.base_fields["topics"]
    when_odd = WishForm.base_fields["when_odd"]
    repeats_ok = WishForm.base_fields["repeats_ok"]
    avoid = PrintableField(
        label=_("Please not this person"),
        help_text=_(
            "The name that somebody goes by here. You will not be brought together; they are told"
            " nothing, and neither is anybody else. More of them later, in your wishes."
        ),
        max_length=LONGEST_NAME,
        required=False,
    )
    field_order = ("code", "display_name")

    def clean_display_name(self) -> str:
        """Refuse who gives no name: somebody has to find them."""
        name: str = self.cleaned_data["display_name"]
        if not comparable(name):
            raise ValidationError(spoken(NoDisplayName()), NoDisplayName.code)
        return name

    @property
    def participant_wish(self) -> ParticipantWish:
        """What they would rather have; to be asked of a valid one."""
        return wish_of(self)


class AvoidForm(forms.Form):
    """Whom somebody would rather not meet: of those they met, or by a name.

    ``met`` is a choice of ``tonight`` (seats beside theirs) and ``earlier`` (keys of ``met_by``),
    each with words to show.
    """

    met = forms.ChoiceField(label=_("Somebody whom you have met"), required=False)
    name = PrintableField(
        label=_("Or by their name"),
        help_text=_("As they are called here. Whether anybody is, you are not told."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    person = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        tonight: Iterable[tuple[int, str]] = (),
        earlier: Iterable[tuple[str, str]] = (),
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sent, initial=dict(initial or {}))
        self._wishes = {f"seat-{seat}": (AvoidWish(seat=seat), words) for seat, words in tonight}
        self._wishes |= {f"met-{key}": (AvoidWish(met=key), words) for key, words in earlier}
        people = [(value, words) for value, (_wish, words) in self._wishes.items()]
        choices = [("", _("Nobody of these")), *people]
        cast("forms.ChoiceField", self.fields["met"]).choices = choices
        if len(choices) == 1:
            del self.fields["met"]
            self.fields["name"].label = MeetForm.base_fields["name"].label

    def clean(self) -> dict[str, object]:
        """Refuse who names nobody: they would rely on what was not noted."""
        said = super().clean() or self.cleaned_data
        if not said.get("met") and not comparable(said.get("name", "")) and not self.errors:
            self.add_error("name", ValidationError(spoken(NoName()), NoName.code))
        return said

    @property
    def avoid_wish(self) -> AvoidWish:
        """What it says; to be asked of a valid one."""
        chosen = self._wishes.get(self.cleaned_data.get("met", ""))
        return replace(chosen[0] if chosen else AvoidWish(), name=self.cleaned_data["name"])


class MeetForm(forms.Form):
    """Whom somebody would like to meet tonight, by a name that they type blindly."""

    name = PrintableField(
        label=_("Their name"),
        help_text=_("As they are called here. Whether anybody is, you are not told."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    person = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


def wish_of(form: forms.Form) -> ParticipantWish:
    """Return what a valid form with these fields wishes."""
    said = form.cleaned_data
    topics = dict.fromkeys(topic.strip()[:LONGEST_TOPIC] for topic in said["topics"].split(","))
    topics.pop("", None)
    return ParticipantWish(
        topics=tuple(topics)[:MOST_TOPICS],
        repeats_ok=said["repeats_ok"],
        wants_trio=said["when_odd"] == TRIO,
        rather_rests=said["when_odd"] == REST,
    )


def initial_of(wish: ParticipantWish) -> dict[str, object]:
    """Return how the fields stand for whoever wishes so."""
    return {
        "topics": ", ".join(wish.topics),
        "when_odd": TRIO if wish.wants_trio else REST if wish.rather_rests else "",
        "repeats_ok": wish.repeats_ok,
    }
