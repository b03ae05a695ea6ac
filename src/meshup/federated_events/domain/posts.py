"""Shell: hosts write short texts that the Group publishes, change them, and take them back.

Each act is one transaction with what is sent of it. A post that was deleted keeps its words for a
while, so that deleting can be undone: it comes back under its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.federated_events.domain.post_words import post_document
from meshup.federated_events.domain.sending import (
    Sending,
    next_second,
    publish,
    publish_again,
    rewrite,
    take_away,
)
from meshup.federated_events.errors import EmptyPost, NoSuchPost, PostChanged, PostTooLong
from meshup.federated_events.models import POSTS, Post
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.errors import FederationOff
from meshup.kit.versions import refuse_if_newer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker

LONGEST_POST: Final = 3_000
WAY_BACK: Final = timedelta(days=7)
"""For how long what was deleted can be brought back."""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post; ``texts`` are Markdown by language, ``event`` is the slug of what it is about."""

    number: int
    uuid: UUID
    texts: Mapping[str, str]
    event: str
    version: int
    published_at: datetime
    updated_at: datetime
    is_gone: bool
    by: str

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than at first."""
        return self.updated_at > self.published_at


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What a post is to say, in Markdown by language, and the event that it is about, if any."""

    texts: Mapping[str, str]
    event: str = ""

    def check(self) -> None:
        """Refuse what is no post.

        Raises:
            EmptyPost, PostTooLong
        """
        if not any(text.strip() for text in self.texts.values()):
            raise EmptyPost
        if any(len(text) > LONGEST_POST for text in self.texts.values()):
            raise PostTooLong(most=LONGEST_POST)


def write_post(by: Asker, plan: PostPlan, at: datetime) -> PostFacts:
    """Publish a post.

    Raises:
        HostsOnly, FederationOff, EmptyPost, PostTooLong
    """
    _require(by)
    plan.check()
    with transaction.atomic():
        sending = Sending.begin(at)
        moment = next_second(at)
        row = Post(published_at=moment, updated_at=moment, by_id=by.pk)
        _take_over(row, plan)
        publish(sending, row, lambda: _document(sending, row))
        return facts_of(row)


def change_post(by: Asker, number: int, version: int, plan: PostPlan, at: datetime) -> PostFacts:
    """Let a post say something else; saying the same again sends nothing.

    Raises:
        HostsOnly, FederationOff, NoSuchPost, EmptyPost, PostTooLong
        PostChanged: it is no longer at ``version``.
    """
    _require(by)
    plan.check()
    with transaction.atomic():
        row = _locked(number)
        refuse_if_newer(row.version, version, PostChanged)
        if row.gone_at is not None:
            raise NoSuchPost
        before = (row.texts, row.event)
        _take_over(row, plan)
        if before != (row.texts, row.event):
            sending = Sending.begin(at)
            publish_again(sending, row, lambda: _document(sending, row))
        return facts_of(row)


def delete_post(by: Asker, number: int, at: datetime) -> PostFacts:
    """Take a post back from everybody; one that is gone stays so.

    Raises:
        HostsOnly, FederationOff, NoSuchPost
    """
    _require(by)
    with transaction.atomic():
        row = _locked(number)
        if row.gone_at is None:
            take_away(Sending.begin(at), row, "Note")
        return facts_of(row)


def restore_post(by: Asker, number: int, at: datetime) -> PostFacts:
    """Publish a deleted post again, under its id; one that is there stays as it is.

    Raises:
        HostsOnly, FederationOff
        NoSuchPost: there is none, or its words are forgotten.
    """
    _require(by)
    with transaction.atomic():
        row = _locked(number)
        if row.gone_at is not None:
            sending = Sending.begin(at)
            publish(sending, row, lambda: _document(sending, row))
        return facts_of(row)


def forget_deleted(now: datetime) -> int:
    """Forget the words of posts that nobody can bring back any more; return how many."""
    gone = Post.objects.filter(gone_at__lt=now - WAY_BACK).exclude(texts={})
    return gone.update(texts={}, by=None)


def facts_of(row: Post) -> PostFacts:
    """Return a row as a value."""
    return PostFacts(
        number=row.pk,
        uuid=row.uuid,
        texts=dict(row.texts),
        event=row.event,
        version=row.version,
        published_at=row.published_at,
        updated_at=row.updated_at,
        is_gone=row.gone_at is not None,
        by=row.by.name if row.by else "",
    )


def _require(by: Asker) -> None:
    require(by, may_run_community)
    if not federation().is_on:
        raise FederationOff


def _locked(number: int) -> Post:
    row = Post.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None or not row.texts:
        raise NoSuchPost
    return row


def _take_over(row: Post, plan: PostPlan) -> None:
    row.texts = {code: text.strip() for code, text in plan.texts.items() if text.strip()}
    row.event = plan.event


def rewrite_posts(at: datetime) -> int:
    """Write posts anew that were published at another address, and tell nobody; return how many."""
    with transaction.atomic():
        living = Post.objects.select_for_update().filter(gone_at=None).order_by("pk")
        rows = list(living.exclude(document__id__startswith=absolute(POSTS)))
        if rows:
            sending = Sending.begin(at)
            for row in rows:
                rewrite(sending, row, partial(_document, sending, row))
    return len(rows)


def _document(sending: Sending, row: Post) -> dict[str, Any]:
    return post_document(sending.actor, row)
