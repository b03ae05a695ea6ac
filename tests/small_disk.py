"""A disk of a few megabytes, for a node to fill: a tmpfs that only the test's own commands see."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, Self

import pytest

MOUNT = 'mount -t tmpfs -o size="$1",mode=700 tmpfs "$2" && echo ready && exec sleep 600'


class SmallDisk:
    """A folder whose files are on a disk of ``size`` bytes, in a mount namespace of its own.

    ``inside`` is the folder as the commands see it, ``outside`` as the test does.
    """

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self.inside = folder
        for unshare, enter in ((["-m"], ["-m"]), (["-rm"], ["-m", "-U", "--preserve-credentials"])):
            words = ["unshare", *unshare, "sh", "-c", MOUNT, "sh", str(size), str(folder)]
            self._holder = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            if self._holder.stdout.readline() == b"ready\n":
                self._before = ["nsenter", "-t", str(self._holder.pid), *enter]
                break
            self.close()
        else:
            pytest.skip("This machine lets nobody mount a disk of their own.")
        self.outside = Path(f"/proc/{self._holder.pid}/root{folder}")

    def fill(self) -> None:
        """Leave no byte free."""
        with (self.outside / "filler").open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                while True:
                    try:
                        file.write(b"x" * size)
                    except OSError:
                        break

    def make_room(self) -> None:
        """Take away what ``fill`` has written."""
        (self.outside / "filler").unlink()

    def make_read_only(self) -> None:
        """Take no more writes."""
        self.run(["mount", "-o", "remount,ro", str(self.inside)])

    def begin(self, words: list[str], **options: Any) -> subprocess.Popen[str]:
        """Start a program that sees the disk."""
        return subprocess.Popen([*self._before, *words], text=True, **options)

    def run(self, words: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program that sees the disk, to its end."""
        usual = {"capture_output": True, "text": True, "timeout": 120}
        return subprocess.run([*self._before, *words], check=False, **(usual | options))

    def close(self) -> None:
        """Give the disk back."""
        self._holder.kill()
        self._holder.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_told: object) -> None:
        self.close()
