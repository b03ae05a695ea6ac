"""Who may do what on this node. Each rule takes whoever asks, signed in or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Asker = AbstractBaseUser | AnonymousUser


def _has_role(person: Asker, *roles: Role) -> bool:
    return person.is_authenticated and getattr(person, "role", None) in roles


def may_see_desk(person: Asker) -> bool:
    """Everybody who has a role sees the desk."""
    return _has_role(person, *Role)


def may_run_community(person: Asker) -> bool:
    """Hosts change the community's page, its people and its series."""
    return _has_role(person, Role.HOST)


def may_edit_agenda(person: Asker) -> bool:
    """Hosts make, move, confirm and cancel events."""
    return _has_role(person, Role.HOST)


def may_edit_programme(person: Asker) -> bool:
    """Hosts and programme helpers change texts, timetables and what is kept afterwards."""
    return _has_role(person, Role.HOST, Role.PROGRAMME)


def may_count_heads(person: Asker) -> bool:
    """Everybody with a role may note how many came."""
    return _has_role(person, *Role)
