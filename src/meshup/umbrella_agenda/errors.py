"""Why the merged agenda shows nothing."""

from __future__ import annotations

from meshup.kit.errors import NotFound, marked as _


class NoSuchMonth(NotFound):
    """No such month, or one beyond what is shown."""

    code = "umbrella_agenda.no_month"
    sentence = _("This month is not shown.")
