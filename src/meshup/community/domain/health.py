"""Shell: the doctor's look at the community: whether it is set up, and whether hosts get in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.community.choices import Role
from meshup.community.models import Node, Person
from meshup.kit.health import Finding, bad, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator


NAMED: Final = {"publisher": "who publishes the site", "hosting": "who hosts it"}


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


def legal_notice() -> Iterator[Finding]:
    """Look whether the public page says who publishes the site and who hosts it."""
    node = Node.objects.first()
    if node is None:
        return
    missing = [words for name, words in NAMED.items() if not getattr(node, name)]
    yield (
        ok("The legal notice names who publishes and who hosts the site.")
        if not missing
        else warning(
            f"The legal notice does not say {' and '.join(missing)}.",
            "Many countries ask for it. Write it on the desk, under “Community”.",
        )
    )
