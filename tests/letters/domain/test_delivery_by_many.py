"""Several workers deliver at once, and a thousand letters leave: each once."""

import threading
import time
from collections import Counter

import pytest
from django.db import connection

from meshup.kit import clock
from meshup.kit.secret_links import new_handle
from meshup.letters.choices import LetterState
from meshup.letters.domain.delivery import deliver_due
from meshup.letters.domain.outbox import post_many
from meshup.letters.models import Address, Letter
from tests.letters.conftest import NOW

WORKERS = 3


def post_to(count):
    people = [
        Address(
            email=f"p{n}@example.org",
            handle=new_handle(),
            made_at=NOW,
            proved_at=NOW,
            language="en",
        )
        for n in range(count)
    ]
    people = Address.objects.bulk_create(people)
    assert post_many("test.once", [(one.pk, f"k{one.pk}", {"n": 1}) for one in people]) == count


def deliver_all(sent):
    """Do what jobs do until nothing is due any more."""
    try:
        while (done := deliver_due()).again_at is not None:
            sent.append(done.sent)
        sent.append(done.sent)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_each_letter_is_handed_over_by_one_of_several_workers(node, kinds, mail_server):
    with clock.set_to(NOW):
        post_to(60)
        sent: list[int] = []
        workers = [threading.Thread(target=deliver_all, args=[sent]) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        while deliver_due().again_at is not None:  # a worker may have ended while another claimed
            pass
    assert Counter(mail_server.recipients) == {f"p{n}@example.org": 1 for n in range(60)}
    assert Letter.objects.filter(state=LetterState.SENT).count() == 60


@pytest.mark.long
def test_a_thousand_letters_leave_within_seconds_and_no_batch_is_long(at_noon, kinds, mail_server):
    post_to(1_000)
    longest = 0.0
    again = True
    while again:
        started = time.perf_counter()
        again = deliver_due().again_at is not None
        longest = max(longest, time.perf_counter() - started)
    assert len(set(mail_server.recipients)) == len(mail_server.recipients) == 1_000
    assert longest < 10
