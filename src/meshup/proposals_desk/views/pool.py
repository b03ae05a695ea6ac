"""The pool at the desk: what was proposed, filtered and in order, and how it is balanced."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.talks import places_of_talks
from meshup.agenda.templatetags.events import level_in_words
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.community.templatetags.words import said
from meshup.desk.pages import desk_page
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.language_names import language_name
from meshup.proposal_letters.domain.outbox import number_in_outbox
from meshup.proposals.choices import ProposalKind, ProposalState
from meshup.proposals.domain.host_floods import floods_for, floods_put_away
from meshup.proposals.domain.pool import balance_of
from meshup.proposals.domain.queries.calls import all_calls
from meshup.proposals.domain.queries.pool import pool_for
from meshup.proposals.host_parts import proposal_figures
from meshup.proposals.rules import may_change_calls, may_see_pool
from meshup.proposals_desk.domain.listing import (
    in_order,
    listed,
    with_first,
    with_look_alikes,
    with_words,
)
from meshup.proposals_desk.domain.queries.evenings import evenings_for
from meshup.proposals_desk.domain.queries.reviews import ratings_for
from meshup.proposals_desk.forms.evening_words import event_in_words
from meshup.proposals_desk.forms.filters import FilterForm, call_name
from meshup.proposals_desk.forms.rooms import kind_and_length
from meshup.proposals_desk.views.standings import BADGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals_desk.domain.listing import Listed

ON_A_PAGE: Final = 25


@require_safe
@desk(may_see_pool)
def pool(request: HttpRequest) -> HttpResponse:
    """List what was proposed."""
    at, calls = now(), all_calls()
    evenings = evenings_for(request.user, at)
    form = FilterForm(request.GET, calls, evenings, this_node().languages)
    entries = pool_for(request.user, form.filters()).entries
    ratings = ratings_for(request.user, {entry.proposal.uuid for entry in entries})
    by_slug = {call.slug: call for call in calls}
    found = with_first(listed(entries, by_slug, ratings), is_first=form.is_first)
    shown = with_words(with_look_alikes(found), form.words)
    page = Paginator(in_order(shown, form.chosen_order), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    titles = {each.proposal.uuid: each.proposal.titles for each in shown}
    context = {
        "form": form,
        "page": page,
        "rows": _rows(request, page, by_slug, titles),
        "balance": _balance(shown, calls),
        "floods": floods_for(request.user, at),
        "has_put_away": bool(floods_put_away(request.user)),
        "may_change_calls": may_change_calls(request.user),
        "letters": number_in_outbox(request.user),
        "files": address_of("proposal_files") if may_run_community(request.user) else "",
    }
    return desk_page(request, "proposals_desk/pool.html", context)


def _rows(
    request: HttpRequest,
    page: Iterable[Listed],
    calls: Mapping[str, CallFacts],
    titles: Mapping[Any, Any],
) -> list[dict[str, Any]]:
    """Return what the rows of a page say; as many queries for any number of them."""
    some = list(page)
    uuids = [each.proposal.uuid for each in some]
    placed = [e.proposal.uuid for e in some if e.proposal.is_talk]
    places = places_of_talks(placed, drafts=True) if placed else {}
    figures = proposal_figures(request.user, uuids, now())
    return [
        {
            "listed": each,
            "proposal": each.proposal,
            "state": ProposalState(each.proposal.state).label,
            "badge": BADGES[ProposalState(each.proposal.state)],
            "shape": kind_and_length(each.proposal),
            "names": [speaker.name for speaker in each.proposal.speakers if speaker.name],
            "call": "" if not each.proposal.call else _call_name(each.proposal.call, calls),
            "places": [event_in_words(place.event) for place in places.get(uuid, ())],
            "figures": figures.get(uuid, []),
            "look_alikes": [
                (other, titles[other]) for other in each.look_alikes if other in titles
            ],
        }
        for uuid, each in zip(uuids, some, strict=True)
    ]


def _call_name(slug: str, calls: Mapping[str, CallFacts]) -> str:
    return call_name(calls[slug]) if slug in calls else slug


def _balance(shown: Iterable[Listed], calls: Iterable[CallFacts]) -> dict[str, Any]:
    """Return the balance in words: names with their numbers, the most first."""
    listed_ones = list(shown)
    balance = balance_of((each.proposal, each.is_first) for each in listed_ones)
    levels = Counter(max(e.proposal.levels.values()) for e in listed_ones if e.proposal.levels)
    topics = {topic.key: str(said(topic.labels)) for call in calls for topic in call.topics}
    return {
        "total": balance.total,
        "kinds": _most_first(balance.by_kind, lambda key: str(ProposalKind(key).label)),
        "languages": _most_first(balance.by_language, language_name),
        "topics": _most_first(balance.by_topic, lambda key: topics.get(key, key)),
        "levels": [(level_in_words(level), levels[level]) for level in sorted(levels)],
        "first_time": balance.first_time,
        "with_money": balance.with_money,
    }


def _most_first(numbers: Mapping[str, int], name: Any) -> list[tuple[str, int]]:  # noqa: ANN401
    ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(capfirst(name(key)), number) for key, number in ordered]
