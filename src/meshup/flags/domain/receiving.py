"""Shell: what moderators of other servers report here joins the reports that hosts read.

It is told apart from what people here report: counted by the domain of the server that sends it,
which stands as whom to ask back. What is not of this node is not taken. A Flag that names several
of our things is a report for each, three at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, override

from meshup.activitypub.addresses import host_of, whose_server
from meshup.activitypub.safe_html import plain_text
from meshup.community.domain.queries import this_node
from meshup.fediverse.domain.addressing import is_own
from meshup.flags.flagged_ids import flagged
from meshup.kit.errors import Refusal
from meshup.moderation.domain.admission import Visitor
from meshup.reports.choices import Way
from meshup.reports.domain.reported_pages import about_at
from meshup.reports.domain.reporting import LONGEST_WORDS, ReportPlan, send_report
from meshup.reports.reportables import reportable_of

if TYPE_CHECKING:
    from meshup.inbox.activity_handlers import Received

MOST_LOOKED_AT: Final = 20
MOST_REPORTS: Final = 3


def receive_flag(received: Received) -> bool:
    """Keep a Flag as reports about what it names of ours.

    Raises:
        TooMany: that server has sent as many as are taken.
    """
    ours = [own for own in received.activity.object_ids[:MOST_LOOKED_AT] if is_own(own)]
    if not ours:
        return False
    about = {_public(own): own for own in reversed(ours)}
    if len(about) > 1:
        about.pop("", None)  # actors beside what they wrote
    for what, own in list(reversed(about.items()))[:MOST_REPORTS]:
        _send(received, what, own)
    return True


def _public(own: str) -> str:
    """Return what an id of ours is of, where everybody may read that; else ""."""
    about = flagged(own) or about_at(own)
    found = reportable_of(about)
    if found is None:
        return ""
    kind, key = found
    try:
        kind.find(key)
    except Refusal:
        return ""
    return about


def _send(received: Received, about: str, own: str) -> None:
    actor = received.actor
    content = received.activity.document.get("content")
    words = plain_text(content, most=LONGEST_WORDS) if isinstance(content, str) else ""
    plan = ReportPlan(
        way=Way.CONTENT,
        words=words or _no_words(),
        about=about,
        occasion="" if about else own[:200],
        reach=actor.handle[:200],
        is_of_server=True,
    )
    domain = whose_server(host_of(actor.actor_id))
    send_report(plan, Visitor(network=f"server {domain}"), received.at)


def _no_words() -> str:
    """Say in the community's language that nothing was said."""
    with override(this_node().languages[0]):
        return gettext("Another server reports this, without saying why.")
