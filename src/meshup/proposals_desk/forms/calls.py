"""A call as hosts say it: its words, when it is open, what it asks for, how proposals are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from meshup.community.domain.queries import this_node
from meshup.kit.forms.fields import PrintableField, VersionField, WallTimeField
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.texts import TextsField
from meshup.kit.text import slug_of
from meshup.proposals.choices import ProposalKind
from meshup.proposals.domain.call_plans import (
    KEY,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_LENGTHS,
    MOST_MINUTES,
    MOST_MONTHS,
    RESERVED,
    CallPlan,
)
from meshup.proposals_desk.forms.evening_words import evening_choices
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.kit.forms.groups import Groups
    from meshup.proposals.domain.call_facts import CallFacts, Question, Topic
    from meshup.proposals_desk.domain.queries.evenings import Evening

LENGTHS_OF: Final = "lengths_"
"""Begins the names of the fields that say how long each kind lasts."""


class LengthsField(PrintableField):
    """How many minutes something may last: "5, 10, 15"; "" for what is not asked for."""

    default_error_messages = {
        "lengths": _("Write minutes, such as 5, 10, 15: at most %(most)s of them."),
    }

    def clean(self, value: str | None) -> str:
        """Return the minutes, each once, in their order."""
        words = str(super().clean(value)).replace(";", ",").split(",")
        minutes = [word.strip() for word in words if word.strip()]
        fits = all(word.isdecimal() and len(word) <= 3 for word in minutes)  # noqa: PLR2004
        if not fits or any(int(word) > MOST_MINUTES for word in minutes):
            raise self._refusal()
        each = dict.fromkeys(int(word) for word in minutes)
        if len(each) > MOST_LENGTHS:
            raise self._refusal()
        return ", ".join(map(str, each))

    def _refusal(self) -> ValidationError:
        return ValidationError(self.error_messages["lengths"], "lengths", {"most": MOST_LENGTHS})


class CallForm(GroupedForm):
    """What the standing call says."""

    version = VersionField()
    titles = TextsField(
        label=_("Title"), most=LONGEST_LABEL, required=False, help_text=_("Empty: the usual one.")
    )
    texts = TextsField(
        label=_("What you say to people who would propose something"),
        help_text=_("Markdown. Empty: the usual words."),
        rows=6,
        most=LONGEST_TEXT,
        required=False,
    )
    is_open = forms.BooleanField(label=_("It takes proposals"), required=False)
    is_review_anonymous = forms.BooleanField(
        label=_("Names are hidden until one has rated"),
        help_text=_(
            "Whoever decides sees no name, no address, no note and nothing else of the same person"
            " before they have rated a proposal. Where visitors may read proposals, their page"
            " names who speaks to everybody, so to you as well: then leave the next box empty."
        ),
        required=False,
    )
    has_voices = forms.BooleanField(
        label=_("Visitors may read proposals and say what they would like to hear"),
        help_text=_("Only those whose speakers agree."),
        required=False,
    )
    months_declined = forms.IntegerField(
        label=_("Months until declined proposals are forgotten"),
        min_value=1,
        max_value=MOST_MONTHS,
    )

    GROUPS: ClassVar[Groups] = (
        (pgettext_lazy("call", "What it says"), ("titles", "slug", "texts")),
        (_("When it is open"), ("is_open", "event", "opens_at", "closes_at")),
        (
            _("How proposals are read"),
            ("is_review_anonymous", "has_voices", "months_declined"),
        ),
    )

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        for kind in ProposalKind:
            self.fields[f"{LENGTHS_OF}{kind.value}"] = LengthsField(
                label=capfirst(str(kind.label)), required=False, max_length=80
            )
        set_languages(self, this_node().languages)

    def length_fields(self) -> list[forms.BoundField]:
        """Return the fields that say how long each kind lasts."""
        return [self[f"{LENGTHS_OF}{kind.value}"] for kind in ProposalKind]

    def clean(self) -> dict[str, Any]:
        """Refuse a call that asks for nothing."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self._kinds():
            self.add_error(None, ValidationError(_("Let it ask for something."), "kinds"))
        return data

    def plan(self, topics: tuple[Topic, ...], questions: tuple[Question, ...]) -> CallPlan:
        """Return what a valid form says, with these topics and questions."""
        data = self.cleaned_data
        zone = this_node().time_zone
        return CallPlan(
            titles=data["titles"],
            texts=data["texts"],
            is_open=data["is_open"],
            opens_at=_placed(data.get("opens_at"), zone),
            closes_at=_placed(data.get("closes_at"), zone),
            event=data.get("event", ""),
            kinds=self._kinds(),
            topics=topics,
            questions=questions,
            is_review_anonymous=data["is_review_anonymous"],
            has_voices=data["has_voices"],
            months_declined=data["months_declined"],
        )

    def _kinds(self) -> dict[str, tuple[int, ...]]:
        lengths = {
            kind.value: self.cleaned_data[f"{LENGTHS_OF}{kind.value}"] for kind in ProposalKind
        }
        return {
            kind: tuple(int(word) for word in words.split(","))
            for kind, words in lengths.items()
            if words
        }


class DatedCallForm(CallForm):
    """What the call of a festival says: when it opens and closes, and for which event it is."""

    event = forms.ChoiceField(label=_("For which event"), required=False)
    opens_at = WallTimeField(
        label=_("Opens"), required=False, help_text=_("Empty: it is open from now on.")
    )
    closes_at = WallTimeField(label=_("Closes"), required=False)

    def __init__(self, *args: Any, evenings: Iterable[Evening], **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **keywords)
        titles = self.fields["titles"]
        titles.required, titles.help_text = True, ""
        choices = evening_choices(evenings)
        known = self.initial.get("event", "")
        if known and known not in dict(choices):
            choices = [(known, known), *choices]
        self.fields["event"].choices = [("", _("none")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a call that closes before it opens."""
        data = super().clean()
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", ValidationError(_("It closes before it opens."), "order"))
        return data


class NewCallForm(DatedCallForm):
    """A call that is not there yet; its address follows from its title."""

    slug = PrintableField(
        label=_("Address"),
        help_text=_("Small letters, digits, hyphens. Empty: from the title."),
        required=False,
        max_length=40,
    )

    def clean_slug(self) -> str:
        """Return the address."""
        slug: str = self.cleaned_data["slug"]
        if slug and (not KEY.fullmatch(slug) or slug in RESERVED):
            raise ValidationError(_("This cannot be the address of a call."), "slug")
        return slug

    def address(self) -> str:
        """Return the address of a valid form, given or from its title."""
        title = next(iter(self.cleaned_data["titles"].values()))
        wanted: str = self.cleaned_data["slug"] or slug_of(title, 40)
        return wanted if wanted not in RESERVED else f"{wanted}-call"


def call_initial(call: CallFacts) -> dict[str, Any]:
    """Return what the forms show of a call."""
    zone = ZoneInfo(this_node().time_zone)
    plain = ("titles", "texts", "is_open", "event", "is_review_anonymous", "has_voices")
    lengths = {
        f"{LENGTHS_OF}{kind}": ", ".join(map(str, minutes)) for kind, minutes in call.kinds.items()
    }
    return {
        **{name: getattr(call, name) for name in plain},
        **lengths,
        "version": call.version,
        "months_declined": call.months_declined,
        "opens_at": _on_the_wall(call.opens_at, zone),
        "closes_at": _on_the_wall(call.closes_at, zone),
    }


def _on_the_wall(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone).replace(tzinfo=None) if at is not None else None


def _placed(wall: datetime | None, zone: str) -> datetime | None:
    return moment(wall.date(), wall.time(), zone) if wall is not None else None
