"""A talk as its speaker keeps it: slides, topics, a page of theirs, words of visitors.

The secret link of the proposal opens it, or that of who agreed to hold it as well; it makes
nobody the peer, so that nothing here looks at the cookie of a device or writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.localized_text import localized
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.proposals.errors import NoSuchProposal
from meshup.talks.domain.holding import holding_by_link
from meshup.talks.domain.queries.materials import materials_of
from meshup.talks.domain.queries.speakers import OwnPage, other_names, own_page
from meshup.talks.domain.queries.thanks import is_box_mailed, is_box_open, thanks_to
from meshup.talks.domain.queries.topics import all_topics, topics_of
from meshup.talks.domain.thanks import are_thanks_allowed
from meshup.talks.domain.thanks_letters import may_be_mailed
from meshup.talks.errors import NotAccepted
from meshup.talks.forms.own import FORMS
from meshup.talks.views.own_acts import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.talks.domain.holding import Holding
    from meshup.talks.domain.queries.topics import TopicFacts

MOST_SUGGESTED = 40
Forms = dict[str, django_forms.Form]


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a speaker keeps of a talk, and change it.

    Raises:
        NoSuchProposal: the link opens nothing, or they are blocked.
    """
    at = clock.now()
    try:
        held = holding_by_link(token)
    except NoSuchProposal:
        admit("open_link", visitor_from(request), at, absent=NoSuchProposal)
        raise
    name = request.POST.get("act", "")
    if request.method != "POST" or name not in ACTS:
        return _page(request, held, _begun(held), at)
    begun = _begun(held)
    form = FORMS[name](request.POST, request.FILES, auto_id=f"{name}_%s")
    set_languages(form, this_node().languages)
    if form.is_valid():
        try_to(form, lambda: _do(request, held, (name, form), at))
    if form.is_valid():
        return HttpResponseRedirect(f"{request.path}?done={name}#{ACTS[name].place}", status=303)
    return _page(request, held, {**begun, name: form}, at, form)


def _do(
    request: HttpRequest, held: Holding, pressed: tuple[str, django_forms.Form], at: datetime
) -> bool:
    name, form = pressed
    act = ACTS[name]
    with transaction.atomic():
        if not act.always:  # to take something away is always possible
            visitor = visitor_from(request, peer=held.peer)
            admit(act.limit, visitor, at, absent=NoSuchProposal)
            if not held.proposal.is_talk:
                raise NotAccepted
        act.do(held, form, at)
    return True


def _begun(held: Holding) -> Forms:
    """Return the forms of the page as they stand, by the names of their buttons."""
    page = own_page(held.peer)
    named = topics_of([held.proposal.uuid]).get(held.proposal.uuid, ())
    begun: dict[str, dict[str, Any]] = {
        "topics": {"topics": ", ".join(named_topics(named))},
        "speaker": {"name": page.name, "texts": page.texts, "url": page.url}
        if page
        else {"name": held.name},
    }
    forms = {
        name: FORMS[name](initial=begun.get(name), auto_id=f"{name}_%s")
        for name in ("slides", "link", "topics", "speaker")
    }
    for form in forms.values():
        set_languages(form, this_node().languages)
    return forms


def named_topics(topics: Iterable[TopicFacts]) -> list[str]:
    """Return the names of topics as the reader has them."""
    language, languages = get_language() or "en", this_node().languages
    return [localized(each.names, language, languages).words for each in topics]


def _page(
    request: HttpRequest,
    held: Holding,
    forms: Forms,
    at: datetime,
    *refused: django_forms.Form,
) -> HttpResponse:
    facts = held.proposal
    page: OwnPage | None = own_page(held.peer)
    act = "" if refused else request.GET.get("done", "")
    context: dict[str, Any] = {
        "held": held,
        "proposal": facts,
        "forms": forms,
        "now": at,
        "back": address_of("speaking" if held.is_invited else "proposed", token=held.token),
        "materials": materials_of(facts.uuid),
        "suggested": named_topics(all_topics()[:MOST_SUGGESTED]),
        "speaker_page": page,
        "other_names": other_names(page) if page else (),
        "is_box_open": is_box_open(facts.uuid),
        "are_thanks_allowed": are_thanks_allowed(),
        "may_be_mailed": not held.is_invited and may_be_mailed(facts.uuid),
        "is_box_mailed": is_box_mailed(facts.uuid),
        "thanks": thanks_to(facts.uuid),
        "done": ACTS[act].done if act in ACTS else "",
        "done_at": ACTS[act].place if act in ACTS else "",
    }
    return form_page(request, "talks/own.html", context, *refused)
