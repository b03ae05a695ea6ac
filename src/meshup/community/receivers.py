"""What the community does when it hears of something: it only enqueues a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.signals import authenticator_added
from django.core.management import call_command
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from meshup.community.jobs import send_invitation, send_passkey_notice
from meshup.community.models import Node
from meshup.community.signals import person_invited
from meshup.kit.jobs import later
from meshup.kit.table_repairs import add_column_if_missing

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.apps import AppConfig

    from meshup.community.models import Person


@receiver(person_invited)
def write_to_invited(person: Person, inviter: Person, **_more: object) -> None:
    """Write to whoever has just been given a role."""
    later(send_invitation, person_id=person.pk, inviter_id=inviter.pk)


@receiver(authenticator_added)
def write_about_passkey(user: Person, authenticator: Authenticator, **_more: object) -> None:
    """Write to whoever has a new passkey, in case it was not them who made it."""
    later(send_passkey_notice, person_id=user.pk, key=authenticator.wrap().name)


@receiver(pre_migrate)
def mend_first_table(sender: AppConfig, using: str, **_more: object) -> None:
    """Add the column ``meet_open`` to the table of a node made before it came into migration 0001.

    Before the other migrations, for they copy the table: without the column, SQLite took its name
    for a value.
    """
    if sender.name != "meshup.community" or add_column_if_missing(
        Node, "meet_open", connections[using]
    ):
        return
    if Node._meta.db_table in connections[using].introspection.table_names():
        wrong = Node.objects.using(using).exclude(meet_open__in=(True, False))
        wrong.update(meet_open=False)


@receiver(post_migrate)
def make_room_for_limits(sender: AppConfig, using: str, **_more: object) -> None:
    """Make the table of the cache, in which the limits of the sign-in page are counted."""
    if sender.name == "meshup.community":
        call_command("createcachetable", database=using, verbosity=0)
