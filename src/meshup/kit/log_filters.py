"""What a line of the log must not name: whoever reads it could open a secret link."""

from __future__ import annotations

import logging
from typing import Final

HIDDEN: Final = "…"


class SecretLinkFilter(logging.Filter):
    """Takes the token of a secret link out of the path that a line names.

    Django logs the path of a request that fell over. A secret is called ``token`` in every pattern
    of an address.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without the token of its request."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        token = match.kwargs.get("token") if match is not None else None
        if token and isinstance(record.args, tuple):
            record.args = tuple(
                word.replace(token, HIDDEN) if isinstance(word, str) else word
                for word in record.args
            )
        return True
