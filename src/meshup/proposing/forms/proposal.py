"""What somebody would tell or show, as a page asks for it: what is needed comes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.languages import SpokenLanguagesField, set_languages
from meshup.kit.forms.texts import TextsField
from meshup.proposals.choices import Need, Recording
from meshup.proposals.domain.wishes import LONGEST, MOST_SPEAKERS, ProposalWish
from meshup.proposing.forms.evening_labels import evening_labels
from meshup.proposing.forms.lengths import (
    length_choices,
    read_length,
    usual_length,
    written_length,
)
from meshup.proposing.forms.question_fields import (
    initial_besides,
    level_fields,
    question_fields,
    read_levels,
    read_responses,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django_stubs_ext import StrOrPromise

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.kit.forms.groups import Groups
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposing.forms.lengths import Length

RECORDINGS: Final[tuple[tuple[str, StrOrPromise], ...]] = (
    (Recording.NO.value, Recording.NO.label),
    (Recording.SLIDES.value, Recording.SLIDES.label),
    (Recording.FULL.value, Recording.FULL.label),
)
NEW_ONLY: Final = ("others", "email", "somebody_else", "once")
"""Fields of a proposal that is not there yet."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a form is for: the call, evenings to choose from, the languages of the node.

    Attributes:
        present: kind and minutes of a proposal that is there; None for a new one.
        is_known: whether the device acts for somebody. person: what they are called, or "".
    """

    call: CallFacts
    evenings: Sequence[Occurrence]
    languages: Sequence[str]
    present: Length | None = None
    is_known: bool = False
    person: str = ""


class ProposalForm(GroupedForm):
    """A proposal; of all this only the title has to be there."""

    GROUPS: ClassVar[Groups] = (
        ("", ("titles", "abstracts", "length", "name", "required_questions")),
    )
    FOLDS: ClassVar[Groups] = (
        (_("When"), ("evenings",)),
        (_("Languages, needs"), ("languages", "needs")),
        (_("Level"), ("levels",)),
        (_("More about it"), ("questions",)),
        (_("With whom"), ("others", "somebody_else")),
        (_("To be told"), ("email",)),
        (_("Recording, money, votes"), ("recording", "money", "may_be_voted")),
        (_("For the hosts only"), ("note",)),
    )
    field_names: ClassVar[Mapping[str, str]] = {
        "names": "name",
        "kind": "length",
        "minutes": "length",
    }

    titles = TextsField(label=_("Title"), most=LONGEST["titles"])
    abstracts = TextsField(
        label=_("What is it about?"),
        help_text=_("A few sentences will do; Markdown if you like."),
        rows=4,
        most=LONGEST["abstracts"],
        required=False,
    )
    length = forms.ChoiceField(label=_("Kind and length"))
    name = PrintableField(
        label=_("Your name, as it should be shown"),
        help_text=_("A nickname is fine; empty: nobody is named."),
        max_length=LONGEST["names"],
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    evenings = forms.MultipleChoiceField(
        label=_("Which of the next evenings suit you?"),
        help_text=_("None chosen: any will do, also later ones."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    languages = SpokenLanguagesField()
    needs = forms.MultipleChoiceField(
        label=_("It needs"),
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = PrintableField(
        label=_("Who holds it with you?"),
        help_text=_(
            "A name on each line. You get a link for each: they are shown once they say yes."
        ),
        widget=forms.Textarea({"rows": 2}),
        max_length=LONGEST["names"] * MOST_SPEAKERS,
        required=False,
    )
    somebody_else = forms.BooleanField(
        label=_("I am somebody else than who used this browser before"), required=False
    )
    email = forms.EmailField(
        label=_("An e-mail address to be told"),
        help_text=_(
            "What becomes of it, dates that are offered, changes. For nothing else, and shown to"
            " nobody. Without it you find all that on a page of your own."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    recording = forms.ChoiceField(
        label=_("May it be recorded?"), choices=RECORDINGS, widget=forms.RadioSelect, required=False
    )
    money = PrintableField(
        label=_("Is money involved?"),
        help_text=_(
            "A company, a coin, a job to fill: say which. It is named when the talk is scheduled."
        ),
        max_length=LONGEST["money"],
        required=False,
    )
    may_be_voted = forms.BooleanField(
        label=_(
            "Visitors may read it before hosts have decided, and say that they want to hear it"
        ),
        required=False,
    )
    note = PrintableField(
        label=_("What only hosts should read"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST["note"],
        required=False,
    )
    once = PrintableField(max_length=64, required=False, widget=forms.HiddenInput)
    website = PrintableField(
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    """A trap: machines that fill in every field fill in this one."""

    def __init__(self, *args: Any, frame: Frame, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        self.frame = frame
        super().__init__(*args, **keywords)
        self._offer()
        self._ask_besides()
        set_languages(self, frame.languages)

    def _offer(self) -> None:
        """Offer what this call, this node and this device have."""
        frame, fields = self.frame, self.fields
        for name, choices in self._choices().items():
            fields[name].choices = choices  # type: ignore[attr-defined]
        fields["length"].initial = usual_length(frame.call)
        fields["recording"].initial = Recording.NO.value
        fields["languages"].label = _("It can be held in")
        if frame.person:
            fields["somebody_else"].label = _("I am not %(name)s") % {"name": frame.person}
        is_new = frame.present is None
        gone = {
            *(() if frame.is_known and is_new else ("somebody_else",)),
            *(() if is_new else NEW_ONLY),
            *(() if frame.evenings and not frame.call.event else ("evenings",)),
            *(() if frame.call.has_voices else ("may_be_voted",)),
        }
        for name in gone:
            fields.pop(name, None)

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        frame = self.frame
        return {
            "length": length_choices(frame.call, frame.present),
            "evenings": evening_labels(frame.evenings),
        }

    def _ask_besides(self) -> None:
        """Ask for the levels and questions of the call; what has to be answered stands above."""
        call, languages = self.frame.call, self.frame.languages
        levels, questions = level_fields(call, languages), question_fields(call, languages)
        self.fields.update({**levels, **questions})
        self.besides = {
            "levels": tuple(levels),
            "required_questions": tuple(n for n, field in questions.items() if field.required),
            "questions": tuple(n for n, field in questions.items() if not field.required),
        }

    def _grouped(self, groups: Groups) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        expanded = [
            (heading, [each for name in names for each in self.besides.get(name, (name,))])
            for heading, names in groups
        ]
        return super()._grouped(expanded)

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.data.get("website"))

    @property
    def wish(self) -> ProposalWish:
        """What is proposed; to be asked of a valid form."""
        values, call = self.cleaned_data, self.frame.call
        kind, minutes = read_length(values["length"])
        return ProposalWish(
            titles=values["titles"],
            abstracts=values["abstracts"],
            call=call.slug,
            kind=kind,
            minutes=minutes,
            languages=values["languages"],
            levels=read_levels(call, values),
            needs=tuple(values["needs"]),
            evenings=(call.event,) if call.event else tuple(values.get("evenings", ())),
            money=values["money"],
            recording=values["recording"] or Recording.NO.value,
            names=(values["name"], *_lines(values.get("others", ""))),
            note=values["note"],
            responses=read_responses(call, values),
            may_be_voted=values.get("may_be_voted", False),
        )


def initial_of(facts: ProposalFacts) -> dict[str, Any]:
    """Return what the form of a proposal that is there begins with."""
    names = ("titles", "abstracts", "money", "recording", "note", "may_be_voted")
    return {
        **{name: getattr(facts, name) for name in names},
        **{name: list(getattr(facts, name)) for name in ("languages", "needs", "evenings")},
        "length": written_length((facts.kind, facts.minutes)),
        "name": facts.speakers[0].name if facts.speakers else "",
        **initial_besides(facts.levels, facts.responses),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
