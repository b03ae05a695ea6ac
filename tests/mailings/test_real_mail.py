"""Letters of hosts and of dates through a real mail server: heads, refusals, a letter each."""

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.kit import clock
from meshup.letters.domain.addresses import address_facts
from meshup.mailings.domain import news, sending
from meshup.mailings.domain.messages import MessagePlan, write_message
from meshup.mailings.jobs import schedule_message
from meshup.mailings.models import Message
from tests.agenda.paris import NOW, themed
from tests.letters.conftest import mail_server
from tests.mailings.conftest import follower, run_due_jobs
from tests.mailings.test_news import EVENING

__all__ = ["mail_server"]
pytestmark = pytest.mark.django_db


def test_an_address_that_the_server_refuses_is_counted_and_stopped(mail_server, ada):
    known = follower("new_dates", "here@lyon.example", language="fr")
    gone = follower("new_dates", "gone@lyon.example")
    mail_server.rcpt["gone@lyon.example"] = "550 No such user"
    plan = MessagePlan(
        about="",
        audiences=(("followers", ""),),
        subjects={"fr": "Apportez une tasse", "en": "Bring a mug"},
        texts={"fr": "Bonjour.", "en": "Hello."},
    )
    number = write_message(ada, plan, NOW).number
    schedule_message(ada, number, 1, None, NOW)
    with clock.set_to(NOW + sending.UNDO):
        run_due_jobs()
    with clock.set_to(NOW + 2 * sending.UNDO):
        run_due_jobs()
    (letter,) = mail_server.letters
    assert letter["To"] == "here@lyon.example"
    assert letter["Subject"] == "Apportez une tasse"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    kinds = {part.get_content_type() for part in letter.walk()}
    assert {"text/plain", "text/html"} <= kinds
    message = Message.objects.get()
    assert (message.state, message.reached, message.sent, message.failed) == ("sent", 2, 1, 1)
    assert address_facts(gone.address).is_stopped
    assert not address_facts(known.address).is_stopped


def test_news_arrive_once_though_jobs_run_again(mail_server, ada):
    follower("new_dates")
    create_event(ada, themed(EVENING), NOW, state=State.CONFIRMED)
    run_due_jobs()
    with clock.set_to(NOW + news.PATIENCE):
        run_due_jobs()
        run_due_jobs()
    (letter,) = mail_server.letters
    assert letter["Subject"] == "Routing night, Thursday 10 December 2026, 19:00"
