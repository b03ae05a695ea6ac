"""What proposing keeps in a browser: the draft of a proposal that is not sent yet."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Cookie

DRAFTS: Final = Cookie(
    "meshup-draft",
    _(
        "What you type into the form for a proposal, so that it outlives a lost network. It is no"
        " cookie, and the node gets it only when you send it."
    ),
    _("Until it is sent, or you press “Start afresh”; 14 days at most."),
    goes_with_person=True,
)
