"""Who may do what on this node. Each rule takes whoever asks, signed in or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.choices import Role
from meshup.community.errors import HostsOnly

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    from meshup.kit.errors import Refusal

    Asker = AbstractBaseUser | AnonymousUser


def require(
    asker: Asker | None, rule: Callable[[Asker], bool], refusal: type[Refusal] = HostsOnly
) -> None:
    """Refuse whom ``rule`` does not allow; None is the node itself (an import, the demo).

    Raises:
        HostsOnly, or the ``refusal`` of another room.
    """
    if asker is not None and not rule(asker):
        raise refusal


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
