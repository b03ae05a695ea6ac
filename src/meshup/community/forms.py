"""The shapes of what hosts type about the community, and people about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from meshup.community.choices import Frequency, Role
from meshup.community.domain.nodes import LEGAL
from meshup.kit.forms.fields import (
    CountryField,
    LinksField,
    PrintableField,
    VersionField,
    day_field,
    degrees,
    refuse_half_coordinates,
)
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from meshup.community.notification_kinds import NotificationKind


def _colour(label: Any, help_text: Any) -> PrintableField:  # noqa: ANN401 - lazy strings
    return PrintableField(
        label=label,
        help_text=help_text,
        widget=forms.TextInput({"type": "color", "data-contrast": ""}),
        validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z", _("Write a colour such as #14284b."))],
    )


def _address(label: Any, help_text: Any) -> PrintableField:  # noqa: ANN401 - lazy strings
    return PrintableField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        required=False,
    )


class NodeForm(GroupedForm):
    """What the community's page shows."""

    version = VersionField(required=True)
    name = PrintableField(label=_("Name of the community"), max_length=80)
    city = PrintableField(label=_("City"), max_length=80)
    country = CountryField()
    latitude = degrees(_("Latitude"), _("Degrees north."), most=90)
    longitude = degrees(_("Longitude"), _("Degrees east."), most=180)
    main_language = forms.ChoiceField(label=_("Main language"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the pages"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    time_zone = PrintableField(
        label=_("Time zone"), help_text=_("Such as Europe/Paris."), max_length=64
    )
    contact = forms.EmailField(
        label=_("Contact address"), help_text=_("Everybody can read it."), required=False
    )
    since = day_field(_("Since"), help_text=_("The day of the first meeting."), required=False)
    summaries = TextsField(
        label=_("In one sentence"), help_text=_("Shown below the name."), most=300, required=False
    )
    charters = TextsField(
        label=_("Charter"),
        help_text=_("What the community stands for, in Markdown."),
        rows=12,
        most=30_000,
        required=False,
    )
    conducts = TextsField(
        label=_("Code of conduct"),
        help_text=_("How people treat each other, and whom to tell, in Markdown."),
        rows=12,
        most=30_000,
        required=False,
    )
    links = LinksField(
        label=_("Links"),
        help_text=_(
            "One on each line: Label | address. In two languages:"
            " fr: Notre forum | en: Our forum | address"
        ),
        required=False,
    )
    sponsors = LinksField(
        label=_("Sponsors"), help_text=_("One on each line: Label | address"), required=False
    )
    donations = LinksField(
        label=_("Donations"), help_text=_("One on each line: Label | address"), required=False
    )
    publisher = PrintableField(
        label=_("Publisher"),
        help_text=_("Who publishes this site: a person or an association."),
        max_length=160,
        required=False,
    )
    publisher_address = _address(
        _("Address of the publisher"), _("Postal address, and how to reach them.")
    )
    publisher_person = PrintableField(
        label=_("Responsible person"),
        help_text=_("Who answers for what the site says."),
        max_length=160,
        required=False,
    )
    hosting = PrintableField(
        label=_("Hosting provider"),
        help_text=_("Who runs the machine; the publisher again, if it is yours."),
        max_length=160,
        required=False,
    )
    hosting_address = _address(_("Address of the hosting provider"), _("Postal address."))
    hosting_contact = PrintableField(
        label=_("Contact of the hosting provider"),
        help_text=_("Phone number or e-mail address."),
        max_length=160,
        required=False,
    )
    primary = _colour(_("Main colour"), _("For headings and buttons."))
    accent = _colour(_("Second colour"), _("For the mesh and small marks."))
    picture = forms.FileField(
        label=_("Logo"),
        help_text=_("A picture; without one the node draws a hexagon mark."),
        widget=forms.FileInput({"accept": "image/*"}),
        required=False,
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    suggestions_open = forms.BooleanField(
        label=_("Visitors may suggest impromptu events"), required=False
    )

    meet_open = forms.BooleanField(
        label=_("Visitors may meet in the node’s own rooms online"),
        help_text=_(
            "Sound, video, text and files go from browser to browser; nothing is kept here."
        ),
        required=False,
    )

    GROUPS = ((_("Who and where"), ("name", "city", "summaries", "contact")),)
    FOLDS = (
        (_("Charter and code of conduct"), ("charters", "conducts")),
        (_("Languages and time"), ("main_language", "languages", "time_zone")),
        (_("Links"), ("links", "sponsors", "donations")),
        (_("Looks"), ("primary", "accent", "picture", "remove_logo")),
        (_("Visitors"), ("suggestions_open", "meet_open")),
        (_("Legal notice"), LEGAL),
        (_("On the map, and since when"), ("country", "latitude", "longitude", "since")),
    )
    REMOVALS = {"remove_logo": "logo"}

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        own = self.initial.get("languages", [])
        known = dict(settings.LANGUAGES)
        codes = dict.fromkeys((*(code for code in own if code in known), *known))
        for field in (self.fields["main_language"], self.fields["languages"]):
            cast("forms.ChoiceField", field).choices = [(code, known[code]) for code in codes]

    def clean(self) -> dict[str, Any]:
        """Put the main language first, and refuse half a place."""
        cleaned: dict[str, Any] = super().clean() or {}
        refuse_half_coordinates(self)
        main = cleaned.pop("main_language", "")
        others = [code for code in cleaned.get("languages", []) if code != main]
        cleaned["languages"] = [code for code in (main, *others) if code]
        return cleaned


class RoleForm(forms.Form):
    """What somebody may do."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Hosts do everything. Programme: texts and timetables of events."
            " Door: counting how many came."
        ),
    )


class InvitationForm(RoleForm):
    """Somebody new."""

    email = forms.EmailField(label=_("E-mail address"))
    name = PrintableField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)
    field_order = ("email", "name", "language", "role")


class MeForm(forms.Form):
    """What people say about themselves."""

    name = PrintableField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)


class NotificationsForm(forms.Form):
    """How soon somebody hears of each kind of things that wait for them."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kinds: list[NotificationKind],
        frequencies: Mapping[str, str],
    ) -> None:
        super().__init__(data, prefix="letters", initial=dict(frequencies))
        for kind in kinds:
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.label, choices=Frequency.choices, required=False
            )

    def clean(self) -> dict[str, str]:
        """Leave out what was not sent: a kind may have come since the page was opened."""
        cleaned: dict[str, str] = super().clean() or {}
        return {name: frequency for name, frequency in cleaned.items() if frequency}
