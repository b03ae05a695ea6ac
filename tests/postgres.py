"""A PostgreSQL of the tests' own: in a folder of theirs, on a socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote


class Postgres:
    """One cluster below ``folder``, run by the user ``postgres`` when the tests run as root.

    What it answers need not outlive the machine, unless it is ``lasting``.
    """

    def __init__(self, folder: Path, *, lasting: bool = False) -> None:
        self.folder = folder
        self.lasting = lasting
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def start(self) -> str:
        """Make the cluster, start it, and return the address of its database."""
        self.folder.mkdir(mode=0o755)
        if os.geteuid() == 0:
            self.folder.parent.chmod(0o711)
            shutil.chown(self.folder, self.user)
        self._run("initdb", "--auth=trust", "--no-sync", "--username=meshup", "--encoding=UTF8")
        hasty = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        quick = "" if self.lasting else hasty
        only_socket = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", f"{quick} {only_socket}", "start"
        )
        return f"postgresql://meshup@{quote(str(self.folder), safe='')}/postgres"

    def stop(self) -> None:
        """Stop the cluster."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [found(program), "-D", f"{self.folder}/data", *arguments]
        if os.geteuid() == 0:
            become = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"]
            command = [*become, *command]
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            check=False,
        )
        if done.returncode:
            sys.exit(f"{program} failed:\n{done.stdout}")


def found(program: str) -> str:
    """Return where ``program`` is: on the path, else in Debian's folder of the newest version."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    for folder in reversed(folders):
        if (folder / program).exists():
            return str(folder / program)
    return shutil.which(program) or sys.exit(
        f"{program} is not installed: scripts/test installs it."
    )
