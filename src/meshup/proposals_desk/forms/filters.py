"""Which proposals a host wants to see, in an address; what makes no sense there asks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from meshup.community.templatetags.words import said
from meshup.kit.forms.fields import PrintableField
from meshup.kit.language_names import language_name
from meshup.proposals.choices import ProposalKind, ProposalState
from meshup.proposals.domain.pool import PoolFilters
from meshup.proposals_desk.domain.listing import NEWEST, OPEN_STATES, RATED, WAITING
from meshup.proposals_desk.forms.evening_words import evening_choices

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict

    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals_desk.domain.queries.evenings import Evening

ANY: Final = ("", gettext_lazy("any"))
YES_NO: Final = (ANY, ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
ALL_STATES: Final = "all"
STANDING: Final = "standing"
"""What an address calls the standing call."""
LEVELS: Final = tuple((str(level), str(level)) for level in range(1, 4))


class FilterForm(forms.Form):
    """What is asked of the list; every field may be empty."""

    q = PrintableField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    state = forms.ChoiceField(label=gettext_lazy("Where it stands"), required=False)
    order = forms.ChoiceField(
        label=gettext_lazy("First"),
        required=False,
        choices=(
            (WAITING, gettext_lazy("what waits")),
            (NEWEST, gettext_lazy("the newest")),
            (RATED, gettext_lazy("the best rated")),
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Level, at least"), required=False, choices=(ANY, *LEVELS)
    )
    evening = forms.ChoiceField(label=gettext_lazy("Suits the speaker on"), required=False)
    money = forms.ChoiceField(label=gettext_lazy("Money involved"), required=False, choices=YES_NO)
    first = forms.ChoiceField(
        label=pgettext_lazy("filter", "Speaks for the first time"),
        help_text=gettext_lazy("Without those whose names are hidden until you have rated them."),
        required=False,
        choices=YES_NO,
    )
    call = forms.ChoiceField(label=gettext_lazy("Call"), required=False)

    ALWAYS: Final = ("q", "state", "order")
    """Fields that are seen at once; the others are folded."""

    def __init__(
        self,
        data: QueryDict,
        calls: Sequence[CallFacts],
        evenings: Iterable[Evening],
        languages: Iterable[str],
    ) -> None:
        super().__init__(data, auto_id="filter_%s")
        topics = {topic.key: str(said(topic.labels)) for call in calls for topic in call.topics}
        self._offer("state", _state_choices())
        self._offer("kind", [ANY, *((value, capfirst(text)) for value, text in _kinds())])
        self._offer("language", [ANY, *((code, language_name(code)) for code in languages)])
        self._offer("topic", [ANY, *topics.items()])
        self._offer("evening", [ANY, *evening_choices(evenings)])
        self._offer("call", [ANY, *((call.slug or STANDING, call_name(call)) for call in calls)])
        if not topics:
            del self.fields["topic"], self.fields["level"]
        if len(calls) == 1:
            del self.fields["call"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields that are seen at once."""
        return [self[name] for name in self.ALWAYS]

    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that are folded."""
        return [field for field in self if field.name not in self.ALWAYS]

    @property
    def is_first(self) -> bool | None:
        """Whether those who speak for the first time are wanted, or others; None: all."""
        return _yes_or_no(self._chosen("first"))

    @property
    def asks_more(self) -> bool:
        """Whether one of the folded fields asks for something."""
        return any(self._chosen(field.name) for field in self.more_fields())

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return self.asks_more or bool(self._chosen("q") or self._chosen("state"))

    @property
    def words(self) -> str:
        """The words to look for."""
        return self._chosen("q")

    @property
    def chosen_order(self) -> str:
        """One of ``listing.ORDERS``."""
        return self._chosen("order") or WAITING

    def filters(self) -> PoolFilters:
        """Return what is asked for, but for the words."""
        state, call = self._chosen("state"), self._chosen("call")
        level = self._chosen("level")
        return PoolFilters(
            states=_states(state),
            call=None if not call else call.replace(STANDING, ""),
            kind=self._chosen("kind"),
            language=self._chosen("language"),
            topic=self._chosen("topic"),
            level=int(level) if level else 1,
            evening=self._chosen("evening"),
            money=_yes_or_no(self._chosen("money")),
        )

    def _chosen(self, name: str) -> str:
        """Return what a field asks for; "" for nothing, and for what it does not offer."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


def call_name(call: CallFacts) -> str:
    """Return what a call is called, in the current language."""
    return str(said(call.titles)) or (_("The standing call") if call.is_standing else call.slug)


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.value, kind.label) for kind in ProposalKind]


def _state_choices() -> list[Any]:
    states = [(state.value, capfirst(str(state.label))) for state in ProposalState]
    return [("", _("To decide, or without a date")), *states, (ALL_STATES, _("All of them"))]


def _states(state: str) -> frozenset[str]:
    if state == ALL_STATES:
        return frozenset(ProposalState.values)
    return frozenset({state}) if state else frozenset(OPEN_STATES)


def _yes_or_no(choice: str) -> bool | None:
    return {"yes": True, "no": False}.get(choice)
