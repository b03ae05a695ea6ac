"""Shell: where our events have their homes, for hosts, and for everybody who reads of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshup.activitypub.addresses import same_origin
from meshup.cohosting.domain.queries.homes import HomeFacts, home_of_event, home_of_record, homes
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import NoSuchRecord
from meshup.community.rules import may_see_desk
from meshup.kit.shown import Shown
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.succession.choices import AWAY, KIND, Place
from meshup.succession.domain.deciding import may_stay
from meshup.succession.domain.order import Claim, mandate_of
from meshup.succession.domain.rehoming import was_ours
from meshup.succession.domain.standings import standing_document
from meshup.succession.domain.turning import Standing, has_declined, standing_of
from meshup.succession.models import Watch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from meshup.activitypub.ids import Json
    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeAtDesk:
    """Where an event has its home, and what hosts may do about it.

    Attributes:
        home: how the home is called. silent_since: since when it does not answer.
        days: so long it is silent before others go on.
        successors: names of those who may go on, in order.
        hosts: those who could be its home, by the id of their Group and their name.
        open_request: one about its home.
        may_ask_back: whether it was ours before.
        may_stay: whether we may be its home after all, without anybody's word.
    """

    slug: str
    titles: Mapping[str, str]
    home: str
    standing: Standing
    silent_since: datetime | None
    days: int
    successors: Sequence[str]
    hosts: Sequence[tuple[str, str]]
    open_request: RequestFacts | None
    may_ask_back: bool
    may_stay: bool

    @property
    def place(self) -> str:
        """Where we stand, for templates."""
        return self.standing.place.value

    @property
    def waits_for(self) -> str:
        """Whose hosts are asked before us; "" where nobody's are."""
        return self.standing.waits_for.name if self.standing.waits_for else ""

    @property
    def goes_on(self) -> str:
        """Who goes on with it; "" for nobody."""
        claim = self.standing.claim
        return claim.name if claim else ""

    @property
    def page_there(self) -> str:
        """The page of the event with whoever goes on; "" while it has none."""
        return page_of(self.standing.claim)


def home_at_desk(asker: Asker, slug: str, now: datetime) -> HomeAtDesk | None:
    """Return where an event has its home; None where it is ours alone."""
    facts = home_of_event(slug, now) if may_see_desk(asker) else None
    return _at_desk(facts, now) if facts is not None else None


def homes_to_decide(asker: Asker, now: datetime) -> list[HomeAtDesk]:
    """Return the events about whose home hosts have something to decide, or to know."""
    if not may_see_desk(asker):
        return []
    wanted = {Place.TURN, Place.WAITS, Place.PAUSED}
    found = [_at_desk(facts, now) for facts in homes(now)]
    return [one for one in found if one.standing.place in wanted]


def own_standing(uuid: UUID, now: datetime) -> tuple[Json, bool, set[str]]:
    """Return what we say of an event, whether everybody may read it, and which Groups else may.

    Raises:
        NoSuchRecord: we hold no such event.
    """
    facts = home_of_record(uuid, now)
    if facts is None:
        raise NoSuchRecord
    watch = Watch.objects.filter(uuid=uuid).first()
    document = standing_document(facts, declines=has_declined(facts, watch))
    hosts = {host["group"] for host in facts.document.get("hosts", ())}
    homes_known = {one["home"]["group"] for one in (facts.document, *facts.before)}
    asked = set(watch.to_ask) if watch is not None else set()
    return document, facts.is_public, hosts | homes_known | asked


def shown_home_elsewhere(slug: str, now: datetime) -> Shown[Claim | None]:
    """Return who goes on with an event of ours, for everybody who reads of it; None for nobody."""
    tags = frozenset({TOGETHER})
    facts = home_of_event(slug, now)
    if facts is None or not facts.is_home or not (facts.is_paused or facts.moved_to):
        return Shown(None, tags)
    watch = Watch.objects.filter(uuid=facts.uuid).first()
    return Shown(standing_of(facts, watch, now).claim, tags)


def page_of(claim: Claim | None) -> str:
    """Return the page of an event with whoever goes on; "" where it is not their own."""
    if claim is None or not claim.page or not same_origin(claim.page, claim.group):
        return ""
    return claim.page


def _at_desk(facts: HomeFacts, now: datetime) -> HomeAtDesk:
    watch = Watch.objects.filter(uuid=facts.uuid).first()
    standing, mandate = standing_of(facts, watch, now), mandate_of(facts.document)
    about: dict[str, Any] = {"about": [f"rehome:{facts.uuid}"]}
    asked = [one for one in requests_of_kind(KIND, now, **about) if one.is_open]
    own = facts.document.get("hosts", ()) if facts.is_home else ()
    return HomeAtDesk(
        slug=facts.slug,
        titles=facts.document.get("nameMap", {}),
        home=mandate.name,
        standing=standing,
        silent_since=facts.silent_since if standing.place in AWAY else None,
        days=mandate.days,
        successors=[named.name for named in mandate.successors],
        hosts=[(host["group"], host["name"]) for host in own],
        open_request=asked[0] if asked else None,
        may_ask_back=standing.place is Place.PAUSED
        or (standing.place is Place.FOLLOWS and was_ours(facts)),
        may_stay=facts.is_home and may_stay(standing),
    )
