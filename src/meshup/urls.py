"""Where every room's addresses begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from meshup.community import urls as community

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("meshup.site.file_urls")),
    path("", include("meshup.exchange.urls")),
    path("", include("meshup.starter_kit.file_urls")),
    path("", include("meshup.projector.short_urls")),
    path("", include("meshup.fediverse.urls")),
    path("", include("meshup.inbox.urls")),
    path("", include("meshup.follows.urls")),
    path("", include("meshup.federated_events.urls")),
    path("", include("meshup.mesh.urls")),
    path("", include("meshup.cohosting.urls")),
    path("", include("meshup.shared_programme.urls")),
    path("", include("meshup.succession.urls")),
    path("", include("meshup.library.urls")),
    path("", include("meshup.umbrella.urls")),
    path("", include("meshup.umbrella_agenda.urls")),
    *community.neutral,
    *i18n_patterns(
        path("", include("meshup.site.urls")),
        path("", include(community)),
        path("", include("meshup.attendance.urls")),
        path("", include("meshup.attendance_desk.urls")),
        path("", include("meshup.checklists.urls")),
        path("", include("meshup.proposing.urls")),
        path("", include("meshup.proposal_letters.urls")),
        path("", include("meshup.proposal_voices.urls")),
        path("", include("meshup.proposals_desk.urls")),
        path("", include("meshup.travelling_talks.urls")),
        path("", include("meshup.talks.urls")),
        path("", include("meshup.programme.urls")),
        path("", include("meshup.proposal_files.urls")),
        path("", include("meshup.presence.urls")),
        path("", include("meshup.contact_exchange.urls")),
        path("", include("meshup.person_to_person_screens.urls")),
        path("", include("meshup.conversation_starters.urls")),
        path("", include("meshup.person_to_person_desk.urls")),
        path("", include("meshup.door.urls")),
        path("", include("meshup.forecast.urls")),
        path("", include("meshup.federated_events.page_urls")),
        path("", include("meshup.fediverse_desk.urls")),
        path("", include("meshup.mesh.page_urls")),
        path("", include("meshup.starter_kit.urls")),
        path("", include("meshup.node_requests.urls")),
        path("", include("meshup.cohosting.page_urls")),
        path("", include("meshup.shared_programme.page_urls")),
        path("", include("meshup.succession.page_urls")),
        path("", include("meshup.library.page_urls")),
        path("", include("meshup.contact_grants.urls")),
        path("", include("meshup.umbrella.page_urls")),
        path("", include("meshup.umbrella_agenda.page_urls")),
        path("", include("meshup.umbrella_chapters.urls")),
        path("", include("meshup.projector.urls")),
        path("", include("meshup.posters.urls")),
        path("", include("meshup.mailings.urls")),
        path("", include("meshup.agenda_desk.urls")),
        path("", include("meshup.reports.urls")),
        path("", include("meshup.moderation.urls")),
        path("", include("meshup.desk.urls")),
        path("", include("meshup.peers.urls")),
        path("", include("meshup.letters.urls")),
        path("", include("meshup.exchange.page_urls")),
        path("", include("meshup.imports.page_urls")),
        *community.entrance,
    ),
]
