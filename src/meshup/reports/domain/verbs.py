"""Pure: what is done about reports, by the words under which the log keeps it."""

from __future__ import annotations

from typing import Final

OPEN_CASE: Final = "reports.open_case"
CLOSE: Final = "reports.close"
REOPEN: Final = "reports.reopen"
HIDE: Final = "reports.hide"
SHOW: Final = "reports.show"
DELETE: Final = "reports.delete"
RESTORE: Final = "reports.restore"
WARN: Final = "reports.warn"
TAKE_BACK_WARNING: Final = "reports.take_back_warning"
NAME_CONTACT: Final = "reports.name_contact"
CHANGE_CONTACT: Final = "reports.change_contact"
