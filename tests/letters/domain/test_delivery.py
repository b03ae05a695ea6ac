"""Letters are handed over to a real mail server: taken, refused, put off, cut."""

import logging
import socket
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from meshup.kit import clock
from meshup.letters import jobs
from meshup.letters.choices import TRANSITIONS, LetterState, Stopped
from meshup.letters.domain import delivery
from meshup.letters.domain.addresses import address_facts, leave_address, stop_address
from meshup.letters.domain.delivery import CLAIM, PAUSE, WAITS, Round, deliver_due, next_try
from meshup.letters.domain.outbox import post, post_many, withdraw
from meshup.letters.models import Address, Letter
from tests.letters.conftest import NOW, proved

MINUTE = timedelta(minutes=1)
NOTHING = Round(0, None)


def states():
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def at(moment):
    return clock.set_to(moment)


def test_a_letter_leaves_once(bo, kinds, mail_server):
    assert post("test.once", bo, "k", {"n": 1})
    assert deliver_due() == Round(1, None)
    assert deliver_due() == NOTHING
    (letter,) = mail_server.letters
    assert (letter["To"], letter["Subject"]) == ("bo@example.org", "A letter")
    row = Letter.objects.get()
    assert (row.state, row.sent_at, row.attempts) == (LetterState.SENT, NOW, 1)
    assert kinds.composed == [({"n": 1}, "en")]


def test_the_same_key_is_one_letter(bo, kinds, mail_server):
    assert [post("test.once", bo, "k", {}), post("test.once", bo, "k", {})] == [True, False]
    deliver_due()
    assert not post("test.once", bo, "k", {})
    assert deliver_due() == NOTHING
    assert len(mail_server.letters) == 1


def test_a_letter_waits_for_its_time(bo, kinds, mail_server):
    post("test.once", bo, "k", {}, NOW + MINUTE)
    assert deliver_due() == Round(0, NOW + MINUTE)
    with at(NOW + MINUTE):
        assert deliver_due() == Round(1, None)


def test_a_withdrawn_letter_does_not_leave(bo, kinds, mail_server):
    post("test.once", bo, "a:1", {})
    post("test.once", bo, "a:2", {}, group="g")
    post("test.once", bo, "b:1", {})
    assert (withdraw(group="g"), withdraw(key_prefix="a:")) == (1, 1)
    assert deliver_due() == Round(1, None)
    assert withdraw(key_prefix="b:") == 0
    assert Letter.objects.get().key == "b:1"


def test_letters_only_go_to_proved_addresses_that_nobody_stopped(at_noon, kinds, mail_server):
    unproved = leave_address("chloe@example.org", "en", NOW).number
    stopped, gone = proved("ada@example.org"), 999
    stop_address(stopped, Stopped.OWNER, NOW)
    wanted = [(number, f"k{number}", {"n": 1}) for number in (unproved, stopped, gone)]
    assert post_many("test.once", wanted) == 0
    late = proved("bilal@example.org")
    post("test.once", late, "k", {})
    stop_address(late, Stopped.OWNER, NOW)
    assert deliver_due() == NOTHING
    assert (states(), mail_server.connections) == ([LetterState.DROPPED], 0)


def test_a_letter_with_nothing_to_say_is_dropped(bo, kinds, mail_server):
    kinds.says = None
    post("test.twice", bo, "k", {})
    assert deliver_due() == NOTHING
    assert (states(), mail_server.connections) == ([LetterState.DROPPED], 0)


def test_a_kind_that_has_left_sends_nothing(bo, kinds, mail_server):
    post("gone.kind", bo, "k", {})
    assert deliver_due() == NOTHING
    assert states() == [LetterState.DROPPED]


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_final_refusal_stops_the_address(bo, kinds, mail_server, stage, caplog):
    if stage == "rcpt":
        mail_server.rcpt["bo@example.org"] = "550 5.1.1 No such user"
    else:
        mail_server.data.append("554 Not here")
    post("test.twice", bo, "a", {})
    post("test.twice", bo, "b", {})
    assert deliver_due() == NOTHING
    assert states() == [LetterState.FAILED, LetterState.DROPPED]
    assert Address.objects.get().stopped_because == Stopped.REFUSED
    assert not post("test.twice", bo, "c", {})
    assert "example.org" not in caplog.text


def test_a_refusal_of_us_does_not_stop_the_address(bo, kinds, mail_server):
    mail_server.rcpt[""] = "554 5.7.1 Relay access denied"
    post("test.twice", bo, "k", {})
    assert deliver_due() == NOTHING
    assert states() == [LetterState.FAILED]
    assert address_facts(bo).gets_letters


@pytest.mark.parametrize("kind", ["test.once", "test.twice"])
def test_greylisting_puts_a_letter_off(bo, kinds, mail_server, kind):
    mail_server.rcpt["bo@example.org"] = "451 4.7.1 Greylisted, try again"
    post(kind, bo, "k", {})
    assert deliver_due() == Round(0, NOW + WAITS[0])
    assert deliver_due() == Round(0, NOW + WAITS[0])
    mail_server.rcpt.clear()
    with at(NOW + WAITS[0]):
        assert deliver_due() == Round(1, None)
    assert len(mail_server.letters) == 1


def test_a_letter_is_put_off_longer_each_time_and_given_up_in_the_end(bo, kinds, mail_server):
    mail_server.rcpt[""] = "451 Later"
    post("test.twice", bo, "k", {})
    moment, waits = NOW, []
    while (again := _at_once(moment)) is not None:
        waits.append(again - moment)
        moment = again
    assert waits == list(WAITS)
    assert states() == [LetterState.FAILED]
    assert address_facts(bo).gets_letters


def _at_once(moment):
    with at(moment):
        return deliver_due().again_at


def test_one_refused_letter_keeps_no_other_from_leaving(at_noon, kinds, mail_server):
    people = [proved(f"{name}@example.org") for name in ("ada", "bilal", "chloe")]
    mail_server.rcpt["bilal@example.org"] = "550 No"
    post_many("test.once", [(number, f"k{number}", {}) for number in people])
    assert deliver_due() == Round(2, None)
    assert mail_server.recipients == ["ada@example.org", "chloe@example.org"]
    assert mail_server.connections == 1


def test_a_server_that_is_away_costs_one_attempt_and_a_pause(at_noon, kinds, settings, mail_server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = free.getsockname()[1]
    people = [proved(f"{name}@example.org") for name in ("ada", "bilal")]
    post_many("test.once", [(number, f"k{number}", {}) for number in people])
    assert deliver_due() == Round(0, NOW + PAUSE)
    settings.EMAIL_PORT = mail_server.port
    assert deliver_due() == Round(0, NOW + PAUSE)
    assert set(Letter.objects.values_list("state", "attempts")) == {(LetterState.WAITING, 0)}
    with at(NOW + PAUSE):
        assert deliver_due() == Round(2, None)


def test_letters_that_waited_days_for_a_server_are_given_up(bo, kinds, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    post("test.twice", bo, "k", {})
    with at(NOW + delivery.TOO_OLD + MINUTE):
        deliver_due()
    assert states() == [LetterState.FAILED]


@pytest.mark.parametrize(
    ("kind", "state"), [("test.once", LetterState.SENT), ("test.twice", LetterState.WAITING)]
)
def test_a_connection_that_breaks_leaves_it_open_whether_the_letter_left(
    bo, kinds, mail_server, settings, kind, state
):
    settings.EMAIL_TIMEOUT = 2  # seconds
    mail_server.hangs = True
    post(kind, bo, "k", {})
    assert deliver_due() == Round(0, NOW + PAUSE)
    assert states() == [state]
    mail_server.hangs = False
    settings.EMAIL_TIMEOUT = 20
    with at(NOW + PAUSE):
        deliver_due()
    identifiers = [letter["Message-ID"] for letter in mail_server.letters]
    assert len(identifiers) == (1 if kind == "test.once" else 2)
    assert len(set(identifiers)) == 1


@pytest.mark.parametrize(
    ("kind", "count", "sent"),
    [("test.once", 0, [({}, None)]), ("test.twice", 1, [({}, "said")])],
)
def test_a_letter_whose_worker_fell(bo, kinds, mail_server, kind, count, sent):
    kinds.memo = "said"
    post(kind, bo, "k", {})
    letter = delivery._claim(Letter.objects.get().pk, NOW)
    assert letter is not None
    assert deliver_due() == Round(0, NOW + CLAIM)
    with at(NOW + CLAIM):
        assert deliver_due() == Round(count, None)
    assert states() == [LetterState.SENT]
    assert len(mail_server.letters) == count
    assert [(facts, content and content.memo) for facts, content in kinds.sent] == sent


def test_a_letter_is_claimed_by_one_worker(bo, kinds):
    post("test.once", bo, "k", {})
    number = Letter.objects.get().pk
    assert delivery._claim(number, NOW) is not None
    assert delivery._claim(number, NOW) is None


def test_a_letter_that_cannot_be_written_harms_no_other(bo, kinds, mail_server, caplog):
    post("test.once", bo, "a", {})
    kinds.says = 7  # no words: a mistake of ours
    assert deliver_due() == Round(0, NOW + WAITS[0])
    kinds.says = "Hello"
    post("test.once", bo, "b", {})
    assert deliver_due().sent == 1
    assert "cannot be written" in caplog.text


def test_what_hears_of_a_letter_cannot_undo_that_it_left(bo, kinds, mail_server, caplog):
    kinds.sent = None  # appending fails
    post("test.once", bo, "k", {})
    assert deliver_due() == Round(1, None)
    assert states() == [LetterState.SENT]
    assert caplog.records[-1].levelno == logging.ERROR


def test_many_letters_leave_in_batches_through_one_connection_each(
    at_noon, kinds, mail_server, monkeypatch
):
    monkeypatch.setattr(delivery, "MOST_LETTERS", 4)
    people = [proved(f"{number}@example.org") for number in range(10)]
    post_many("test.once", [(number, f"k{number}", {}) for number in people])
    assert [deliver_due() for _ in range(3)] == [Round(4, NOW), Round(4, NOW), Round(2, None)]
    assert len(set(mail_server.recipients)) == 10
    assert mail_server.connections == 3


def test_a_batch_ends_when_its_time_is_up(at_noon, kinds, mail_server, monkeypatch):
    monkeypatch.setattr(delivery, "MOST_SECONDS", 0.0)
    for name in ("ada", "bilal"):
        post("test.once", proved(f"{name}@example.org"), name, {})
    assert deliver_due() == Round(1, NOW)


def test_what_somebody_waits_for_leaves_first(bo, kinds, mail_server):
    post("test.once", bo, "a", {"n": 1})
    post("test.once", bo, "b", {"n": 2})
    Letter.objects.filter(key="b").update(is_awaited=True)
    deliver_due()
    assert [facts["n"] for facts, _language in kinds.composed] == [2, 1]


@pytest.mark.parametrize("count", [1, 3])
def test_posting_asks_as_often_for_three_as_for_one(
    at_noon, kinds, django_assert_num_queries, count
):
    people = [proved(f"{number}@example.org") for number in range(count)]
    letters = [(number, f"k{number}", {"n": 1}) for number in people]
    with django_assert_num_queries(6):
        post_many("test.once", letters)


def jobs_waiting():
    return DBTaskResult.objects.filter(task_path=jobs.deliver.module_path, status="READY")


def test_posting_lets_a_job_deliver_and_the_job_what_is_left_over(bo, kinds, mail_server):
    post("test.once", bo, "k", {})
    assert jobs_waiting().count() == 1
    mail_server.rcpt[""] = "451 Later"
    jobs_waiting().delete()
    assert not jobs.deliver.func()
    assert jobs_waiting().get().run_after == NOW + WAITS[0]
    jobs.deliver.func()
    assert jobs_waiting().count() == 1


def test_a_letter_whose_job_was_lost_is_found_at_night(bo, kinds):
    jobs.find_letters()
    assert jobs_waiting().count() == 0
    post("test.once", bo, "k", {}, NOW + MINUTE)
    jobs_waiting().delete()
    jobs.find_letters()
    assert jobs_waiting().get().run_after == NOW + MINUTE
    assert next_try(NOW) == NOW + MINUTE


def test_the_states_of_a_letter():
    assert {state.value: sorted(after) for state, after in TRANSITIONS.items()} == {
        "waiting": ["failed", "leaving"],
        "leaving": ["dropped", "failed", "sent", "waiting"],
        "sent": [],
        "dropped": [],
        "failed": [],
    }


@pytest.mark.parametrize(
    "facts",
    [{"name": "Ada Lovelace"}, {"email": "a@b"}, {"n": {}}, {"n": ["a b"]}, {"n": "x" * 200}],
)
def test_facts_are_no_words_of_peoples(bo, kinds, facts):
    with pytest.raises(ValueError, match="facts of a letter"):
        post("test.once", bo, "k", facts)
