"""What a host decides about a proposal, at the version that their page showed, with some words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy

from meshup.kit.forms.fields import PrintableField, VersionField
from meshup.proposals.domain.wishes import LONGEST
from meshup.proposals_desk.domain.overtaking import LONGEST_SEAL

if TYPE_CHECKING:
    from meshup.proposals.domain.queries.proposals import ProposalFacts


class SealedForm(forms.Form):
    """A decision: which version was shown, and what it was like; see ``domain.overtaking``."""

    version = VersionField(required=True)
    seal = PrintableField(widget=forms.HiddenInput, required=False, max_length=LONGEST_SEAL)


class DecisionForm(SealedForm):
    """A decision with words for the speaker; there may be none."""

    why = PrintableField(
        label=gettext_lazy("Words for the speaker"),
        required=False,
        max_length=LONGEST["note"],
        widget=forms.Textarea({"rows": 3}),
    )


class DeclineForm(DecisionForm):
    """A no, kind by default: the words stand there and can be changed."""

    field_order = ("version", "seal", "why")

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        why = self.fields["why"]
        why.help_text = _("They read this. Change it as you like.")
        why.widget.attrs["rows"] = 6


def kind_words(facts: ProposalFacts) -> str:
    """Return how a proposal is declined unless a host says it otherwise, in its speaker's words."""
    with translation.override(facts.language):
        return _(
            "Come and listen, and propose something again whenever you like: we would be glad."
        )
