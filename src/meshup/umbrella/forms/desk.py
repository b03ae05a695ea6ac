"""What hosts fill in: whether the node is an umbrella, whom it asks, and its guests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language_info, gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.umbrella.domain.settings import UmbrellaFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_ADDRESS: Final = 2_000
LONGEST_CHARTER: Final = 20_000
MOST_VOICES: Final = 500
PLAIN: Final = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class UmbrellaForm(forms.Form):
    """How this node is an umbrella; a charter in each of its ``languages``."""

    is_on = forms.BooleanField(
        label=_("This node is an umbrella: other communities may ask to be its members"),
        required=False,
    )
    accepts_at_once = forms.BooleanField(
        label=_("Whoever asks is a member at once; no host has to say yes"), required=False
    )
    voices_wanted = forms.IntegerField(
        label=_("How many voices a wish for a new community needs to stand among our to-dos"),
        min_value=1,
        max_value=MOST_VOICES,
    )
    successors = PrintableField(
        label=_("Who gathers the members if this node is lost"),
        help_text=_(
            "The key of a node on each line, such as did:key:z6Mk…; it stands on its card."
        ),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3, **PLAIN}),
    )
    tells_evenings = forms.BooleanField(
        label=_("Umbrellas above us may show how many evenings we had"), required=False
    )
    tells_meetings = forms.BooleanField(
        label=_("Umbrellas above us may show how many people met here"), required=False
    )

    def __init__(self, *args: Any, languages: Sequence[str], **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        self.languages = tuple(languages)
        for language in self.languages:
            name = get_language_info(language)["name_translated"]
            self.fields[f"charter_{language}"] = PrintableField(
                label=_("Charter of the members ({language})").format(language=name),
                help_text=_(
                    "What members share, in Markdown. If it is empty, no charter is shown."
                ),
                max_length=LONGEST_CHARTER,
                required=False,
                widget=forms.Textarea({"rows": 8}),
            )

    def fields_first(self) -> list[forms.BoundField]:
        """Return what every node may say."""
        return [field for field in self if not self._is_folded(field.name)]

    def fields_folded(self) -> list[forms.BoundField]:
        """Return what few change: numbers and texts of an umbrella."""
        return [field for field in self if self._is_folded(field.name)]

    @staticmethod
    def _is_folded(name: str) -> bool:
        return name in {"voices_wanted", "successors"} or name.startswith("charter_")

    def facts(self, before: UmbrellaFacts) -> UmbrellaFacts:
        """Return what was filled in; charters in other languages stay as they are."""
        said = self.cleaned_data
        charters = {**before.charters}
        for language in self.languages:
            charters[language] = said[f"charter_{language}"].strip()
        return UmbrellaFacts(
            is_on=said["is_on"],
            accepts_at_once=said["accepts_at_once"],
            charters={code: words for code, words in charters.items() if words},
            voices_wanted=said["voices_wanted"],
            successors=tuple(said["successors"].split()),
            tells_evenings=said["tells_evenings"],
            tells_meetings=said["tells_meetings"],
        )


def initial_of(facts: UmbrellaFacts) -> dict[str, Any]:
    """Return what the form shows first."""
    charters = {f"charter_{code}": words for code, words in facts.charters.items()}
    return {
        "is_on": facts.is_on,
        "accepts_at_once": facts.accepts_at_once,
        "voices_wanted": facts.voices_wanted,
        "successors": "\n".join(facts.successors),
        "tells_evenings": facts.tells_evenings,
        "tells_meetings": facts.tells_meetings,
        **charters,
    }


class JoinForm(forms.Form):
    """Whose umbrella the node asks to be under."""

    address = PrintableField(
        label=_("Address of the umbrella"),
        max_length=LONGEST_ADDRESS,
        help_text=_("Such as https://france.example, or its handle."),
        widget=forms.TextInput(PLAIN),
    )


class GuestForm(forms.Form):
    """A group of the fediverse that is shown as a guest."""

    address = PrintableField(
        label=_("Handle or address of a group"),
        max_length=LONGEST_ADDRESS,
        help_text=_("A group of Mobilizon or Gancio, for example. It is followed."),
        widget=forms.TextInput(PLAIN),
    )


class CalendarForm(forms.Form):
    """A calendar that is shown as a guest."""

    calendar = PrintableField(
        label=_("Address of a calendar (ICS)"),
        max_length=LONGEST_ADDRESS,
        help_text=_("It is read once an hour, never changed here, and seen by everybody."),
        widget=forms.TextInput(PLAIN),
    )
    name = PrintableField(label=_("Whose calendar it is"), max_length=200)
