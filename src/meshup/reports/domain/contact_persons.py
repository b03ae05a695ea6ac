"""Shell: hosts name the contact persons, and let them go.

Who is no longer shown goes on reading what they were given before, for whoever wrote it picked
them; their row goes with their role on the node.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.domain.queries import somebody
from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed
from meshup.moderation.domain.acts import log_act
from meshup.moderation.errors import NotYours
from meshup.reports.domain.queries.contact_persons import CONTACTS_TAG
from meshup.reports.domain.verbs import CHANGE_CONTACT, NAME_CONTACT
from meshup.reports.errors import NameMissing, NoSuchContactPerson
from meshup.reports.models import ContactPerson

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPersonPlan:
    """What everybody reads of a contact person."""

    name: str
    languages: tuple[str, ...] = ()
    reach: Texts = field(default_factory=dict)
    is_shown: bool = True


def name_contact_person(by: Asker, person: int, plan: ContactPersonPlan, at: datetime) -> int:
    """Make somebody who signs in a contact person, or change what is said of them.

    Raises:
        NotYours, NameMissing
        NoSuchContactPerson: nobody of that number signs in.
    """
    require(by, may_run_community, NotYours)
    name = plan.name.strip()[:LONGEST_NAME]
    if not name:
        raise NameMissing
    with transaction.atomic():
        if somebody(person) is None:
            raise NoSuchContactPerson
        row, is_new = ContactPerson.objects.update_or_create(
            person_id=person,
            defaults={
                "name": name,
                "languages": list(plan.languages),
                "reach": plan.reach,
                "is_shown": plan.is_shown,
            },
        )
        verb = NAME_CONTACT if is_new else CHANGE_CONTACT
        log_act(by, verb, f"contact_person:{row.pk}", "", at)
        changed(CONTACTS_TAG)
    return row.pk
