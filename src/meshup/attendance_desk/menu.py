"""What coming adds to the menu of the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.attendance.rules import may_keep_attendance
from meshup.community.desk_menu import MenuEntry

ENTRIES: Final = (
    MenuEntry(_("Registrations"), "attendance_desk:settings", may_keep_attendance, position=45),
)
