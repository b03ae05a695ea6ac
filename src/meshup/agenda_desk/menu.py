"""What the agenda adds to the menu of the desk: what can be made, and where things are kept."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.community.desk_menu import MenuEntry
from meshup.community.rules import may_edit_agenda, may_run_community, may_see_desk

NEW_EVENT: Final = "agenda_desk:event_new"
ENTRIES: Final = (
    MenuEntry(_("New event"), NEW_EVENT, may_edit_agenda, position=10, makes=True),
    MenuEntry(
        _("Impromptu, in one line"),
        NEW_EVENT,
        may_edit_agenda,
        position=12,
        query="?kind=impromptu",
        makes=True,
    ),
    MenuEntry(
        _("New series"), "agenda_desk:series_new", may_run_community, position=14, makes=True
    ),
    MenuEntry(_("Events"), "agenda_desk:event_list", may_see_desk, position=18),
    MenuEntry(_("Series"), "agenda_desk:series_list", may_edit_agenda, position=20),
    MenuEntry(_("Venues"), "agenda_desk:venue_list", may_edit_agenda, position=30),
    MenuEntry(_("Suggestions"), "agenda_desk:suggestions", may_edit_agenda, position=40),
)
