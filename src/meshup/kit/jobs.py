"""Background jobs: what a visitor need not wait for, such as a letter.

A room writes its jobs in ``<room>/jobs.py`` as functions with ``@task``; its domain calls
``later``. The job is a row of the same transaction as what it is about, so that either both are
there after a fall of the machine or neither is. A job may run twice, if the machine falls while
it runs: it must not mind.

One worker of the node, whichever holds the lock file, runs the jobs and the nightly chores. Beside
them it runs the companions that rooms register: what has threads of its own, because it waits for
others most of the time and may hold up no job.
"""

from __future__ import annotations

import fcntl
import logging
import socket
import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

from django.conf import settings
from django.db import Error, close_old_connections, connections, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string

from meshup.kit.clock import now
from meshup.kit.storage_faults import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django_tasks.base import Task
    from django_tasks_db.models import DBTaskResult

    Chore = Callable[[], object]


class Companion(Protocol):
    """What runs beside the jobs, in threads of its own, in the one process that runs jobs."""

    def start(self) -> None:
        """Start its threads; they mind no error, for nobody looks after them."""

    def stop(self) -> None:
        """Let its threads end, and wait for them a little."""


POLL_SECONDS: Final = 2.0
PATIENCE_SECONDS: Final = 2.0
"""How long the end of the server waits for the job that runs; it is taken up again later."""
SAME_COMPLAINT_SECONDS: Final = 3600.0
NIGHT: Final = range(2, 5)  # UTC hours
MOST_BETWEEN: Final = timedelta(hours=36)
LEAST_BETWEEN: Final = timedelta(hours=20)
LOOK_SECONDS: Final = 60.0

logger = logging.getLogger(__name__)
_chores: list[Chore] = []
_looks: list[Chore] = []
_companions: list[Callable[[], Companion]] = []
_moved: dict[str, str] = {}
_wake = Event()


def later(task: Task[..., Any], **facts: object) -> None:
    """Run ``task`` with ``facts`` (what JSON can hold) soon after the transaction commits."""
    task.enqueue(**facts)
    transaction.on_commit(_wake.set)


@transaction.atomic
def later_once(task: Task[..., Any]) -> bool:
    """Run ``task``, without facts, soon after the transaction commits, if none waits already.

    One that waits is locked until the commit, so that nobody begins it before. Returns whether a
    job was made.
    """
    from django_tasks_db.models import DBTaskResult, get_date_max  # noqa: PLC0415 - a model: later

    ready = DBTaskResult.objects.filter(
        status="READY", task_path=task.module_path, run_after=get_date_max()
    )
    if ready.select_for_update(skip_locked=True).values_list("pk", flat=True).first() is not None:
        return False
    later(task)
    return True


def later_at(moment: datetime, task: Task[..., Any], **facts: object) -> None:
    """Run ``task`` with ``facts`` at ``moment`` (aware), or as soon as somebody runs jobs then."""
    task.using(run_after=moment).enqueue(**facts)


def is_waiting(task: Task[..., Any], until: datetime) -> bool:
    """Say whether a job of ``task`` waits that is to begin at ``until`` at the latest."""
    from django_tasks_db.models import DBTaskResult, get_date_max  # noqa: PLC0415 - a model: later

    ready = DBTaskResult.objects.filter(status="READY", task_path=task.module_path)
    soon = Q(run_after=get_date_max()) | Q(run_after__lte=until)  # the first: at once
    return bool(ready.filter(soon).exists())


def nightly(chore: Chore) -> None:
    """Run ``chore`` once a night; registered by rooms in ``AppConfig.ready``."""
    if chore not in _chores:
        _chores.append(chore)


def each_minute(look: Chore) -> None:
    """Run ``look`` when a runner begins and each minute; registered in ``AppConfig.ready``.

    For what must go on even where the job that was to do it has fallen, or could not be written. It
    is asked of every node at all hours: one quick question, unless there is something to do.
    """
    if look not in _looks:
        _looks.append(look)


def beside(make: Callable[[], Companion]) -> None:
    """Run what ``make`` returns beside the jobs; registered in ``AppConfig.ready``."""
    if make not in _companions:
        _companions.append(make)


def moved_task(old_path: str, task: Task[..., Any]) -> None:
    """Let jobs that were enqueued when ``task`` stood at ``old_path`` run all the same.

    A waiting job names its function by its dotted path, and may have been enqueued by the version
    of before an upgrade. Registered by rooms in ``AppConfig.ready``, for as long as such jobs may
    wait.
    """
    _moved[old_path] = task.module_path


def find_moved_task(instance: DBTaskResult[..., Any], **_more: object) -> None:
    """Name the present place of a job's function, whoever reads the job: our runner or another."""
    path = instance.__dict__.get("task_path")
    if path in _moved:
        instance.task_path = _moved[path]


def is_due(last: datetime | None, at: datetime) -> bool:
    """Say whether the nightly chores should run: in the small hours, or when that was missed."""
    if last is None or at - last > MOST_BETWEEN:
        return True
    return at.hour in NIGHT and at - last > LEAST_BETWEEN


def run_chores() -> None:
    """Run every nightly chore; one that fails does not keep the others from running."""
    for chore in _chores:
        try:
            chore()
        except Exception:
            logger.exception("The nightly chore %s failed", chore.__name__)


def run_looks() -> None:
    """Run what is looked after each minute.

    Raises:
        ExceptionGroup: some failed; the others ran.
    """
    failures = []
    for look in _looks:
        try:
            look()
        except Exception as error:  # noqa: BLE001 - the others are to run
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        message = "What is looked after each minute failed"
        raise ExceptionGroup(message, failures)


class Runner:
    """A thread that runs jobs while it holds the lock in ``folder``; all workers start one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stopping = Event()
        self._thread: Thread | None = None
        self._lock: IO[bytes] | None = None
        self._beside: list[Companion] = []
        self._complaint, self._complained_at = "", 0.0
        self._looked_at = float("-inf")

    def start(self) -> None:
        """Start the thread; it waits for the lock as long as another process holds it."""
        self._stopping.clear()
        self._thread = Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the job that is running; wait for it a little."""
        self._stopping.set()
        _wake.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE_SECONDS)
        for companion in self._beside:
            companion.stop()
        self._beside = []
        if self._lock is not None and not (self._thread and self._thread.is_alive()):
            self._lock.close()
            self._lock = None

    def _run(self) -> None:
        recovered = False
        while not self._stopping.is_set():
            try:
                if self._take_lock():
                    recovered = recovered or self._take_up_unfinished()
                    self._start_companions()
                    self._round()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next round may do
                self._complain(error)
                if isinstance(error, Error):  # locked, or away: it will come back
                    connections.close_all()
            _wake.wait(POLL_SECONDS)
            _wake.clear()
        connections.close_all()

    def _start_companions(self) -> None:
        """Start what runs beside the jobs, once; nothing any more after ``stop`` was called."""
        if self._beside or self._stopping.is_set():
            return
        self._beside = [make() for make in _companions]
        for companion in self._beside:
            companion.start()

    def _complain(self, error: Exception) -> None:
        """Log what kept a round from its end; the same again only after an hour."""
        said = f"{type(error).__name__}: {error}"
        at = time.monotonic()
        if said == self._complaint and at < self._complained_at + SAME_COMPLAINT_SECONDS:
            return
        self._complaint, self._complained_at = said, at
        if kind_of(error):
            logger.warning("Background jobs wait: %s", said)
        else:
            logger.error("A round of background jobs failed", exc_info=error)

    def _take_lock(self) -> bool:
        if self._lock is None:
            lock = (self._folder / "jobs.lock").open("ab")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                return False
            self._lock = lock
        return True

    def _take_up_unfinished(self) -> bool:
        """Make jobs that fell with an earlier process of this machine ready to run again."""
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

        for job in DBTaskResult.objects.filter(status="RUNNING"):
            if job.worker_ids and job.worker_ids[-1].startswith(_machine()):
                DBTaskResult.objects.filter(pk=job.pk).update(status="READY")
        return True

    def _round(self) -> None:
        """Run every job that is waiting, then the nightly chores if it is time."""
        from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

        close_old_connections()
        # A look first: the worker's own question takes the only write lock of SQLite.
        self._look()
        while not self._stopping.is_set() and DBTaskResult.objects.ready().exists():
            Worker(
                queue_names=["*"],
                interval=0,
                batch=True,
                backend_name="default",
                startup_delay=False,
                max_tasks=1,
                worker_id=_machine() + get_random_string(12),
                excluded_queue_names=[],
            ).run()
            self._look()
        self._nightly()

    def _look(self) -> None:
        """Run what is looked after each minute, if a minute has gone; it may fail until then."""
        at = time.monotonic()
        if at < self._looked_at + LOOK_SECONDS:
            return
        self._looked_at = at
        try:
            run_looks()
        except Exception as error:  # noqa: BLE001 - jobs are run all the same
            self._complain(error)

    def _nightly(self) -> None:
        stamp = self._folder / "nightly"
        last = datetime.fromtimestamp(stamp.stat().st_mtime, UTC) if stamp.exists() else None
        if is_due(last, now()):
            stamp.touch()
            run_chores()


def _machine() -> str:
    return socket.gethostname()[:40] + "/"


def runner() -> Runner | None:
    """Return what runs the jobs of this node, unless the operator runs them apart."""
    return Runner(settings.CONFIG.data) if settings.CONFIG.jobs else None
