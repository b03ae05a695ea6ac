"""How acts about who is there are written in moderation's log, and taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from meshup.moderation.domain.acts import register_act_wording
from meshup.moderation.undos import register_undo
from meshup.presence.domain import host_acts

WORDINGS = {
    host_acts.MARK_LEFT: _("%(who)s noted that somebody had left: %(what)s."),
    host_acts.PUT_BACK: _("%(who)s noted that somebody had not left: %(what)s."),
}


def register_acts() -> None:
    """Let what is corrected be read, and taken back; called once, when apps are ready."""
    for verb, sentence in WORDINGS.items():
        register_act_wording(verb, sentence)
    register_undo(host_acts.MARK_LEFT, host_acts.UNDO_MARK)
