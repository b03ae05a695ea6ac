"""How a host wants the rounds of an evening, and which button was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.groups import GroupedForm
from meshup.person_to_person.choice_labels import NAMES_ON_WALL
from meshup.person_to_person.choices import NamesOnWall
from meshup.person_to_person.domain.values import (
    LONGEST_TABLE,
    MOST_ROUNDS,
    MOST_TABLES,
    PAUSE_SECONDS,
    ROUND_SECONDS,
    SessionWish,
)
from meshup.presence.spoken_languages import OFFERED, language_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

MINUTE: Final = 60
LATEST: Final = 10**14  # ms since 1970
AS_NEEDED: Final = "needed"
NUMBER: Final = "number"
NAMES: Final = "names"
WHICH_TABLES: Final = (
    (AS_NEEDED, _("as many as needed")),
    (NUMBER, _("this many:")),
    (NAMES, _("those of these names:")),
)


class SessionForm(GroupedForm):
    """How many rounds, how long, and at which tables; most evenings leave all of it as it is.

    Args:
        sent: what was typed. initial: what it shows.
        first: languages that are offered before all others.
    """

    FOLDS = (
        (_("Tables"), ("which_tables", "table_number", "table_names")),
        (_("Names on the screen in the room"), ("names_on_wall",)),
        (_("Languages of who says none"), ("languages",)),
    )
    field_names = {
        "rounds": "rounds",
        "round_seconds": "round_minutes",
        "pause_seconds": "pause_minutes",
        "tables": "table_names",
    }

    rounds = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=MOST_ROUNDS, initial=5)
    round_minutes = forms.IntegerField(
        label=_("Minutes each"),
        min_value=ROUND_SECONDS[0] // MINUTE,
        max_value=ROUND_SECONDS[1] // MINUTE,
        initial=10,
    )
    pause_minutes = forms.IntegerField(
        label=_("Minutes between"),
        min_value=PAUSE_SECONDS[0] // MINUTE,
        max_value=PAUSE_SECONDS[1] // MINUTE,
        initial=2,
    )
    which_tables = forms.ChoiceField(
        label=_("How many tables"),
        choices=WHICH_TABLES,
        initial=AS_NEEDED,
        widget=forms.RadioSelect,
    )
    table_number = forms.IntegerField(
        label=_("Number of tables"), min_value=1, max_value=MOST_TABLES, required=False
    )
    table_names = PrintableField(
        label=_("Names of tables"),
        help_text=_("One on each line, such as: Bar, Window, Sofa. Two people sit at each."),
        widget=forms.Textarea({"rows": 4}),
        max_length=(LONGEST_TABLE + 2) * MOST_TABLES,
        required=False,
    )
    names_on_wall = forms.ChoiceField(
        label=_("The screen in the room shows"),
        choices=NAMES_ON_WALL,
        initial=NamesOnWall.NAMES,
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Who says no language speaks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
        first: Sequence[str] = (),
    ) -> None:
        super().__init__(sent, initial=initial)
        languages = cast("forms.MultipleChoiceField", self.fields["languages"])
        codes = dict.fromkeys((*first, *OFFERED))
        languages.choices = [(code, language_name(code)) for code in codes]

    def clean_table_names(self) -> tuple[str, ...]:
        """Return the names, without empty lines and repetitions."""
        lines = (line.strip() for line in self.cleaned_data["table_names"].splitlines())
        names = tuple(dict.fromkeys(filter(None, lines)))
        if long := next((name for name in names if len(name) > LONGEST_TABLE), ""):
            facts = {"name": long[:LONGEST_TABLE], "most": LONGEST_TABLE}
            raise ValidationError(
                _("“%(name)s…” is longer than %(most)s characters."), "long", facts
            )
        if len(names) > MOST_TABLES:
            raise ValidationError(_("At most %(most)s tables."), "many", {"most": MOST_TABLES})
        return names

    def clean(self) -> dict[str, Any]:
        """Refuse a choice of tables that says neither how many nor which."""
        data: dict[str, Any] = super().clean() or {}
        which = data.get("which_tables")
        if which == NUMBER and "table_number" in data and data["table_number"] is None:
            self.add_error("table_number", ValidationError(_("Write how many."), "required"))
        if which == NAMES and "table_names" in data and not data["table_names"]:
            wrong = ValidationError(_("Write a name on each line."), "required")
            self.add_error("table_names", wrong)
        return data

    @property
    def wish(self) -> SessionWish:
        """What it says; to be asked of a valid one."""
        data = self.cleaned_data
        tables: tuple[str, ...] = {
            AS_NEEDED: (),
            NUMBER: tuple(map(str, range(1, (data["table_number"] or 0) + 1))),
            NAMES: data["table_names"],
        }[data["which_tables"]]
        return SessionWish(
            rounds=data["rounds"],
            round_seconds=data["round_minutes"] * MINUTE,
            pause_seconds=data["pause_minutes"] * MINUTE,
            tables=tables,
            languages=tuple(data["languages"]),
            names_on_wall=data["names_on_wall"],
        )


def session_initial(wish: SessionWish) -> dict[str, Any]:
    """Return what ``SessionForm`` shows of a session."""
    numbered = tuple(map(str, range(1, len(wish.tables) + 1)))
    which = AS_NEEDED if not wish.tables else NUMBER if wish.tables == numbered else NAMES
    return {
        "rounds": wish.rounds,
        "round_minutes": round(wish.round_seconds / MINUTE),
        "pause_minutes": round(wish.pause_seconds / MINUTE),
        "which_tables": which,
        "table_number": len(wish.tables) if which == NUMBER else None,
        "table_names": "\n".join(wish.tables) if which == NAMES else "",
        "names_on_wall": wish.names_on_wall,
        "languages": list(wish.languages),
    }


class Seen(NamedTuple):
    """What a host saw who pressed a button; see ``PressForm``."""

    number: int | None
    ends: int | None


class PressForm(forms.Form):
    """A button of the page on which rounds are led; ``number`` says what it was about.

    The round that the host saw, how often the rounds were started or how many there were to be; of
    minutes more or less how many, and ``ends`` when the round was to end, in ms since 1970: so a
    button that is pressed twice, by two hosts or on a page that is old, does it once.
    """

    number = forms.IntegerField(required=False, min_value=-9999, max_value=9999)
    ends = forms.IntegerField(required=False, min_value=0, max_value=LATEST)

    @property
    def seen(self) -> Seen:
        """What a valid one says."""
        return Seen(self.cleaned_data["number"], self.cleaned_data["ends"])
