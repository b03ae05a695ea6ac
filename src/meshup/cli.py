"""The command ``meshup``: the node's own commands by name, and Django's behind ``manage``.

What a person may get wrong is answered with a sentence and an exit code: 1 when the node refuses,
2 when the command or the settings cannot be read. Only a bug shows a traceback.
"""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import Final

from meshup.kit.config import PREFIX, ConfigError
from meshup.kit.errors import Refusal
from meshup.operations.failures import sentence_for

COMMANDS: Final = {
    "init": "Set up a new node: its name, city, languages, time zone, contact, first host.",
    "serve": "Serve the node: pages, feeds and background jobs.",
    "demo": "Set up a demo: Paris P2P, with its history since 2019; or run a mesh of nodes.",
    "doctor": "Say what is wrong with this node, and what to do about it.",
    "settings": "Show every setting: its value, where it comes from, what it means.",
    "backup": "Write everything into one file, also while the node serves.",
    "restore": "Put a backup back.",
    "import": "Take events from a calendar file or address into the agenda.",
    "forecast": "Say how many will come, from a file of counts; or how good forecasts were.",
    "poster": "Draw the poster of an event as PDF, to print and to relay.",
    "encounters": "Plan who meets whom in an evening's rounds, from a file of people.",
    "link": "Print a link that signs a host in, for whoever gets no mail.",
    "bounce": "Take a letter that came back, and stop writing to an address that is gone.",
    "join": "Get to know another node by its address, and from it all that it knows.",
    "recovery-key": "Make the key by which this node is recognised after a loss; print it once.",
    "recover": "Give this node a new identity key, believed by its recovery key.",
    "move": "Lead everybody to where the node lives from now on.",
    "erase": "Erase all that is kept about somebody, and say what it was.",
}
MADE_BEFORE: Final = frozenset({"init", "demo"})
"""Commands that write the node's first settings before Django reads any."""


def main() -> None:
    """Run one command and leave with its exit code; what it writes is for nobody else."""
    os.umask(0o077)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command that ``arguments`` say and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meshup.settings")
    name, *rest = arguments or ["--help"]
    if name in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
    elif name == "--version":
        sys.stdout.write(f"meshup {version('meshup')}\n")
    elif name == "manage" or name in COMMANDS:
        return _guarded(name, rest)
    else:
        guess = get_close_matches(name, [*COMMANDS, "manage"], 1)
        meant = f" Did you mean: meshup {guess[0]}?" if guess else " See: meshup --help"
        return _told(f"There is no command “{name}”.{meant}", 2)
    return 0


def usage() -> str:
    """Return what ``meshup --help`` prints."""
    rows = [f"  {name:<13}{summary}\n" for name, summary in COMMANDS.items()]
    rows.append(f"  {'manage':<13}Run one of Django's own commands, such as migrate or shell.\n")
    start = "usage: meshup COMMAND [options]\n\n"
    return f"{start}{''.join(rows)}\n`meshup COMMAND --help` tells more about one of them.\n"


def _guarded(name: str, rest: list[str]) -> int:
    try:
        return _run(name, rest)
    except ConfigError as error:
        return _told(f"The settings cannot be used:\n{error}", 2)
    except KeyboardInterrupt:
        return _told("Stopped.", 130)
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if (sentence := _expected(error)) is None:
            raise
        return _told(sentence, getattr(error, "returncode", 1))


def _run(name: str, rest: list[str]) -> int:
    if name == "forecast":  # of a file: no node, no settings, no data folder
        from meshup.forecast.command import run_forecast  # noqa: PLC0415

        return run_forecast(rest)
    if name == "encounters":  # as above
        from meshup.encounters.command import run_encounters  # noqa: PLC0415

        return run_encounters(rest)
    if name == "demo":
        from meshup.site.demo.mesh_command import asks_for_mesh, run_mesh  # noqa: PLC0415

        if asks_for_mesh(rest):  # many nodes, each in a folder and a process of its own
            return run_mesh(rest, os.environ)
    if name == "manage":
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(["meshup manage", *rest])
        return 0
    is_first = name in MADE_BEFORE and not {"-h", "--help"} & set(rest)
    return _run_first(name, rest) if is_first else _run_with_django(name, rest)


def _run_first(name: str, rest: list[str]) -> int:
    """Run a command that sets a node up; where it fails, the folder is as it was."""
    from meshup.operations.first_settings import write_first_settings  # noqa: PLC0415
    from meshup.operations.unfinished_folder import left_as_it_was  # noqa: PLC0415

    with left_as_it_was(Path(os.environ.get(f"{PREFIX}DATA", "data"))):
        write_first_settings(os.environ, rest)
        return _run_with_django(name, rest)


def _run_with_django(name: str, rest: list[str]) -> int:
    import django  # noqa: PLC0415 - after the first settings are there
    from django.core.management import get_commands, load_command_class  # noqa: PLC0415

    django.setup()
    command = load_command_class(str(get_commands()[name]), name)
    options = vars(command.create_parser("meshup", name).parse_args(rest))
    command.execute(*options.pop("args", ()), **options)
    return 0


def _expected(error: Exception) -> str | None:
    """Return the sentence for a failure that is nobody's bug, None for a bug."""
    from django.core.management import CommandError  # noqa: PLC0415

    if isinstance(error, CommandError | Refusal):
        return str(error)
    return sentence_for(error, Path(os.environ.get(f"{PREFIX}DATA", "data")))


def _told(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code
