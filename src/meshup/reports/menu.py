"""What this room adds to the menu of the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.community.desk_menu import MenuEntry
from meshup.reports.domain.queries.contact_persons import may_read_reports

ENTRIES: Final = (MenuEntry(_("Reports"), "reports:report_list", may_read_reports, position=42),)
