"""Letters about what waits: each thing once, as soon as somebody wants it, whatever happens."""

import smtplib
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as conf
from django.core import mail
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.community import notification_kinds
from meshup.community.choices import Frequency, Role
from meshup.community.domain import letters
from meshup.community.domain.notifications import (
    choices_of,
    choose,
    everybody,
    listeners,
    next_digest,
    notify,
    send_digest,
)
from meshup.community.jobs import notify_at_once, prepare_digests
from meshup.community.models import Notification, NotificationChoice, Person
from meshup.community.notification_kinds import Notice, NotificationKind, register_notification_kind
from meshup.community.rules import may_run_community, may_see_desk
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from tests.effort import examples

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def waiting(monkeypatch):
    """What waits, by the names of two kinds: of ``reports`` only hosts hear."""
    monkeypatch.setattr(notification_kinds, "_kinds", {})
    present: dict[str, list[str]] = {"reports": [], "counts": []}
    for position, (name, rule) in enumerate(
        [("reports", may_run_community), ("counts", may_see_desk)]
    ):

        def waits(_asker, name=name):
            return [Notice(subject, f"“{subject}” waits", f"/{name}/") for subject in present[name]]

        register_notification_kind(NotificationKind(name, name.title(), rule, waits, position))
    with clock.set_to(NOW):
        yield present


def subjects():
    """Return who got letters, with the quoted subjects of each."""
    return [
        (letter.to[0].partition("@")[0], sorted(letter.body.split("“")[1:]))
        for letter in mail.outbox
    ]


def test_until_they_choose_people_hear_at_once_of_what_they_may_decide(ada, bilal):
    assert choices_of(ada) == {"reports": Frequency.NOW, "counts": Frequency.NOW}
    assert choices_of(bilal) == {"counts": Frequency.NOW}
    choose(ada, {"counts": "daily"})
    choose(ada, {"counts": "never", "reports": "daily"})
    assert choices_of(ada) == {"reports": Frequency.DAILY, "counts": Frequency.NEVER}
    assert listeners("counts") == [bilal.pk]
    assert listeners("reports") == []
    assert listeners("gone") == []
    assert everybody() == [ada.pk, bilal.pk]


def test_a_thing_is_heard_of_once_however_often_the_job_runs(ada, waiting):
    waiting["reports"] = ["a"]
    assert [notify(ada.pk, "reports", "a") for _ in range(3)] == [True, False, False]
    assert send_digest(ada.pk) is False
    (letter,) = mail.outbox
    assert letter.subject == "Paris P2P: “a” waits"
    assert f"{conf.CONFIG.address}/reports/" in letter.body


def test_what_waits_no_more_is_not_heard_of(ada):
    assert notify(ada.pk, "reports", "a") is False
    assert notify(ada.pk, "gone", "a") is False
    assert notify(999, "reports", "a") is False
    assert mail.outbox == []


def test_a_digest_comes_once_a_day_if_there_is_something(ada, waiting):
    choose(ada, {"reports": "daily"})
    assert send_digest(ada.pk) is False
    waiting["reports"] = ["a", "b"]
    assert notify(ada.pk, "reports", "a") is False
    assert [send_digest(ada.pk), send_digest(ada.pk)] == [True, False]
    waiting["reports"].append("c")
    assert send_digest(ada.pk) is False  # the day has had its letter
    with clock.set_to(NOW + DAY):
        assert send_digest(ada.pk) is True
    assert [len(found) for _who, found in subjects()] == [2, 1]


def test_the_letter_is_in_the_language_of_its_reader_and_says_where_to_choose(ada, waiting):
    Person.objects.update(language="fr")
    waiting["counts"] = ["a", "b"]
    send_digest(ada.pk)
    (letter,) = mail.outbox
    assert "Bonjour Ada" in letter.body
    assert "/fr/desk/me/#letters" in letter.body


def test_a_letter_that_could_not_be_sent_is_sent_later(ada, waiting, monkeypatch):
    waiting["reports"] = ["a"]

    class Refusing:
        def __init__(self, *_facts):
            pass

        def send(self):
            raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(letters, "EmailMessage", Refusing)
        for write in (lambda: notify(ada.pk, "reports", "a"), lambda: send_digest(ada.pk)):
            with pytest.raises(smtplib.SMTPServerDisconnected):
                write()
    assert not Notification.objects.exists()
    assert send_digest(ada.pk) is True  # on the same day


def test_what_came_again_after_it_was_gone_is_heard_of_again(ada, waiting):
    waiting["reports"] = ["a"]
    send_digest(ada.pk)
    waiting["reports"] = []
    with clock.set_to(NOW + 2 * DAY):
        send_digest(ada.pk)
    waiting["reports"] = ["a"]
    with clock.set_to(NOW + 3 * DAY):
        assert send_digest(ada.pk) is True


def test_the_digest_is_written_in_the_morning_where_the_node_is(node):
    paris = ZoneInfo("Europe/Paris")
    assert next_digest(NOW) == datetime(2026, 11, 17, 7, tzinfo=paris)
    night = datetime(2026, 11, 17, 2, 30, tzinfo=UTC)
    assert next_digest(night) == datetime(2026, 11, 17, 7, tzinfo=paris)


def test_jobs_are_enqueued_for_whom_they_are_about(ada, bilal, door):
    choose(bilal, {"counts": "never"})
    notify_at_once("counts", "a")
    jobs = [job.args_kwargs["kwargs"]["person_id"] for job in DBTaskResult.objects.all()]
    assert sorted(jobs) == sorted([ada.pk, door.pk])
    DBTaskResult.objects.all().delete()
    prepare_digests()
    assert {job.run_after for job in DBTaskResult.objects.all()} == {next_digest(NOW)}
    assert DBTaskResult.objects.count() == 3


def test_choices_go_along_and_are_erased_with_the_person(ada, bilal, waiting):
    choose(bilal, {"counts": "daily"})
    waiting["counts"] = ["a"]
    send_digest(bilal.pk)
    subject = Subject(person=bilal.pk, email=bilal.email)
    assert personal_data.export(subject)["community.notifications"] == [
        {"kind": "counts", "frequency": "daily"},
        {"kind": "counts", "subject": "a", "sent_at": NOW.isoformat()},
    ]
    assert personal_data.export(subject)["community.people"][0]["digest_on"] == "2026-11-16"
    assert personal_data.erase(subject, log=False)["community.notifications"] == 2
    assert not NotificationChoice.objects.exists()
    assert not Notification.objects.exists()


class Killed(BaseException):
    """The machine fell."""


class Days:
    """Days of a host, as they go; each verb of ``ACTIONS`` is a method."""

    def __init__(self, host, waiting):
        self.host, self.waiting = host, waiting
        self.mail, self.at, self.role, self.choice = "works", NOW, Role.HOST, Frequency.NOW
        self.sent: list[str] = []
        self.lost: set[str] = set()
        self.digest_days: list[date] = []

    def arrives(self, subject):
        if subject not in self.waiting:
            self.waiting.append(subject)

    def chooses(self, frequency):
        self.choice = Frequency(frequency)
        choose(self.host, {"reports": frequency})

    def becomes(self, role):
        self.role = role
        Person.objects.update(role=role)

    def sleeps(self, days):
        self.at += days * DAY

    def has_mail(self, that):
        self.mail = that

    def job(self, subject):
        self._write(lambda: notify(self.host.pk, "reports", subject))

    def digest(self, _always):
        if self._write(lambda: send_digest(self.host.pk)):
            self.digest_days.append(self.at.date())

    def _write(self, write):
        before = len(self.sent)
        with clock.set_to(self.at), suppress(OSError, Killed):
            write()
        return len(self.sent) > before

    def send(self, body):
        """Do what the mail server does with a letter."""
        subjects = [subject for subject in "abc" if f"“{subject}” waits" in body]
        if self.mail == "fails":
            raise OSError
        if self.mail == "falls":
            self.lost.update(subjects)
            raise Killed
        assert (self.choice != Frequency.NEVER, self.role) == (True, Role.HOST)
        self.sent += subjects


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["arrives", "job"]), st.sampled_from("abc")),
        st.tuples(st.just("chooses"), st.sampled_from(Frequency.values)),
        st.tuples(st.just("becomes"), st.sampled_from([Role.HOST, Role.PROGRAMME])),
        st.tuples(st.sampled_from(["digest", "sleeps"]), st.just(1)),
        st.tuples(st.just("has_mail"), st.sampled_from(["works", "fails", "falls"])),
    ),
    max_size=25,
)


@given(actions=ACTIONS)
@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_nobody_hears_twice_and_never_means_never(ada, waiting, monkeypatch, actions):
    Notification.objects.all().delete()
    NotificationChoice.objects.all().delete()
    Person.objects.update(role=Role.HOST, digest_on=None)
    waiting["reports"] = []
    days = Days(ada, waiting["reports"])

    class Letter:
        def __init__(self, _subject, body, *_facts):
            self.body = body

        def send(self):
            days.send(self.body)

    monkeypatch.setattr(letters, "EmailMessage", Letter)
    for verb, what in actions:
        getattr(days, verb)(what)
    assert len(days.digest_days) == len(set(days.digest_days)), "two daily letters on one day"
    for verb, what in (
        *(("has_mail", "works"), ("becomes", Role.HOST), ("chooses", "daily")),
        *(("sleeps", 1), ("digest", 1)),
    ):
        getattr(days, verb)(what)
    assert sorted(days.sent) == sorted(set(waiting["reports"]) - days.lost), "twice, or forgotten"
