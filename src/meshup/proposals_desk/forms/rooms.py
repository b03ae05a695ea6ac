"""An evening's free time offered to one of the pool, from the page of the evening."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy, pgettext

from meshup.community.templatetags.words import said
from meshup.kit.date_words import hour
from meshup.kit.forms.fields import VersionField
from meshup.proposals.choices import ProposalKind, ProposalState
from meshup.proposals.domain.offering import OfferPlan
from meshup.proposals.domain.wishes import MOST_MINUTES
from meshup.proposals_desk.domain.free_time import free_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals_desk.domain.listing import Listed

MOST_CHOICES: Final = 100
"""Proposals that one select offers; whoever looks for others looks in the pool."""


class VersionedChoiceField(forms.ChoiceField):
    """A choice of "uuid:version": it is offered by its uuid, at whatever version it was shown."""

    def valid_value(self, value: object) -> bool:
        """Say whether it is one of those that are offered, perhaps at an earlier version."""
        wanted, _colon, version = str(value).partition(":")
        offered = {str(key).partition(":")[0] for key, _label in [*self.widget.choices]}
        return bool(wanted) and wanted in offered and version.isdecimal() and len(version) < 10  # noqa: PLR2004


class OfferRoomForm(forms.Form):
    """Which proposal gets which free time."""

    version = VersionField()
    proposal = VersionedChoiceField(label=gettext_lazy("Proposal"))
    line = forms.ChoiceField(label=gettext_lazy("When"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("Empty: as long as it is free, or as was proposed."),
        min_value=0,
        max_value=MOST_MINUTES,
        required=False,
    )

    def __init__(
        self, data: QueryDict | None, *, event: Occurrence, offerable: Sequence[Listed]
    ) -> None:
        super().__init__(data, initial={"version": 0}, auto_id="room_%s")
        self.lines = free_lines(event)
        names = [(f"{e.proposal.uuid}:{e.proposal.version}", in_words(e)) for e in offerable]
        self.fields["proposal"].choices = [("", _("Choose a proposal")), *names[:MOST_CHOICES]]  # type: ignore[attr-defined]
        words = _("%(hour)s, %(minutes)s min")
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            *(
                (
                    str(place),
                    words
                    % {
                        "hour": hour(line.starts_at.astimezone(event.zone)),
                        "minutes": line.minutes,
                    },
                )
                for place, line in enumerate(self.lines)
            ),
            ("", _("not said yet")),
        ]

    def plan(self, event: Occurrence) -> OfferPlan:
        """Return what a valid form offers."""
        data = self.cleaned_data
        line = self.lines[int(data["line"])] if data["line"] else None
        minutes = data["minutes"]
        if minutes is None and line is not None:
            minutes = line.minutes
        return OfferPlan(
            event=event.slug, minutes=minutes, starts_at=line.starts_at if line else None
        )

    def chosen(self) -> tuple[UUID, int]:
        """Return the proposal of a valid form, and the version at which it was shown."""
        uuid, _colon, version = self.cleaned_data["proposal"].partition(":")
        return UUID(uuid), int(version)


def kind_and_length(facts: ProposalFacts) -> str:
    """Return "Talk, 15 min", or "Stand, all along"."""
    kind = capfirst(str(ProposalKind(facts.kind).label))
    if not facts.minutes:
        return _("%(kind)s, all along") % {"kind": kind}
    return _("%(kind)s, %(minutes)s min") % {"kind": kind, "minutes": facts.minutes}


def in_words(listed: Listed) -> str:
    """Return "Gossip without a crowd · Talk, 15 min · Chloé"."""
    facts = listed.proposal
    names = ", ".join(speaker.name for speaker in facts.speakers if speaker.name)
    accepted = pgettext("proposal", "accepted") if facts.state == ProposalState.ACCEPTED else ""
    words = (str(said(facts.titles)), kind_and_length(facts), names, accepted)
    return " · ".join(filter(None, words))
