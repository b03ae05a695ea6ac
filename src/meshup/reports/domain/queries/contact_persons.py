"""Shell: whom people may tell how somebody behaved; kept in memory, for every event shows them."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.community.rules import may_run_community, require
from meshup.kit.shown import Shown
from meshup.kit.tag_versions import counter_of
from meshup.moderation.errors import NotYours
from meshup.reports.errors import NoSuchContactPerson
from meshup.reports.models import ContactPerson

if TYPE_CHECKING:
    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts
    from meshup.kit.tag_versions import TagVersions

CONTACTS_TAG: Final = "contact_persons"


@dataclass(frozen=True, slots=True)
class ContactPersonFacts:
    """A contact person.

    Attributes:
        number: under which they are picked.
        person: the number with which they sign in.
        name: as everybody reads it.
        languages: codes of those that they understand.
        reach: how they are found at an evening, by language.
        is_shown: whether people can pick them; who is not goes on reading what they were given.
    """

    number: int
    person: int
    name: str
    languages: tuple[str, ...]
    reach: Texts
    is_shown: bool


Everybody = tuple[ContactPersonFacts, ...]

_known: Final[dict[tuple[bytes, ...], Everybody]] = {}
_lock: Final = Lock()


def shown_contact_persons() -> Shown[Everybody]:
    """Return the contact persons, for everybody."""
    shown = tuple(facts for facts in _everybody() if facts.is_shown)
    return Shown(shown, frozenset({CONTACTS_TAG}))


def contact_persons_for(host: Asker) -> list[ContactPersonFacts]:
    """Return all contact persons, also those who are shown no more, for a host.

    Raises:
        NotYours: somebody else asks.
    """
    require(host, may_run_community, NotYours)
    return list(_everybody())


def contact_person_for(host: Asker, number: int) -> ContactPersonFacts:
    """Return one contact person, for a host.

    Raises:
        NotYours: somebody else asks. NoSuchContactPerson
    """
    for facts in contact_persons_for(host):
        if facts.number == number:
            return facts
    raise NoSuchContactPerson


def names_of(numbers: set[int]) -> list[str]:
    """Return the names of these contact persons, for whoever picked them."""
    return [facts.name for facts in _everybody() if facts.number in numbers]


def is_contact_person(asker: Asker) -> bool:
    """Say whether ``asker`` is, or was, a contact person, and may have reports to read."""
    return asker.is_authenticated and any(facts.person == asker.pk for facts in _everybody())


def may_read_reports(asker: Asker) -> bool:
    """Hosts read what is reported of the site, contact persons what they were given."""
    return may_run_community(asker) or is_contact_person(asker)


def _everybody() -> Everybody:
    counters: TagVersions = settings.TAG_VERSIONS
    versions = counters.now((counter_of(CONTACTS_TAG),))
    if (known := _known.get(versions)) is None:
        known = tuple(map(_facts, ContactPerson.objects.order_by("name", "pk")))
        with _lock:
            _known.clear()
            _known[versions] = known
    return known


def _facts(row: ContactPerson) -> ContactPersonFacts:
    return ContactPersonFacts(
        number=row.pk,
        person=row.person_id,
        name=row.name,
        languages=tuple(row.languages),
        reach=row.reach,
        is_shown=row.is_shown,
    )
