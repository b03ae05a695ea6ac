"""What hosts change of coming, as history, moderation's log and the registry of data know it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain import host_acts, host_bursts
from meshup.attendance.domain.in_use import event_in_use, series_in_use
from meshup.attendance.domain.removal_data import REMOVALS
from meshup.attendance.domain.tracked import TRACKED, terms_in_use
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


def register_host_changes() -> None:
    """Let what hosts change be traced, worded and kept; called once, when apps are ready."""
    for verb, sentence in ACT_WORDINGS.items():
        register_act_wording(verb, sentence)
    register(*TRACKED)
    protect("event", event_in_use)
    protect("event", terms_in_use)
    protect("series", series_in_use)
    personal_data.register(REMOVALS)
