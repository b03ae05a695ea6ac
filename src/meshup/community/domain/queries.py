"""The only way to the rows of the community: every query says who is asking, unless all may."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from allauth.mfa.models import Authenticator
from django.conf import settings

from meshup.community.domain.node_profile import profile_of
from meshup.community.errors import NoNode, NoSuchPerson
from meshup.community.models import Node, Person
from meshup.community.rules import may_run_community, require
from meshup.kit.page_conditions import ON_EVERY_PAGE
from meshup.kit.tag_versions import counter_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.domain.node_profile import NodeProfile
    from meshup.community.rules import Asker
    from meshup.kit.tag_versions import TagVersions

NODE_TAG: Final = ON_EVERY_PAGE

_profiles: dict[tuple[bytes, ...], NodeProfile] = {}
_lock: Final = Lock()


def this_node() -> NodeProfile:
    """Return this community, for everybody; kept in memory until it changes in any process.

    Raises:
        NoNode: nobody has run ``meshup init``.
    """
    tags: TagVersions = settings.TAG_VERSIONS
    versions = tags.now((counter_of(NODE_TAG),))
    if (profile := _profiles.get(versions)) is None:
        row = Node.objects.first()
        if row is None:
            raise NoNode
        profile = profile_of(row)
        with _lock:
            _profiles.clear()
            _profiles[versions] = profile
    return profile


def stored_node(host: Asker) -> Node:
    """Return the community's row as it is stored now, for a host who edits it.

    Raises:
        HostsOnly: somebody else asks.
        NoNode: nobody has run ``meshup init``.
    """
    require(host, may_run_community)
    if node := Node.objects.first():
        return node
    raise NoNode


def people_for(host: Asker) -> list[Person]:
    """Return everybody who has a role, by name, for a host.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(host, may_run_community)
    return list(Person.objects.order_by("name", "pk"))


def person_for(host: Asker, person_id: int) -> Person:
    """Return somebody who has a role, for a host.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPerson: there is nobody of that number.
    """
    require(host, may_run_community)
    if person := Person.objects.filter(pk=person_id).first():
        return person
    raise NoSuchPerson


@dataclass(frozen=True, slots=True)
class Passkey:
    """One key of a person's, as they know it."""

    number: int
    name: str
    since: datetime
    last_used: datetime | None


def passkeys_of(person: Person) -> list[Passkey]:
    """Return the keys that ``person`` signs in with, the oldest first, for that person alone."""
    rows = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    return [
        Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at)
        for row in rows.order_by("pk")
    ]


def somebody(person_id: int | None) -> Person | None:
    """Return a person who may sign in, for a letter to that person; or none."""
    if person_id is None:
        return None
    return Person.objects.filter(pk=person_id, is_active=True).first()


def names_of_people() -> dict[int, str]:
    """Return what the people who may sign in are called, by their number, in order of name.

    Whoever shows them to somebody has asked whether they have a role.
    """
    people = Person.objects.filter(is_active=True).order_by("name", "pk")
    return dict(people.values_list("pk", "name"))


def count_people() -> int:
    """Return how many people run the community, for everybody."""
    return Person.objects.filter(is_active=True).count()


def number_of(email: str) -> int | None:
    """Return the number of the person with this address, for the sign-in page; or none."""
    numbers = Person.objects.filter(email__iexact=email, is_active=True)
    return numbers.values_list("pk", flat=True).first()


def contact_for_other_nodes() -> str:
    """Return the community's own address; "" where there is none, or somebody signs in with it."""
    contact = this_node().contact
    return "" if number_of(contact) is not None else contact
