"""For which evening a talk of another community is wished, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.agenda.domain.queries.events import upcoming
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import short_day
from meshup.kit.forms.fields import PrintableField, day_field
from meshup.kit.localized_text import localized
from meshup.library.domain.lending import own_today
from meshup.travelling_talks.domain.request_terms import LONGEST_WORDS
from meshup.travelling_talks.domain.requesting import LONGEST_WAIT, TalkWish

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from meshup.agenda.domain.occurrence import Occurrence

MOST_EVENTS: Final = 40
USUAL_WAIT: Final = timedelta(days=21)


class AskForm(forms.Form):
    """What hosts say when they ask for a talk."""

    event = forms.ChoiceField(label=gettext_lazy("For which evening"), required=False)
    day = day_field(
        gettext_lazy("Or on which day"),
        required=False,
        help_text=gettext_lazy("Leave both empty for any evening that suits."),
    )
    words = PrintableField(
        label=gettext_lazy("A word to the speaker"),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=gettext_lazy(
            "Hosts there read it, too. What you pay for, where one sleeps, who comes to your"
            " evenings. Write no addresses or phone numbers of others."
        ),
    )
    until = day_field(gettext_lazy("Until when you wait for an answer"))

    def __init__(self, data: QueryDict | None, *, now: datetime) -> None:
        super().__init__(data, initial={"until": own_today(now) + USUAL_WAIT})
        self.now = now
        choices = [(event.slug, _label(event)) for event in upcoming(now, MOST_EVENTS)]
        self.fields["event"].choices = [("", _("none in particular")), *choices]  # type: ignore[attr-defined]

    def clean_until(self) -> Any:  # noqa: ANN401 - a day
        """Refuse a day that is over, or far away."""
        until, today = self.cleaned_data["until"], own_today(self.now)
        if until < today:
            raise forms.ValidationError(_("This day is over."))
        if until > today + LONGEST_WAIT:
            raise forms.ValidationError(_("Half a year is the longest."))
        return until

    @property
    def wish(self) -> TalkWish:
        """What was said, once it is valid."""
        said = self.cleaned_data
        return TalkWish(
            event=said["event"], day=said["day"], words=said["words"], until=said["until"]
        )


def _label(event: Occurrence) -> str:
    words = localized(event.titles, get_language() or "en", this_node().languages).words
    return f"{short_day(event.local_start.date())} · {words}"
