"""What a host thinks of a proposal: a grade of their own, and notes for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.proposals.domain.wishes import LONGEST

if TYPE_CHECKING:
    from meshup.proposals_desk.domain.queries.reviews import Ratings

GRADES: Final = (
    ("5", _("5: by all means")),
    ("4", _("4: gladly")),
    ("3", _("3: why not")),
    ("2", _("2: rather not")),
    ("1", _("1: no")),
)


class RatingForm(forms.Form):
    """How a host rates a proposal."""

    grade = forms.ChoiceField(label=_("Your rating"), choices=GRADES, widget=forms.RadioSelect)
    words = PrintableField(
        label=_("Why"),
        required=False,
        max_length=LONGEST["note"],
        widget=forms.Textarea({"rows": 2}),
    )


class NoteForm(forms.Form):
    """Something that the other hosts should know."""

    words = PrintableField(
        label=_("A note for the other hosts"),
        help_text=_("It is about somebody: they get it if they ask what this node keeps of them."),
        max_length=LONGEST["note"],
        widget=forms.Textarea({"rows": 3}),
    )


def rating_initial(ratings: Ratings) -> dict[str, Any]:
    """Return what the form shows of the reader's own rating."""
    own = ratings.own
    return {"grade": str(own.grade), "words": own.words} if own is not None else {}
