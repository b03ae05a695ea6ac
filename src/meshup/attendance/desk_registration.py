"""What coming adds to the desk, to history, to moderation's log and to what hosts hear of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain import host_acts, host_bursts
from meshup.attendance.domain.host_notices import KINDS
from meshup.attendance.domain.in_use import event_in_use, series_in_use
from meshup.attendance.domain.removal_data import REMOVALS
from meshup.attendance.domain.tracked import TRACKED, terms_in_use
from meshup.attendance.rules import may_keep_attendance
from meshup.attendance.views import desk_panels
from meshup.community.desk_menu import MenuEntry, register_menu_entry
from meshup.community.notification_kinds import register_notification_kind
from meshup.desk import registry
from meshup.history.domain.tracking import protect, register
from meshup.kit import personal_data
from meshup.moderation.domain.acts import register_act_wording

ACT_WORDINGS = {
    host_acts.LET_IN: _("%(who)s let somebody in out of turn: %(what)s."),
    host_acts.REMOVE: _("%(who)s took somebody off the list: %(what)s."),
    host_acts.PUT_BACK: _("%(who)s put back who had been taken off the list: %(what)s."),
    host_bursts.UNDO_BURST: _("%(who)s took a burst of registrations off the list: %(what)s."),
    host_bursts.KEEP_BURST: _("%(who)s found that a burst of registrations was people: %(what)s."),
}


def register_at_desk() -> None:
    """Show coming at the desk; called once, when apps are ready."""
    registry.register_event_panel(desk_panels.event_panel, position=20)
    registry.register_series_panel(desk_panels.series_panel, position=20)
    registry.register_event_figures(desk_panels.event_figures, position=20)
    registry.register_overview(desk_panels.overview_part, position=5)
    register_menu_entry(
        MenuEntry(_("Registrations"), "attendance:settings", may_keep_attendance, position=45)
    )
    for kind in KINDS:
        register_notification_kind(kind)
    for verb, sentence in ACT_WORDINGS.items():
        register_act_wording(verb, sentence)
    register(*TRACKED)
    protect("event", event_in_use)
    protect("event", terms_in_use)
    protect("series", series_in_use)
    personal_data.register(REMOVALS)
