"""Shell: the first step of a fresh node that this room knows of; reads, and writes nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.first_steps import FirstStep
from meshup.reports.domain.queries.contact_persons import shown_contact_persons


def contact_persons_named() -> FirstStep:
    """Look whether anybody can be told how somebody behaved."""
    return FirstStep(
        _("Name a contact person"),
        is_done=bool(shown_contact_persons().value),
        sentence=_("Whom people can tell when somebody behaved badly; better two than one."),
        url=reverse("reports:contact_list"),
        label=_("Name them"),
    )
