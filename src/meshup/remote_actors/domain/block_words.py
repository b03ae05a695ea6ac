"""Shell: how blocks of servers and actors are written in the log, and how they are taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _, ngettext

from meshup.kit.addresses import address_of
from meshup.moderation.act_wordings import (
    NamedSubject,
    register_act_wording,
    register_subjects,
)
from meshup.moderation.domain.undoing import context_of
from meshup.moderation.errors import AlreadyDone
from meshup.moderation.undos import DoneAct, UndoRule, register_undo
from meshup.remote_actors.domain import block_verbs as verbs
from meshup.remote_actors.domain.block_lists import lift_import
from meshup.remote_actors.domain.blocking import (
    block_actor,
    block_domain,
    lift_actor,
    lift_domain,
)
from meshup.remote_actors.errors import NoSuchActor, NoSuchDomainBlock
from meshup.remote_actors.models import RemoteActor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

SENTENCES: Final[dict[str, StrOrPromise]] = {
    verbs.BLOCK_DOMAIN: _("%(who)s blocked the server %(what)s."),
    verbs.LIFT_DOMAIN: _("%(who)s lifted the block of the server %(what)s."),
    verbs.BLOCK_ACTOR: _("%(who)s blocked %(what)s."),
    verbs.LIFT_ACTOR: _("%(who)s lifted the block of %(what)s."),
    verbs.IMPORT_BLOCKS: _("%(who)s took over a list and blocked %(what)s."),
    verbs.LIFT_IMPORT: _("%(who)s took back a list and lifted the blocks of %(what)s."),
}


def name_domains(domains: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how servers are called: by their names."""
    return {domain: NamedSubject(domain, _blocks_page()) for domain in domains}


def name_actors(numbers: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how actors of other servers are called, for hosts: by their handles."""
    rows = RemoteActor.objects.filter(pk__in=[number for number in numbers if number.isdigit()])
    return {
        str(pk): NamedSubject(f"@{username}@{host}", _blocks_page())
        for pk, username, host in rows.values_list("pk", "username", "host")
    }


def name_lists(counts: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how a list is called: by how many servers it names."""
    return {
        count: NamedSubject(ngettext("%d server", "%d servers", int(count)) % int(count))
        for count in counts
        if count.isdigit()
    }


SUBJECTS: Final[dict[str, Callable[[Sequence[str]], dict[str, NamedSubject]]]] = {
    "domain": name_domains,
    "remote-actor": name_actors,
    "block-list": name_lists,
}


def _blocks_page() -> str:
    """Return where hosts keep blocks, in whichever room above."""
    return address_of("blocks_at_desk")


def _lift_domain(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    try:
        lift_domain(by, act.about.partition(":")[2], why, at, context_of(act))
    except NoSuchDomainBlock as refusal:
        raise AlreadyDone from refusal


def _block_domain(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    comment = str(act.facts.get("public_comment", ""))
    domain = act.about.partition(":")[2]
    words = why or str(_("put back"))
    block_domain(by, domain, words, at, context_of(act), public_comment=comment)


def _lift_actor(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    try:
        lift_actor(by, int(act.about.partition(":")[2]), why, at, context_of(act))
    except NoSuchDomainBlock as refusal:
        raise AlreadyDone from refusal


def _block_actor(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    words = why or str(_("put back"))
    try:
        block_actor(by, int(act.about.partition(":")[2]), words, at, context_of(act))
    except NoSuchActor as refusal:
        raise AlreadyDone from refusal


def _lift_import(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    made_at = datetime.fromisoformat(act.facts["made_at"])
    try:
        lift_import(by, made_at, why, at, context_of(act))
    except NoSuchDomainBlock as refusal:
        raise AlreadyDone from refusal


UNDOS: Final = {
    verbs.BLOCK_DOMAIN: UndoRule(_lift_domain),
    verbs.LIFT_DOMAIN: UndoRule(_block_domain),
    verbs.BLOCK_ACTOR: UndoRule(_lift_actor),
    verbs.LIFT_ACTOR: UndoRule(_block_actor),
    verbs.IMPORT_BLOCKS: UndoRule(_lift_import),
}


def register_block_acts() -> None:
    """Say how these acts are written, what they are about, and how they are taken back."""
    for verb, sentence in SENTENCES.items():
        register_act_wording(verb, sentence)
    for kind, name in SUBJECTS.items():
        register_subjects(kind, name)
    for verb, rule in UNDOS.items():
        register_undo(verb, rule)
