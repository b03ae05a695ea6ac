"""What visitors fill in: the card that they give, for how long, and whom they met elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.contact_exchange.domain.cards import PARTS, Card, card_of
from meshup.contact_exchange.forms.cards import GIVE, CardForm
from meshup.contact_grants.domain.contact_terms import LONGEST, MOST_DAYS
from meshup.contact_grants.domain.meeting import MeetingPlan
from meshup.kit.forms.fields import PrintableField
from meshup.node_requests.forms.nodes import NodeField

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from django.forms.boundfield import BoundField, BoundWidget

DAYS: Final = (
    (7, _("a week")),
    (30, _("a month")),
    (90, _("three months")),
    (365, _("a year")),
)
USUAL_DAYS: Final = 30
LONGEST_CODE: Final = 20


class GivenCardForm(CardForm):
    """A card of which only some parts may be given, and for how long."""

    days = forms.TypedChoiceField(
        label=_("They may keep it for"), choices=DAYS, coerce=int, initial=USUAL_DAYS
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        wanted: Collection[str] = PARTS,
        until: datetime | None = None,
        now: datetime | None = None,
        **keywords: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **keywords)
        self.wanted = [part for part in PARTS if part in wanted]
        for part in PARTS:
            if part not in self.wanted:
                del self.fields[part]
        give = self.fields["give"]
        give.choices = [choice for choice in GIVE if choice[0] in self.wanted]  # type: ignore[attr-defined]
        give.initial = []
        if until is not None and now is not None:
            most = max((until - now).days, 0)
            fitting = [choice for choice in DAYS if choice[0] <= most]
            longest = (MOST_DAYS, _("as long as they ask for"))
            self.fields["days"].choices = [*fitting, longest]  # type: ignore[attr-defined]
            if not any(days == USUAL_DAYS for days, _label in fitting):
                self.fields["days"].initial = (fitting or [longest])[-1][0]

    @property
    def parts(self) -> Iterator[tuple[BoundField, BoundWidget]]:
        """Return each part that may be given with the box that gives it."""
        boxes = {box.data["value"]: box for box in self["give"]}
        for part in self.wanted:
            yield self[part], boxes[part]

    @property
    def card(self) -> Card:
        """Return the card that is given; the form is valid.

        Raises:
            NoName, NothingOnCard, NotAPhone, NotAMail, NotALink, TooManyLinks, TooLong
        """
        typed = self.cleaned_data
        lines = tuple(typed.get("links", "").splitlines())
        values = [typed.get(part, "") for part in ("name", "phone", "mail", "note")]
        name, phone, mail, note = values
        return card_of(Card(name, phone, mail, lines, note), typed["give"])


class MetForm(GivenCardForm):
    """Somebody whom one met at another node, and the card that they get for theirs."""

    whom = PrintableField(
        label=_("Whom you met"),
        help_text=_("The name by which you know them."),
        max_length=LONGEST["whom"],
    )
    event = PrintableField(
        label=_("Where you met"),
        help_text=_("Such as: the evening about routing, in November."),
        max_length=LONGEST["event"],
        required=False,
    )
    code = PrintableField(
        label=_("Their code"),
        help_text=_(
            "If they showed you one on their page “Introductions”. Then nobody but they sees this."
            " Without one their hosts read it, and pass it on if they can."
        ),
        max_length=LONGEST_CODE,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    word = PrintableField(
        label=_("A word for them"),
        help_text=_("They read it, with your name, before they answer."),
        max_length=LONGEST["content"],
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    before = ("node", "whom", "event", "code", "word")
    """The fields that stand before the card."""

    def __init__(self, *args: Any, now: datetime, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        self.fields["node"] = NodeField(now=now, label=_("At which community"))

    @property
    def fields_before(self) -> list[BoundField]:
        """Return the fields that stand before the card."""
        return [self[name] for name in self.before]

    @property
    def plan(self) -> MeetingPlan:
        """Return what was filled in; the form is valid.

        Raises:
            Refusal: of the card.
        """
        said = self.cleaned_data
        return MeetingPlan(
            whom=said["whom"],
            event=said["event"],
            word=said["word"],
            code=said["code"],
            card=self.card,
            days=said["days"],
        )
