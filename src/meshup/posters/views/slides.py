"""The slides of an evening, full screen: at the desk, and by the secret of its projector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from meshup.agenda.domain.queries.events import event_for, event_for_attendee
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.url_paths import path_in_language
from meshup.peers.private_pages import private_page
from meshup.posters.domain.slides import slides_of
from meshup.posters.views.languages import reader_language
from meshup.projector.domain.secrets import check_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence


@private_page
@require_safe
def slides(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the slides to the whole room, from a laptop where nobody is signed in.

    Raises:
        BadToken, ExpiredToken, NoSuchEvent
    """
    check_token(token, slug, clock.now())
    return _shown(request, event_for_attendee(slug))


@require_safe
@desk()
def desk_slides(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the slides to whoever works at the desk, of a draft too.

    Raises:
        NoSuchEvent
    """
    return _shown(request, event_for(request.user, slug))


def _shown(request: HttpRequest, event: Occurrence) -> HttpResponse:
    language = reader_language()
    known = dict(settings.LANGUAGES)
    others = [code for code in this_node().languages if code in known and code != language]
    context = {
        "event": event,
        "language": language,
        "slides": slides_of(event, language, clock.now()),
        "other_languages": [
            (
                code,
                get_language_info(code)["name_local"].capitalize(),
                path_in_language(request.path, code),
            )
            for code in others
        ],
    }
    return render(request, "posters/slides.html", context)
