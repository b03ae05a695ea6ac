"""Shell: keep a server or an actor out, and let it in again; each act is in the log, with why.

Everything is idempotent: what is blocked already stays as it is, and nothing is written.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import domain_of, host_of, is_web_url, normal_host
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.addressing import own_host
from meshup.kit.web import changed
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.reasons import LONGEST_REASON, reason
from meshup.moderation.errors import NotYours
from meshup.remote_actors.domain.block_verbs import (
    BLOCK_ACTOR,
    BLOCK_DOMAIN,
    LIFT_ACTOR,
    LIFT_DOMAIN,
)
from meshup.remote_actors.domain.blocks import BLOCKS_TAG
from meshup.remote_actors.errors import (
    DomainTooWide,
    NoSuchActor,
    NoSuchDomain,
    NoSuchDomainBlock,
    OwnDomain,
)
from meshup.remote_actors.models import ActorBlock, DomainBlock, RemoteActor
from meshup.remote_actors.signals import blocks_changed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker

NO_CONTEXT: Final = ActContext()


def block_domain(
    by: Asker | None,
    domain: str,
    why: str,
    at: datetime,
    context: ActContext = NO_CONTEXT,
    *,
    public_comment: str = "",
) -> str:
    """Keep a server out, with all names below its own; return the name in the one form.

    Args:
        by: a host; None is the node itself.
        domain: a name, a host with its port, or any web address there.
        why: for the other hosts.
        at: now.
        context: what the act belongs to, see ``moderation.domain.acts``.
        public_comment: goes out with the list of blocks that hosts hand on.

    Raises:
        NotYours, ReasonMissing
        NoSuchDomain: it is no name of a server.
        DomainTooWide: it is one label, such as "com".
        OwnDomain: this node is there itself.
    """
    require(by, may_run_community, NotYours)
    name = readable_domain(domain)
    words = reason(why)
    with transaction.atomic():
        row, is_new = DomainBlock.objects.get_or_create(
            domain=name,
            defaults={
                "why": words,
                "public_comment": public_comment.strip()[:LONGEST_REASON],
                "by_id": number_of(by),
                "made_at": at,
            },
        )
        if is_new:
            log_act(by, BLOCK_DOMAIN, f"domain:{row.domain}", words, at, context)
            announce(domains=[name], are_blocked=True)
    return name


def lift_domain(
    by: Asker | None, domain: str, why: str, at: datetime, context: ActContext = NO_CONTEXT
) -> None:
    """Let a server in again.

    Raises:
        NotYours
        NoSuchDomainBlock: it is not blocked under just this name.
    """
    require(by, may_run_community, NotYours)
    with transaction.atomic():
        row = DomainBlock.objects.select_for_update().filter(domain=domain).first()
        if row is None:
            raise NoSuchDomainBlock
        facts = {**context.facts, "public_comment": row.public_comment}
        row.delete()
        given = ActContext(context.report, facts, context.undoes)
        log_act(by, LIFT_DOMAIN, f"domain:{domain}", why, at, given)
        announce(domains=[domain], are_blocked=False)


def block_actor(
    by: Asker | None, actor_number: int, why: str, at: datetime, context: ActContext = NO_CONTEXT
) -> None:
    """Keep one actor of another server out, by the number of their row.

    Raises:
        NotYours, ReasonMissing
        NoSuchActor: nobody of this number is known.
    """
    require(by, may_run_community, NotYours)
    words = reason(why)
    with transaction.atomic():
        actor = RemoteActor.objects.select_for_update().filter(pk=actor_number).first()
        if actor is None:
            raise NoSuchActor
        defaults = {"why": words, "by_id": number_of(by), "made_at": at}
        _row, is_new = ActorBlock.objects.get_or_create(actor=actor, defaults=defaults)
        if is_new:
            log_act(by, BLOCK_ACTOR, f"remote-actor:{actor.pk}", words, at, context)
            announce(actors=[actor.pk], are_blocked=True)


def lift_actor(
    by: Asker | None, actor_number: int, why: str, at: datetime, context: ActContext = NO_CONTEXT
) -> None:
    """Let an actor in again.

    Raises:
        NotYours
        NoSuchDomainBlock: they are not blocked.
    """
    require(by, may_run_community, NotYours)
    with transaction.atomic():
        row = ActorBlock.objects.select_for_update().filter(actor=actor_number).first()
        if row is None:
            raise NoSuchDomainBlock
        row.delete()
        log_act(by, LIFT_ACTOR, f"remote-actor:{actor_number}", why, at, context)
        announce(actors=[actor_number], are_blocked=False)


def readable_domain(text: str) -> str:
    """Return the name of a server, or its host with a port, in the one form.

    Raises:
        NoSuchDomain, DomainTooWide, OwnDomain: see ``block_domain``.
    """
    typed = text.strip()
    if "://" in typed:
        host = host_of(typed) if is_web_url(typed) else ""
    else:
        host = normal_host(typed.rpartition("@")[2].removeprefix("*."))
    if not host:
        raise NoSuchDomain(domain=typed[:200])
    if "." not in host and ":" not in host:
        raise DomainTooWide(domain=host)
    if host in {own_host(), domain_of(own_host())} or own_host().endswith(f".{host}"):
        raise OwnDomain(domain=host)
    return host


def announce(*, are_blocked: bool, domains: Iterable[str] = (), actors: Iterable[int] = ()) -> None:
    """Say after the commit who is kept out now, or no longer."""
    changed(BLOCKS_TAG)
    transaction.on_commit(
        partial(
            blocks_changed.send_robust,
            DomainBlock,
            domains=tuple(domains),
            actors=tuple(actors),
            are_blocked=are_blocked,
        )
    )


def number_of(by: Asker | None) -> int | None:
    """Return the number of a person who has signed in."""
    return by.pk if by is not None and by.is_authenticated else None
