"""What stands at the ids of our events and posts, and of what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from meshup.activitypub.collection_documents import collection, total_only
from meshup.activitypub.contexts import EVENT_CONTEXT
from meshup.activitypub.event_document import place_document
from meshup.agenda.domain.shown import public_venue
from meshup.attendance.domain.queries.numbers import shown_numbers
from meshup.federated_events.domain.event_facts import place_facts
from meshup.federated_events.domain.queries import objects
from meshup.federated_events.errors import NotFederated
from meshup.federated_events.event_parts import organizers_of, replies_of
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.views.only_when_on import when_federating
from meshup.fediverse.views.responses import activity_response, wants_activity, wants_page
from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.shown import Shown, together

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meshup.federated_events.domain.queries.objects import PublishedObject

GONE = 410


@require_safe
@when_federating
def event(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with an event, or lead a browser to its page."""
    found = objects.event_object(uuid)
    if wants_page(request) and not found.value.is_gone:
        return _to_page(address_of("event", slug=found.value.slug))
    return object_answer(request, found)


@require_safe
@when_federating
def post(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with a post, or lead a browser to its page."""
    found = objects.post_object(uuid)
    if wants_page(request) and not found.value.is_gone:
        return _to_page(address_of("post", uuid=uuid))
    return object_answer(request, found)


@require_safe
@when_federating
def activity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with the activity by which something was published or shared."""
    found = objects.activity(uuid)
    return activity_response(request, found)


@require_safe
@when_federating
def attendees(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with how many come, where hosts show that; never with who."""
    found = _living(uuid)
    numbers = shown_numbers(found.value.slug, clock.now())
    total = None if numbers.value is None else numbers.value.count
    document = total_only(absolute(request.path), total)
    return activity_response(request, together(found, numbers).with_value(document))


@require_safe
@when_federating
def organizers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with who organises: the Group, and those who said yes to hold it with us."""
    found = _living(uuid)
    document = collection(absolute(request.path), [group().id, *organizers_of(found.value.slug)])
    return activity_response(request, found.with_value(document))


@require_safe
@when_federating
def replies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with the replies that hosts show."""
    found = _living(uuid)
    document = collection(absolute(request.path), replies_of(found.value.slug))
    return activity_response(request, Shown(document))


@require_safe
@when_federating
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a venue that everybody may know."""
    found = public_venue(slug)
    document = {"@context": EVENT_CONTEXT, **place_document(place_facts(found.value))}
    return activity_response(request, found.with_value(document))


@require_safe
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the event at an address without language, or lead on to its page."""
    if wants_activity(request):
        return event_document_answer(request, slug)
    return _to_page(address_of("event", slug=slug), "Accept-Language", "Cookie")


@when_federating
def event_document_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the event whose page is asked for as a document.

    Raises:
        FederationOff, NotFederated: it is none that other servers may read.
    """
    return object_answer(request, objects.event_object_at(slug))


def object_answer(request: HttpRequest, shown: Shown[PublishedObject]) -> HttpResponse:
    """Answer with a document, or with the tombstone of what is gone."""
    status = GONE if shown.value.is_gone else 200
    return activity_response(request, shown.with_value(shown.value.document), status=status)


def _living(uuid: UUID) -> Shown[PublishedObject]:
    found = objects.event_object(uuid)
    if found.value.is_gone:
        raise NotFederated
    return found


def _to_page(address: str, *also: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    patch_vary_headers(response, ["Accept", *also])
    return response
