"""Shell: how the acts of this room are written in the log, and what they are about is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from meshup.moderation.act_wordings import NamedSubject
from meshup.reports.domain import verbs
from meshup.reports.models import ContactPerson

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django_stubs_ext import StrOrPromise

SENTENCES: Final[dict[str, StrOrPromise]] = {
    verbs.OPEN_CASE: _("%(who)s opened a case: %(what)s."),
    verbs.CLOSE: _("%(who)s closed %(what)s."),
    verbs.REOPEN: _("%(who)s opened %(what)s again."),
    verbs.HIDE: _("%(who)s hid %(what)s."),
    verbs.SHOW: _("%(who)s showed %(what)s again."),
    verbs.DELETE: _("%(who)s deleted %(what)s."),
    verbs.RESTORE: _("%(who)s brought %(what)s back."),
    verbs.WARN: _("%(who)s warned %(what)s."),
    verbs.TAKE_BACK_WARNING: _("%(who)s took back a warning of %(what)s."),
    verbs.NAME_CONTACT: _("%(who)s made %(what)s a contact person."),
    verbs.CHANGE_CONTACT: _("%(who)s changed the contact person %(what)s."),
}


def name_reports(numbers: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how reports are called: by their number alone; those go along who may not read it."""
    return {
        number: NamedSubject(
            gettext("report %(number)s") % {"number": number},
            reverse("reports:report_at_desk", args=[number]),
        )
        for number in numbers
    }


def name_contact_persons(numbers: Sequence[str]) -> dict[str, NamedSubject]:
    """Return the names of contact persons, as everybody reads them."""
    rows = ContactPerson.objects.filter(pk__in=filter(str.isdecimal, numbers))
    return {str(pk): NamedSubject(name) for pk, name in rows.values_list("pk", "name")}


SUBJECTS: Final[dict[str, Callable[[Sequence[str]], dict[str, NamedSubject]]]] = {
    "report": name_reports,
    "contact_person": name_contact_persons,
}
