"""The way in, through the door: a code by e-mail, its limits, and what strangers learn."""

import re
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from meshup.community.domain.people import remove
from meshup.community.domain.personal_data import expire_limits
from meshup.community.models import Person
from meshup.kit import clock

SIGN_IN = "/en/sign-in/"
CODE = "/en/sign-in/code/"


@pytest.fixture(autouse=True)
def _jobs_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _no_limits_left_over(db):
    cache.clear()


def ask(browser, email, **more):
    return browser.post(SIGN_IN, {"email": email, **more})


def code_in_letter():
    [letter] = mail.outbox
    [code] = re.findall(r"[A-Z]{4}-[A-Z]{4}", str(letter.body))
    return code


def is_in(browser):
    return browser.get("/en/desk/me/").status_code == 200


def test_a_host_signs_in_with_a_code(as_chloe, ada):
    asked = ask(as_chloe, "ADA@paris.example")
    assert (asked.status_code, asked["Location"]) == (302, CODE)
    assert mail.outbox[0].to == ["ada@paris.example"]
    entered = as_chloe.post(CODE, {"code": code_in_letter()})
    assert (entered.status_code, entered["Location"]) == (302, "/en/desk/")
    assert is_in(as_chloe)
    assert as_chloe.cookies[settings.SESSION_COOKIE_NAME]["httponly"]
    assert as_chloe.cookies[settings.SESSION_COOKIE_NAME]["samesite"] == "Lax"


def test_the_letter_is_in_the_language_of_the_person(as_chloe, ada):
    Person.objects.filter(pk=ada.pk).update(language="en")
    ask(as_chloe, ada.email)
    assert mail.outbox[0].subject == f"{code_in_letter()} is your code for Paris P2P"
    assert mail.outbox[0].from_email == "bonjour@paris.example"


def test_an_unknown_address_gets_the_same_answer_and_no_letter(node, ada):
    known, unknown = Client(), Client()
    for_known, for_unknown = ask(known, ada.email), ask(unknown, "chloe@example.org")
    assert for_known.headers == for_unknown.headers
    assert known.get(CODE).text == unknown.get(CODE).text
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    tried = [browser.post(CODE, {"code": "BBBB-BBBB"}) for browser in (known, unknown)]
    assert tried[0].status_code == tried[1].status_code == 200
    assert tried[0].text == tried[1].text
    assert "Incorrect code." in tried[0].text


def test_an_empty_code_opens_nothing_to_an_unknown_address(as_chloe):
    ask(as_chloe, "chloe@example.org")
    for code in ("", "-", "None"):
        as_chloe.post(CODE, {"code": code})
    assert not is_in(as_chloe)


def test_three_wrong_codes_end_the_attempt(as_chloe, ada):
    ask(as_chloe, ada.email)
    answers = [as_chloe.post(CODE, {"code": "BBBB-BBBB"}).status_code for _ in range(3)]
    assert answers == [200, 200, 302]
    as_chloe.post(CODE, {"code": code_in_letter()})
    assert not is_in(as_chloe)


def test_a_code_is_good_in_its_own_browser_only(as_chloe, ada):
    ask(as_chloe, ada.email)
    other = Client()
    ask(other, "chloe@example.org")
    other.post(CODE, {"code": code_in_letter()})
    assert not is_in(other)


def test_a_code_is_good_once(as_chloe, ada):
    ask(as_chloe, ada.email)
    code = code_in_letter()
    as_chloe.post(CODE, {"code": code})
    as_chloe.post("/en/sign-out/")
    assert not is_in(as_chloe)
    as_chloe.post(CODE, {"code": code})
    assert not is_in(as_chloe)


def test_a_code_expires(as_chloe, ada, monkeypatch):
    ask(as_chloe, ada.email)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    as_chloe.post(CODE, {"code": code_in_letter()})
    assert not is_in(as_chloe)


def test_one_address_gets_three_letters_a_minute(node, ada):
    answers = [ask(Client(), ada.email).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3
    assert ask(Client(REMOTE_ADDR="192.0.2.9"), ada.email).status_code == 429


def test_one_machine_asks_ten_times_a_minute(node, ada):
    answers = [ask(Client(), f"p{n}@example.org").status_code for n in range(12)]
    assert answers == [302] * 10 + [429] * 2
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert ask(elsewhere, ada.email).status_code == 302


def test_an_unknown_address_meets_the_same_limit(node):
    answers = [ask(Client(), "chloe@example.org").status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_nobody_is_led_elsewhere_after_signing_in(as_chloe, ada, elsewhere):
    asked = ask(as_chloe, ada.email, next=elsewhere)
    entered = as_chloe.post(asked["Location"], {"code": code_in_letter(), "next": elsewhere})
    assert entered["Location"] == "/en/desk/"


def test_one_comes_back_to_the_page_one_wanted(as_chloe, ada):
    refused = as_chloe.get("/fr/desk/people/")
    assert refused["Location"] == "/fr/sign-in/?next=/fr/desk/people/"
    asked = as_chloe.post(refused["Location"], {"email": ada.email, "next": "/fr/desk/people/"})
    shown = as_chloe.get(asked["Location"]).text
    assert 'name="next" value="/fr/desk/people/"' in shown
    entered = as_chloe.post(
        asked["Location"], {"code": code_in_letter(), "next": "/fr/desk/people/"}
    )
    assert entered["Location"] == "/fr/desk/people/"


def test_one_can_start_again_with_another_address(as_chloe, ada):
    ask(as_chloe, "adda@paris.example")
    assert as_chloe.get(SIGN_IN)["Location"] == CODE
    again = as_chloe.post("/en/sign-out/", {"next": SIGN_IN})
    assert again["Location"] == SIGN_IN
    assert as_chloe.get(SIGN_IN).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    ["signup/", "sign-up/", "password/change/", "password/reset/", "password/set/", "login/",
     "sign-in/password/", "email/", "sign-in/signup/", "accounts/login/"],
)  # fmt: skip
def test_there_is_no_sign_up_and_no_password(as_chloe, method, path):
    assert getattr(as_chloe, method)(f"/en/{path}").status_code == 404


def test_a_form_from_another_site_is_refused(ada):
    elsewhere = Client(headers={"sec-fetch-site": "cross-site"})
    assert ask(elsewhere, ada.email).status_code == 403
    assert elsewhere.post("/en/sign-out/").status_code == 403
    assert mail.outbox == []


@pytest.mark.parametrize("path", [SIGN_IN, "/en/sign-in/link/x/", "/en/desk/me/"])
def test_the_way_in_cannot_be_framed_or_kept(as_ada, as_chloe, path):
    for browser in (as_ada, as_chloe):
        answer = browser.get(path)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "X-Meshup-Tags" not in answer


def test_who_is_removed_is_out_at_once(as_bilal, bilal, ada):
    assert is_in(as_bilal)
    remove(ada, bilal.pk)
    assert not is_in(as_bilal)
    ask(as_bilal, bilal.email)
    assert mail.outbox == []


def test_a_session_rolls_on_day_by_day(as_ada):
    as_ada.get("/en/desk/me/")
    assert settings.SESSION_COOKIE_NAME not in as_ada.get("/en/desk/me/").cookies
    with clock.set_to(clock.now() + timedelta(days=1)):
        renewed = as_ada.get("/en/desk/me/").cookies[settings.SESSION_COOKIE_NAME]
    assert renewed["max-age"] == 30 * 24 * 3600


def test_somebody_on_the_way_in_has_an_hour(as_chloe, ada):
    ask(as_chloe, ada.email)
    assert as_chloe.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 3600


def test_signing_in_begins_a_new_session(as_chloe, ada):
    ask(as_chloe, ada.email)
    before = as_chloe.cookies[settings.SESSION_COOKIE_NAME].value
    as_chloe.post(CODE, {"code": code_in_letter()})
    assert as_chloe.cookies[settings.SESSION_COOKIE_NAME].value != before
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(stolen)


def test_one_machine_begins_twenty_passkeys_a_minute(node):
    json = {"accept": "application/json"}
    path = "/en/sign-in/passkey/"
    answers = [Client().get(path, headers=json).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    limited = Client().post(path, {"credential": "{}"})
    assert limited.status_code == 429
    assert "A little slower, please" in limited.text


NO_PASSKEYS = [
    "",
    "null",
    "[]",
    "{}",
    "7",
    "[" * 2_000,
    "x" * 30_000,
    '{"response": null}',
    '{"response": {"userHandle": "MQ"}}',
    '{"id": 1, "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "attestationObject": "' + "gYGB" * 900 + '", "authenticatorData": "AA", "signature": "AA",'
    ' "userHandle": "MQ"}}',
]


@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_what_is_no_passkey_lets_nobody_in(as_chloe, credential):
    path = "/en/sign-in/passkey/"
    as_chloe.get(path, headers={"accept": "application/json"})
    answer = as_chloe.post(path, {"credential": credential})
    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert not is_in(as_chloe)


@pytest.mark.parametrize("credential", NO_PASSKEYS)
def test_what_is_no_passkey_is_not_remembered(as_ada, credential):
    path = "/en/desk/me/passkeys/add/"
    as_ada.get(path)
    answer = as_ada.post(path, {"credential": credential, "name": "x", "passwordless": "on"})
    assert "The passkey could not be made." in answer.text
    assert not Authenticator.objects.exists()


def test_counts_that_have_run_out_are_forgotten(node, ada):
    ask(Client(), ada.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        [counted] = cursor.fetchone()
        assert counted > 0
        expire_limits(clock.now())
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (counted,)
        with clock.set_to(clock.now() + timedelta(days=1)):
            expire_limits(clock.now())
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)


def test_all_of_it_in_french(as_chloe, ada):
    asked = as_chloe.post("/fr/sign-in/", {"email": ada.email})
    wrong = as_chloe.post(asked["Location"], {"code": "BBBB-BBBB"})
    assert "Code incorrect." in wrong.text


def test_the_job_keeps_no_address(as_chloe, ada, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ask(as_chloe, ada.email)
    ask(Client(), "chloe@example.org")
    known, unknown = [row.args_kwargs for row in DBTaskResult.objects.order_by("enqueued_at")]
    assert known["kwargs"]["person_id"] == ada.pk
    assert unknown["kwargs"] == {"person_id": None, "code": ""}
    assert "example" not in f"{known}{unknown}"


def test_signing_out_stays_in_the_language(as_ada):
    assert as_ada.post("/fr/sign-out/")["Location"] == "/fr/"
    assert not is_in(as_ada)


def test_where_no_letter_leaves_nobody_waits_for_one(as_chloe, node, settings):
    page = "/en/sign-in/"
    assert "No mail leaves this node yet" in as_chloe.get(page).text
    settings.CONFIG = replace(settings.CONFIG, mail_url="smtp://mail.example")
    assert "No mail leaves this node yet" not in as_chloe.get(page).text
