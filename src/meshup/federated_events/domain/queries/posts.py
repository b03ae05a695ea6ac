"""Posts of hosts: for everybody what is published, for hosts what was deleted lately, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.community.rules import may_run_community, require
from meshup.federated_events.domain.posts import facts_of
from meshup.federated_events.domain.tags import object_tag
from meshup.federated_events.errors import NoSuchPost
from meshup.federated_events.models import Post
from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.federated_events.domain.posts import PostFacts


def shown_post(uuid: UUID) -> Shown[PostFacts]:
    """Return a post for its page.

    Raises:
        NoSuchPost: there is none, or it was deleted.
    """
    row = Post.objects.filter(uuid=uuid, gone_at=None).first()
    if row is None:
        raise NoSuchPost
    return Shown(facts_of(row), frozenset({object_tag(uuid)}))


def posts_for(asker: Asker, most: int) -> list[PostFacts]:
    """Return the latest posts, those that can be brought back among them, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    rows = Post.objects.exclude(texts={}).select_related("by").order_by("-published_at", "-pk")
    return [facts_of(row) for row in rows[:most]]


def post_for(asker: Asker, number: int) -> PostFacts:
    """Return a post that is to be changed.

    Raises:
        HostsOnly: somebody else asks.
        NoSuchPost: there is none, or it was deleted.
    """
    require(asker, may_run_community)
    row = Post.objects.select_related("by").filter(pk=number, gone_at=None).first()
    if row is None:
        raise NoSuchPost
    return facts_of(row)


def is_published(number: int) -> bool:
    """Say whether a post is there and was not deleted; the node itself asks."""
    return Post.objects.filter(pk=number, gone_at=None).exists()
