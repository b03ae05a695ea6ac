"""Shell: what hosts hear of from coming: who waits for a place, what is full, what looks odd."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from meshup.agenda.domain.queries.events import events_by_slug
from meshup.attendance.domain.queries.numbers import numbers_of_many
from meshup.attendance.domain.queries.recent_bursts import recent_bursts
from meshup.attendance.models import Attendance
from meshup.attendance.rules import may_keep_attendance
from meshup.community.domain.queries import this_node
from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.kit import clock
from meshup.kit.localized_text import localized
