"""Shell: the doctor's look at the community: whether it is set up, and whether hosts get in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.choices import Role
from meshup.community.models import Node, Person
from meshup.kit.health import Finding, bad, ok

if TYPE_CHECKING:
    from collections.abc import Iterator


def community() -> Iterator[Finding]:
    """Look whether there is a node, and a host who can sign in."""
    node = Node.objects.first()
    if node is None:
        yield bad("The node is not set up.", "Run: meshup init")
        return
    hosts = Person.objects.filter(role=Role.HOST, is_active=True).count()
    yield (
        ok(f"{node.name} has {hosts} {'host' if hosts == 1 else 'hosts'}.")
        if hosts
        else bad(f"{node.name} has no host.", "Restore a backup: nobody can sign in.")
    )
