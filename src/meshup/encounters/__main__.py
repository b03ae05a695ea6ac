"""``python -m meshup.encounters [plan] FILE``: the command alone, without a node."""

from __future__ import annotations

import os
import sys

from meshup.encounters.command import run_encounters


def main(words: list[str]) -> int:
    """Run the command; ``plan`` may be left out before a file."""
    named = words[:1] in (["plan"], ["-h"], ["--help"])
    try:
        code = run_encounters(words if named else ["plan", *words])
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
