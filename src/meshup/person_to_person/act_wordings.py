"""How acts of hosts on the rounds of an evening are written in moderation's log."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.moderation.domain.acts import register_act_wording
from meshup.person_to_person.domain import verbs

WORDINGS: Final = {
    verbs.OPEN: _("%(who)s opened person-to-person: %(what)s."),
    verbs.CHANGE: _("%(who)s changed how person-to-person goes: %(what)s."),
    verbs.START: _("%(who)s started the rounds: %(what)s."),
    verbs.UNDO_START: _("%(who)s took the start of the rounds back: %(what)s."),
    verbs.HOLD: _("%(who)s put the rounds on hold: %(what)s."),
    verbs.RESUME: _("%(who)s let the rounds go on: %(what)s."),
    verbs.EXTEND: _("%(who)s changed the time of a round: %(what)s."),
    verbs.BEGIN_NOW: _("%(who)s began a round before its time: %(what)s."),
    verbs.END_ROUND: _("%(who)s ended a round before its time: %(what)s."),
    verbs.ADD_ROUND: _("%(who)s added a round: %(what)s."),
    verbs.END: _("%(who)s ended person-to-person: %(what)s."),
    verbs.ADD_PERSON: _("%(who)s let somebody take part in person-to-person: %(what)s."),
    verbs.TAKE_OUT: _("%(who)s took somebody out of person-to-person: %(what)s."),
    verbs.BRING_BACK: _("%(who)s let somebody take part again in person-to-person: %(what)s."),
}


def register_acts() -> None:
    """Let what was done be read; called once, when apps are ready."""
    for verb, sentence in WORDINGS.items():
        register_act_wording(verb, sentence)
