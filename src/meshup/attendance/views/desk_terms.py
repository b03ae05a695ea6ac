"""Places, numbers from elsewhere, and what holds for the whole node: hosts set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.queries.series import series_for
from meshup.attendance.domain.host_terms import (
    note_elsewhere,
    series_terms_for,
    set_series_terms,
    set_settings,
    set_terms,
    settings_for_hosts,
    terms_for,
)
from meshup.attendance.domain.queries.attendees import numbers_elsewhere
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.forms.desk_terms import (
    EventTermsForm,
    SeriesTermsForm,
    SettingsForm,
    SiteFormSet,
    numbers_from,
    terms_initial,
)
from meshup.attendance.rules import may_keep_attendance
from meshup.community.access import desk, signed_in
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done, way_back
from meshup.kit.url_paths import host_name

if TYPE_CHECKING:
    from django.forms import BaseFormSet
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.attendance.domain.numbers import Numbers
    from meshup.attendance.forms.desk_terms import SiteForm
