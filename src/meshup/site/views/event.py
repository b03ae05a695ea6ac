"""One event: its page, and the timetable of one that has several days or places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meshup.agenda.domain import shown
from meshup.attendance.domain.queries.numbers import shown_size
from meshup.attendance.forms.coming import code_in
from meshup.cohosting.domain.queries.shown import nearest_first, shown_together
from meshup.community.public_pages import public_page
from meshup.federated_events.domain.queries.ids import shown_federated
from meshup.federated_events.views.objects import event_document_answer
from meshup.fediverse.views.responses import wants_activity
from meshup.forecast.domain.queries.forecasts import shown_expected
from meshup.kit import clock
from meshup.person_to_person_screens.domain.shown import shown_rounds
from meshup.presence.domain.shown import shown_joining
from meshup.projector.domain.evenings import shown_running
from meshup.proposals.domain.queries.calls import shown_open_calls
from meshup.proposals.domain.shown_calls import shown_call_of
from meshup.replies.domain.queries.replies import shown_replies
from meshup.reports.domain.queries.contact_persons import shown_contact_persons
from meshup.site.timetable import Wish, days_of, placed, wanted
from meshup.succession.domain.queries.shown import shown_home_elsewhere
from meshup.talks.domain.queries.pages import shown_of_events

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ASKS_WHERE: Final = "camera=(), microphone=(), geolocation=(self), browsing-topics=()"
"""Of a page on which a visitor may ask which of several places is the nearest."""


@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all that is known of one event; to another server, as an ActivityPub document.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    if wants_activity(request):
        return event_document_answer(request, slug)
    editions = shown.event_and_editions(slug)
    one, before, after = editions.value
    lines = placed(one.timetable, one.zone)
    days = days_of(lines, one.place.zones if one.place else ())
    now = clock.now()
    held = shown_together(slug)
    town = request.GET.get("near", "")
    page = public_page(
        request,
        "site/event.html",
        now=now,
        calls=shown_open_calls(now),
        event=editions.with_value(one),
        **shown_federated(slug),
        attendance=shown_size(one, now) if one.ends_at > now else None,
        running=shown_running(editions.with_value(one), get_language() or "en", now),
        joining=shown_joining(one, now),
        rounds=shown_rounds(one, now),
        expected=shown_expected(one, now),
        call=shown_call_of(one, now),
        replies=shown_replies(one.slug),
        together=held.with_value(held.value and nearest_first(held.value, town)),
        near=town,
        led_over=shown_home_elsewhere(slug, now) if held.value is not None else None,
        code=code_in(request),
        before=before,
        after=after,
        lines=lines,
        unplaced=[line for line in one.timetable if line.starts_at is None],
        large=len(days) > 1,
        days=days,
        contacts=shown_contact_persons(),
        talk_materials=shown_of_events(line.talk for line in one.timetable if line.talk),
    )
    patch_vary_headers(page, ["Accept"])
    if held.value is not None and len(held.value.towns) > 1:
        page["Permissions-Policy"] = ASKS_WHERE
    return page


@require_safe
def timetable(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the timetable of one event, of the day, the place and the kind asked for.

    Raises:
        NoSuchEvent: it does not exist, or is not public.
    """
    now = clock.now()
    event = shown.public_event(slug, now)
    one = event.value
    lines = placed(one.timetable, one.zone)
    wish = Wish(*(request.GET.get(name, "") for name in ("day", "zone", "kind")))
    zones = one.place.zones if one.place else ()
    return public_page(
        request,
        "site/timetable.html",
        now=now,
        event=event,
        wish=wish,
        all_days=sorted({line.day for line in lines}),
        all_zones=sorted({line.line.zone for line in lines if line.line.zone}),
        all_kinds=sorted({line.line.kind for line in lines}),
        days=days_of(wanted(lines, wish), zones),
    )
