"""The pages that letters lead to, through their doors: proving, stopping, joining."""

import re

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from meshup.letters import address_owners, proof_acts
from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import address_facts, leave_address
from meshup.letters.domain.delivery import deliver_due
from meshup.letters.domain.outbox import post
from meshup.letters.domain.proving import ask_to_prove
from meshup.letters.domain.stopping import stop_url
from meshup.letters.jobs import send_joining_code
from meshup.letters.models import Address
from meshup.peers.device_cookie import NAME
from meshup.peers.domain.peers import make_peer
from tests.letters.conftest import NOW, proved

FORM = "application/x-www-form-urlencoded"


def one_click(path):
    """Do what a mail program's own server does."""
    return Client().post(path, "List-Unsubscribe=One-Click", content_type=FORM)


def path_in(letter, page):
    text = letter.get_body(("plain",)).get_content()
    return re.search(rf"https?://[^/]+(/../letters/{page}/\S+)", text).group(1)


def is_private(response, policy="no-referrer"):
    heads = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    assert [response[name] for name in heads] == ["no-store", policy, "noindex, nofollow"]
    assert "X-Meshup-Tags" not in response
    return True


@pytest.fixture
def chloe(at_noon):
    return leave_address("chloe@example.org", "en", NOW).number


@pytest.fixture
def proof(chloe, mail_server, monkeypatch):
    """The path of the page to which the letter to Chloé leads."""
    monkeypatch.setattr(proof_acts, "_acts", {})
    ask_to_prove(chloe, "test.come", {"n": 1}, {"en": "P2P <evening>"}, NOW)
    deliver_due()
    return path_in(mail_server.letters[0], "prove")


def test_opening_the_link_proves_nothing_and_its_button_does(as_chloe, chloe, proof):
    for _time in range(2):
        page = as_chloe.get(proof)
        assert (page.status_code, is_private(page)) == (200, True)
        assert "“P2P &lt;evening&gt;”" in page.text
        assert "chloe@example.org" not in page.text
    assert as_chloe.head(proof).status_code == 200
    assert not address_facts(chloe).is_proved
    done = as_chloe.post(proof)
    assert (done.status_code, is_private(done)) == (200, True)
    assert address_facts(chloe).gets_letters


def test_the_reader_is_led_where_the_act_says_and_to_no_other_site(as_chloe, proof):
    for path, status in (("/fr/agenda/", 302), ("https://elsewhere.example/", 200), ("", 200)):
        proof_acts.register_proof_act("test.come", lambda *_facts, path=path: path)
        response = as_chloe.post(proof)
        assert (response.status_code, response.get("Location", "")) == (
            status,
            path if status == 302 else "",
        )


def test_a_link_that_nobody_made_opens_nothing(as_chloe, proof):
    for path in ("/fr/letters/prove/abc/", f"{proof[:-2]}{'b' if proof[-2] == 'a' else 'a'}/"):
        response = as_chloe.get(path)
        assert (response.status_code, is_private(response)) == (404, True)
        assert as_chloe.post(path).status_code == 404


def test_trying_links_comes_to_an_end(as_chloe, node):
    codes = [as_chloe.get("/fr/letters/prove/abc/").status_code for _time in range(61)]
    assert (codes[:60], codes[60]) == ([404] * 60, 429)


@pytest.fixture
def stop(bo, kinds, mail_server):
    """The path at which Bo stops letters of the kind "test.once" about number 7."""
    post("test.once", bo, "k", {"n": 7, "day": "2026-10-05", "rest": [1, 2]})
    deliver_due()
    (letter,) = mail_server.letters
    in_head = letter["List-Unsubscribe"][1:-1]
    path = path_in(letter, "stop")
    assert in_head.endswith(path)
    return path


FACTS = {"n": 7, "day": "2026-10-05", "rest": [1, 2]}


def test_one_click_of_a_mail_program_stops_letters_without_page_or_cookie(stop, kinds, bo):
    for _time in range(2):
        response = one_click(stop)
        assert (response.status_code, is_private(response)) == (200, True)
        assert response.cookies == {}
    assert kinds.stopped == [FACTS] * 2
    assert address_facts(bo).gets_letters


def test_opening_the_link_stops_nothing(as_chloe, stop, kinds, bo):
    page = as_chloe.get(stop)
    assert (page.status_code, is_private(page)) == (200, True)
    assert "No more of these" in page.text
    assert "bo@example.org" not in page.text
    assert kinds.stopped == []
    assert address_facts(bo).gets_letters


def test_a_form_from_another_site_stops_nothing(stop, kinds):
    response = Client(headers={"sec-fetch-site": "cross-site"}).post(stop, {"what": "all"})
    assert response.status_code == 403
    assert kinds.stopped == []


def test_a_browser_that_withholds_where_a_form_comes_from_is_taken(stop, kinds):
    response = Client(headers={"origin": "null"}).post(stop, {"what": "kind"})
    assert (response.status_code, kinds.stopped) == (200, [FACTS])


def test_all_letters_are_stopped_and_taken_up_again(as_chloe, stop, kinds, bo):
    for _time in range(2):
        page = as_chloe.post(stop, {"what": "all"})
        assert "No more letters" in page.text
    assert Address.objects.get(pk=bo).stopped_because == Stopped.OWNER
    assert not post("test.once", bo, "other", {})
    for _time in range(2):
        page = as_chloe.post(stop, {"what": "resume"})
        assert "Letters come again" in page.text
    assert address_facts(bo).gets_letters


def test_a_kind_that_was_stopped_by_mistake_comes_again(as_chloe, stop, kinds):
    page = as_chloe.post(stop, {"what": "kind"})
    assert "I stopped them by mistake" in page.text
    as_chloe.post(stop, {"what": "resume"})
    assert (kinds.stopped, kinds.resumed) == ([FACTS], [FACTS])


def test_an_address_that_a_mail_server_refused_is_not_taken_up_by_the_link(as_chloe, stop, bo):
    Address.objects.filter(pk=bo).update(stopped_at=NOW, stopped_because=Stopped.REFUSED)
    as_chloe.post(stop, {"what": "resume"})
    assert not address_facts(bo).gets_letters


def test_a_link_outlives_its_letter_and_its_kind_and_its_address(as_chloe, bo, kinds):
    kinds.says = None
    path = stop_url(Address.objects.get().handle, "test.once", {"n": 7}).partition("8000")[2]
    assert "No more letters of this kind" in as_chloe.get(path).text
    gone = stop_url("x" * 22, "gone.kind", {}).partition("8000")[2]
    assert as_chloe.post(gone, {"what": "kind"}).status_code == 200
    assert as_chloe.post(gone, {"what": "all"}).status_code == 200


def test_a_link_that_was_changed_stops_nothing(stop, kinds, bo):
    body, _dot, mac = stop.strip("/").rpartition("/")[2].partition(".")
    for wrong in (f"{body}x.{mac}", f"{body}.{mac[::-1]}", body, "x.y"):
        response = one_click(f"/en/letters/stop/{wrong}/")
        assert (response.status_code, is_private(response)) == (404, True)
    assert kinds.stopped == []


def test_the_letter_that_asks_can_stop_all_that_would_follow(as_chloe, chloe, proof, mail_server):
    path = path_in(mail_server.letters[0], "stop")
    one_click(path)
    assert address_facts(chloe).is_stopped
    as_chloe.post(proof)
    assert not address_facts(chloe).gets_letters


@pytest.fixture
def owned(monkeypatch):
    """Which peers left which address, as a room above says."""
    owners: dict[int, set[int]] = {}
    monkeypatch.setattr(address_owners, "_owners", [lambda number: owners.get(number, set())])
    return owners


def ask_for_code(browser, email):
    page = browser.post("/en/letters/join/", {"email": email})
    for job in DBTaskResult.objects.filter(task_path=send_joining_code.module_path):
        send_joining_code.func(**job.args_kwargs["kwargs"])
        job.delete()
    deliver_due()
    return page


def codes_in(letter):
    return re.findall(r"^Code: (\S+)\r?$", letter.get_body(("plain",)).get_content(), re.MULTILINE)


def test_a_device_joins_by_a_code_that_goes_to_a_proved_address(as_chloe, bo, owned, mail_server):
    peer = make_peer("en", NOW)
    owned[bo] = {peer}
    assert is_private(as_chloe.get("/en/letters/join/"), "same-origin")
    page = ask_for_code(as_chloe, " Bo@Example.org")
    assert (page.status_code, is_private(page, "same-origin")) == (200, True)
    assert 'action="/en/me/device/join/"' in page.text
    (code,) = codes_in(mail_server.letters[0])
    look = as_chloe.post("/en/me/device/join/", {"code": code})
    assert "What will be joined" in look.text
    assert NAME not in as_chloe.cookies
    seen = re.search(r'name="seen" value="([^"]*)"', look.text).group(1)
    as_chloe.post("/en/me/device/join/", {"code": code, "seen": seen, "decision": "join"})
    assert as_chloe.cookies[NAME].value


def test_the_page_answers_alike_whether_an_address_is_known(as_chloe, bo, owned, mail_server):
    owned[bo] = {make_peer("en", NOW)}
    unproved = leave_address("ada@example.org", "en", NOW).number
    owned[unproved] = {make_peer("en", NOW)}
    pages = [
        ask_for_code(as_chloe, f"{name}@example.org").content for name in ("bo", "ada", "chloe")
    ]
    assert len(set(pages)) == 1
    assert mail_server.recipients == ["bo@example.org"]


def test_an_address_that_several_devices_left_gets_a_code_for_each(
    as_chloe, bo, owned, mail_server
):
    owned[bo] = {make_peer("en", NOW), make_peer("en", NOW)}
    ask_for_code(as_chloe, "bo@example.org")
    assert len(set(codes_in(mail_server.letters[0]))) == 2


def test_an_address_gets_three_codes_a_day_at_most(as_chloe, bo, owned, mail_server):
    owned[bo] = {make_peer("en", NOW)}
    for _time in range(5):
        assert ask_for_code(as_chloe, "bo@example.org").status_code == 200
    assert len(mail_server.letters) == 3


def test_no_code_leaves_for_an_address_whose_peers_went(as_chloe, bo, owned, mail_server):
    owned[bo] = {12345}
    ask_for_code(as_chloe, "bo@example.org")
    assert mail_server.letters == []


def test_no_page_of_another_site_asks_for_codes(bo, owned, mail_server):
    owned[bo] = {make_peer("en", NOW)}
    for origin, status in (("null", 403), ("http://evil.example", 403), ("http://testserver", 200)):
        browser = Client(headers={"origin": origin})
        assert ask_for_code(browser, "bo@example.org").status_code == status
        assert len(mail_server.letters) == (status == 200)


def test_asking_for_codes_comes_to_an_end(as_chloe, node):
    codes = [ask_for_code(as_chloe, f"{n}@example.org").status_code for n in range(11)]
    assert (codes[:10], codes[10]) == ([200] * 10, 429)


def test_what_is_no_address_is_said_at_the_field(as_chloe, node):
    page = as_chloe.post("/en/letters/join/", {"email": "bo@"})
    assert page.status_code == 422
    assert 'value="bo@"' in page.text


def test_jobs_name_nobody(as_chloe, bo, owned):
    as_chloe.post("/en/letters/join/", {"email": "bo@example.org"})
    (job,) = DBTaskResult.objects.filter(task_path=send_joining_code.module_path)
    assert job.args_kwargs == {"args": [], "kwargs": {"address_id": bo}}
    assert proved("ada@example.org") != bo


def test_whoever_joins_a_device_is_led_to_the_page(as_chloe, node):
    assert 'href="/en/letters/join/"' in as_chloe.get("/en/me/device/join/").text
