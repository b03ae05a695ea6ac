import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from meshup.kit import jobs
from meshup.kit.jobs import (
    Runner,
    each_minute,
    is_due,
    later,
    later_at,
    later_once,
    moved_task,
    nightly,
    run_chores,
)

NIGHT = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
done: list[str] = []


@task()
def write_down(word):
    done.append(word)


@task()
def fail():
    raise ValueError("on purpose")


@pytest.fixture(autouse=True)
def _nothing_done():
    done.clear()


@pytest.fixture
def running(tmp_path, transactional_db):
    """A running runner of jobs, of a node in a folder of its own."""
    (tmp_path / "nightly").touch()
    runner = Runner(tmp_path)
    runner.start()
    yield runner
    runner.stop()


def wait_for(what, seconds=10.0):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    assert what()


@pytest.mark.django_db
def test_a_job_lives_and_dies_with_its_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        later(write_down, word="never")
        raise RuntimeError
    assert DBTaskResult.objects.count() == 0
    with transaction.atomic():
        later(write_down, word="once")
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_a_job_without_facts_waits_once_until_it_has_begun():
    with transaction.atomic():
        assert [later_once(fail), later_once(fail)] == [True, False]
    assert not later_once(fail)
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(status="RUNNING")  # it may have read before this change
    assert later_once(fail)
    later_at(NIGHT + timedelta(days=1), fail)
    assert not later_once(fail)


def test_jobs_run_after_the_commit_and_a_failure_harms_nobody(running, caplog):
    with transaction.atomic():
        later(fail)
        later(write_down, word="hello")
        time.sleep(0.2)
        assert done == []
    wait_for(lambda: done == ["hello"])
    wait_for(lambda: DBTaskResult.objects.filter(status="FAILED").count() == 1)
    caplog.clear()


def test_one_runner_of_a_node_runs_and_another_takes_over(running, tmp_path):
    wait_for(lambda: running._lock is not None)
    second = Runner(tmp_path)
    assert not second._take_lock()
    running.stop()
    assert second._take_lock()
    second.stop()


def test_a_job_that_fell_with_its_machine_runs_again(tmp_path, transactional_db):
    (tmp_path / "nightly").touch()
    later(write_down, word="again")
    job = DBTaskResult.objects.get()
    job.claim(jobs._machine() + "dead")
    elsewhere = write_down.enqueue(word="elsewhere")
    DBTaskResult.objects.get(pk=elsewhere.id).claim("another-machine/busy")
    runner = Runner(tmp_path)
    runner.start()
    try:
        wait_for(lambda: done == ["again"])
    finally:
        runner.stop()
    assert DBTaskResult.objects.get(pk=elsewhere.id).status == "RUNNING"


def test_a_locked_database_is_waited_for(tmp_path, transactional_db, monkeypatch, caplog):
    (tmp_path / "nightly").touch()
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.05)
    trouble = iter([OperationalError("database is locked"), RuntimeError("a bug")])
    runner = Runner(tmp_path)
    real = runner._round

    def troubled():
        for error in trouble:
            raise error
        real()

    monkeypatch.setattr(runner, "_round", troubled)
    runner.start()
    try:
        later(write_down, word="after all")
        wait_for(lambda: done == ["after all"])
    finally:
        runner.stop()
    caplog.clear()


def test_a_job_that_waits_under_the_old_path_of_its_function_runs(running, monkeypatch):
    monkeypatch.setattr(jobs, "_moved", {})
    moved_task("meshup.gone.jobs.write_down", write_down)
    with transaction.atomic():
        later(write_down, word="moved")
        DBTaskResult.objects.update(task_path="meshup.gone.jobs.write_down")
    wait_for(lambda: done == ["moved"])


@pytest.mark.django_db
def test_the_place_of_a_job_is_asked_for_only_where_it_is_read(monkeypatch):
    monkeypatch.setattr(jobs, "_moved", {"meshup.gone.jobs.x": write_down.module_path})
    write_down.enqueue(word="x")
    DBTaskResult.objects.update(task_path="meshup.gone.jobs.x")
    assert DBTaskResult.objects.get().task_path == write_down.module_path
    assert DBTaskResult.objects.defer("task_path").get().status == "READY"


def test_what_is_looked_after_each_minute_runs_at_once_and_a_failure_keeps_no_job(
    tmp_path, transactional_db, monkeypatch, caplog
):
    def falls():
        done.append("falls")
        raise OperationalError("database or disk is full")

    (tmp_path / "nightly").touch()
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(jobs, "_looks", [])
    for _twice in range(2):
        each_minute(falls)
        each_minute(look)
    runner = Runner(tmp_path)
    runner.start()
    try:
        wait_for(lambda: done == ["falls", "look"])
        later(write_down, word="job")
        wait_for(lambda: "job" in done)
        assert done == ["falls", "look", "job"]  # not again within the minute
        runner._looked_at -= jobs.LOOK_SECONDS
        wait_for(lambda: done == ["falls", "look", "job", "falls", "look"])
    finally:
        runner.stop()
    assert len(caplog.records) == 1
    caplog.clear()


def look():
    done.append("look")


def test_no_thread_is_left_behind(tmp_path, transactional_db):
    (tmp_path / "nightly").touch()
    runner = Runner(tmp_path)
    runner.start()
    runner.stop()
    assert "jobs" not in {thread.name for thread in threading.enumerate()}


class Beside:
    """A companion that says what is done with it."""

    def start(self):
        done.append("start")

    def stop(self):
        done.append("stop")


def test_what_runs_beside_the_jobs_starts_with_the_lock_and_ends_before_it(
    tmp_path, transactional_db, monkeypatch
):
    (tmp_path / "nightly").touch()
    monkeypatch.setattr(jobs, "_companions", [])
    jobs.beside(Beside)
    jobs.beside(Beside)
    first, second = Runner(tmp_path), Runner(tmp_path)
    first.start()
    wait_for(lambda: done == ["start"])
    second.start()
    time.sleep(0.1)
    assert done == ["start"]  # the lock is held by the first
    first.stop()
    second.stop()
    assert done[:2] == ["start", "stop"]
    assert done.count("start") == done.count("stop")


@pytest.mark.parametrize(
    ("last", "at", "due"),
    [
        (None, NIGHT.replace(hour=15), True),
        (NIGHT - timedelta(hours=24), NIGHT, True),
        (NIGHT - timedelta(hours=1), NIGHT, False),
        (NIGHT - timedelta(hours=24), NIGHT.replace(hour=15), False),
        (NIGHT - timedelta(hours=30), NIGHT.replace(hour=15), True),
    ],
)
def test_chores_are_for_the_small_hours_unless_they_were_missed(last, at, due):
    assert is_due(last, at) == due


def test_a_chore_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    monkeypatch.setattr(jobs, "_chores", [])

    def trouble():
        raise RuntimeError

    nightly(trouble)
    nightly(lambda: done.append("swept"))
    run_chores()
    assert done == ["swept"]
    caplog.clear()
