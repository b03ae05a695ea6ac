"""``meshup settings``."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

from django.conf import settings

from meshup.kit.config import PREFIX, Config, Reading
from meshup.kit.console import NodeCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser

ORIGINS = {"environment": "environment", "file": "meshup.env", "default": "default"}


class Command(NodeCommand):
    """Show every setting of this node."""

    help = "Show every setting: its value, where it comes from, what it means."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--markdown", action="store_true", help="as docs/settings.md has them, with defaults"
        )

    def handle(self, *, markdown: bool, **_options: object) -> None:
        """Print them."""
        self.say(table() if markdown else listing(settings.READING))


def listing(reading: Reading) -> str:
    """Return one paragraph a setting; a secret only says whether it is set."""
    paragraphs = []
    for field in fields(Config):
        value = getattr(reading.config, field.name)
        shown = ("(set, not shown)" if value else "(empty)") if field.metadata["secret"] else value
        origin = ORIGINS[reading.origins[field.name]]
        name = f"{PREFIX}{field.name.upper()}"
        paragraphs.append(
            f"{name} = {_worded(shown)}   [{origin}]\n    {field.metadata['meaning']}"
        )
    return "\n".join(paragraphs)


def table() -> str:
    """Return the settings and their defaults as a Markdown table."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for field in fields(Config):
        default = "required" if field.default is MISSING else f"`{_worded(field.default)}`"
        meaning = str(field.metadata["meaning"]).replace("|", "\\|")
        rows.append(f"| `{PREFIX}{field.name.upper()}` | {default} | {meaning} |")
    return "\n".join(rows)


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value != "" else "(empty)"
