"""What the node's own commands have in common: few options, plain sentences, visible progress."""

from __future__ import annotations

import shutil
import sys

from django.core.management import BaseCommand


def called() -> str:
    """Return how whoever reads this runs the node's commands: by name, or by its path."""
    if shutil.which("meshup"):
        return "meshup"
    return "python -m meshup" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


class NodeCommand(BaseCommand):
    """A command of the node: it says what it does, and refuses with a sentence."""

    requires_system_checks = ()
    suppressed_base_arguments = {
        *("--version", "--verbosity", "--settings", "--pythonpath"),
        *("--traceback", "--no-color", "--force-color"),
    }

    def say(self, *sentences: str) -> None:
        """Print ``sentences``, one line each, at once."""
        for sentence in sentences:
            self.stdout.write(sentence)
        self.stdout.flush()

    def progress(self, doing: str, done: int, of: int) -> None:
        """Show how far something long is: on a screen in one line, else once at its end."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r  {doing}: {done} of {of}", ending="\n" if done >= of else "")
        elif done >= of:
            self.stderr.write(f"  {doing}: {of}")
