"""One step of a draft, as a button, a key or a drag sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django import forms

from meshup.kit.forms.fields import PrintableField, VersionField
from meshup.programme.choices import Act
from meshup.programme.domain.arranging import Spot
from meshup.programme.domain.lines import DraftLine
from meshup.programme.domain.steps import PUT, Wish
from meshup.programme.errors import StepUnreadable, TalkTaken
from meshup.proposals.choices import ITEM_KINDS
from meshup.proposals.domain.queries.proposals import proposal_for
from meshup.proposals.errors import NoSuchProposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.community.rules import Asker
    from meshup.programme.domain.lines import Lines

ACTS = {"put": Act.PUT, "aside": Act.ASIDE, "off": Act.OFF}
"""What steps are called; all others move a line."""


class StepForm(forms.Form):
    """A step: ``verb:ref``; where to is a ``target`` ("day|place"), after a line for a drag."""

    version = VersionField()
    step = PrintableField(max_length=64)
    target = PrintableField(max_length=100, required=False)
    after = PrintableField(max_length=48, required=False)
    follow = forms.BooleanField(required=False)

    def wish(self, asker: Asker, lines: Lines, zones: Sequence[str]) -> Wish:
        """Return what is asked for.

        Raises:
            StepUnreadable, TalkTaken
        """
        if not self.is_valid():
            raise StepUnreadable
        data = self.cleaned_data
        verb, _colon, ref = data["step"].partition(":")
        is_known = any(line.ref == ref for line in lines)
        line = None if is_known or verb not in PUT else _from_pool(asker, ref)
        return Wish(
            verb=verb,
            ref=ref,
            line=line,
            spot=self._spot(),
            follow=data["follow"],
            zones=zones,
        )

    def act(self) -> tuple[Act, str]:
        """Return what is done, and the line to which; to be called on a valid form."""
        verb, _colon, ref = self.cleaned_data["step"].partition(":")
        is_new = verb == "drop" and ref.startswith("t")
        return (Act.PUT if is_new else ACTS.get(verb, Act.MOVE)), ref

    def _spot(self) -> Spot:
        day, _bar, zone = (self.cleaned_data["target"] or "1|").partition("|")
        if not day.isdecimal() or len(day) > 3:  # noqa: PLR2004 - an event has some dozens of days
            raise StepUnreadable
        return Spot(int(day), zone, self.cleaned_data["after"])


def _from_pool(asker: Asker, ref: str) -> DraftLine:
    """Return the line of a proposal that is to be put in.

    Raises:
        StepUnreadable: it is no name of one. TalkTaken: nobody holds it any more.
    """
    try:
        uuid = UUID(ref.removeprefix("t"))
        found = proposal_for(asker, uuid)
    except ValueError:
        raise StepUnreadable from None
    except NoSuchProposal:
        raise TalkTaken from None
    if found.has_ended:
        raise TalkTaken
    return DraftLine(
        ref=f"t{uuid.hex}",
        kind=ITEM_KINDS[found.kind],
        talk=uuid,
        minutes=found.minutes,
        titles=found.titles,
        languages=found.languages,
    )
