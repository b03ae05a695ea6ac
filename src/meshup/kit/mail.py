"""How mail leaves the node."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path


def mail_settings(url: str, sender: str, folder: Path) -> dict[str, object]:
    """Return Django's mail settings for ``MESHUP_MAIL_URL``; letters go to ``folder`` without it.

    Args:
        url: ``smtp://user:password@host:587`` (STARTTLS), ``smtps://…:465``, or "".
        sender: the address in "From", or "" when the community's contact decides.
        folder: where letters are kept as files while there is no server to send them.
    """
    common: dict[str, object] = {"DEFAULT_FROM_EMAIL": sender, "EMAIL_TIMEOUT": 20}
    if not url:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return common | {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": folder}
    parts = urlsplit(url)
    return common | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp"
        and parts.hostname not in {"localhost", "127.0.0.1"},
    }
