"""Who helps to run the node: invite them, change what they may do, let them go.

Shell: each function takes who asks and writes in one transaction. The rows of all hosts are locked
while one of them loses the role, so that of two hosts who remove each other one stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.choices import Role
from meshup.community.errors import AlreadyHere, HasBeenHere, LastHost, NoSuchPerson
from meshup.community.models import Person
from meshup.community.rules import may_run_community, require
from meshup.community.signals import person_invited
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject

if TYPE_CHECKING:
    from meshup.community.rules import Asker


@transaction.atomic
def add_host(*, email: str, name: str, language: str) -> Person:
    """Make somebody a host at the wish of the operator, who owns the machine.

    Raises:
        AlreadyHere: the address has a role already.
    """
    return _add(email, name, Role.HOST, language)


@transaction.atomic
def invite(host: Asker, *, email: str, name: str, role: Role, language: str) -> Person:
    """Give somebody a role, and announce it with ``person_invited``.

    Raises:
        HostsOnly: somebody else asks.
        AlreadyHere: the address has a role already.
    """
    require(host, may_run_community)
    person = _add(email, name, role, language)
    person_invited.send(Person, person=person, inviter=host)
    return person


@transaction.atomic
def invite_again(host: Asker, person_id: int) -> Person:
    """Write once more to somebody who has not come yet.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPerson: there is nobody of that number.
        HasBeenHere: they signed in before.
    """
    person = newcomer(host, person_id)
    person_invited.send(Person, person=person, inviter=host)
    return person


def newcomer(host: Asker, person_id: int) -> Person:
    """Return somebody who has a role, and has never signed in, for a host.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPerson: there is nobody of that number.
        HasBeenHere: they signed in before.
    """
    require(host, may_run_community)
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NoSuchPerson
    if person.last_login is not None:
        raise HasBeenHere(name=person.name)
    return person


@transaction.atomic
def change_role(host: Asker, person_id: int, role: Role) -> Person:
    """Give somebody another role; the same role again changes nothing.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPerson: there is nobody of that number.
        LastHost: nobody else would be a host.
    """
    require(host, may_run_community)
    person = _leaving_a_host(person_id, but=role)
    person.role = role
    person.save(update_fields=["role"])
    return person


@transaction.atomic
def remove(host: Asker, person_id: int) -> None:
    """Erase all that is kept about somebody, in every room; what they wrote stays, unsigned.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPerson: there is nobody of that number.
        LastHost: nobody else would be a host.
    """
    require(host, may_run_community)
    _erase(person_id)


@transaction.atomic
def remove_self(person: Person) -> None:
    """Erase all that is kept about ``person``, who asks for it; what they wrote stays, unsigned.

    Raises:
        LastHost: nobody else would be a host.
    """
    _erase(person.pk)


def subject_of(person: Person) -> Subject:
    """Return ``person`` as the registry of personal data knows people."""
    return Subject(person=person.pk, email=person.email)


def subject_at(email: str) -> Subject:
    """Return whoever has this address, for the operator: somebody with a role, or a visitor."""
    person = Person.objects.filter(email__iexact=email.strip()).first()
    return subject_of(person) if person else Subject(email=email)


def edit_self(person_id: int, *, name: str, language: str) -> None:
    """Write somebody's own name and the language of their letters."""
    Person.objects.filter(pk=person_id).update(name=name, language=language)


def lock_leaver(person_id: int) -> Person:
    """Return the person, locked together with all hosts, if they can go.

    Raises:
        NoSuchPerson: there is nobody of that number.
        LastHost: nobody else would be a host.
    """
    return _leaving_a_host(person_id, but=None)


def _erase(person_id: int) -> None:
    person = lock_leaver(person_id)  # before any other row, so that two who go do not lock up
    personal_data.erase(subject_of(person))


def _add(email: str, name: str, role: Role, language: str) -> Person:
    email = email.strip().lower()
    if Person.objects.filter(email__iexact=email).exists():
        raise AlreadyHere(email=email)
    person = Person(email=email, name=name, role=role, language=language, joined_at=clock.now())
    person.set_unusable_password()
    person.save()
    return person


def _leaving_a_host(person_id: int, *, but: Role | None) -> Person:
    """Return the person, locked with all hosts, unless the change to ``but`` leaves no host."""
    hosts = list(Person.objects.select_for_update().filter(role=Role.HOST, is_active=True))
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson
    if hosts == [person] and but != Role.HOST:
        raise LastHost(name=person.name)
    return person
