"""Two devices become one person's: by a code that is typed, after what is joined was seen."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given, strategies as st

from meshup.kit import clock
from meshup.kit.errors import TooMany
from meshup.peers.domain.joining import LIFETIME, join, peer_of_code
from meshup.peers.domain.joining_codes import ALPHABET, code_hash, grouped
from meshup.peers.errors import NobodyHere, WrongCode
from meshup.peers.limits import CODES_TYPED, CODES_TYPED_IN_ALL
from meshup.peers.models import Device, JoiningCode, Peer

pytestmark = pytest.mark.usefixtures("node")

JOIN = "/en/me/device/join/"


def phone():
    return Client(headers={"sec-fetch-site": "same-origin"})


def somebody():
    """Return a browser in which somebody has acted, and their number."""
    before = set(Peer.objects.values_list("pk", flat=True))
    browser = phone()
    assert browser.post("/en/me/device/new/").status_code == 302
    (number,) = set(Peer.objects.values_list("pk", flat=True)) - before
    return browser, number


def code_on(browser):
    page = browser.post("/en/me/device/code/").content.decode()
    (code,) = re.findall(r"[A-Z]{4}-[A-Z]{4}", page)
    return code


def decide(browser, code, decision):
    """Type the code, see what is joined, and decide."""
    page = browser.post(JOIN, {"code": code}).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', page)
    return browser.post(JOIN, {"code": code, "seen": seen, "decision": decision})


def people(browser):
    page = browser.get("/en/me/device/").content.decode()
    return page.count("Forget here") + page.count("Let this device forget me")


def test_a_code_is_shown_by_a_button_only():
    browser, _number = somebody()
    assert browser.get("/en/me/device/code/").status_code == 302
    assert not JoiningCode.objects.exists()
    assert code_on(browser) != code_on(browser)
    assert JoiningCode.objects.count() == 1


def test_a_code_is_kept_hashed():
    browser, _number = somebody()
    code = code_on(browser)
    (kept,) = JoiningCode.objects.values_list("code_hash", flat=True)
    assert re.fullmatch("[0-9a-f]{64}", kept)
    assert code_hash(code, "another secret") != kept


def test_nobody_has_no_code_to_show():
    assert phone().post("/en/me/device/code/").status_code == 404


def test_what_is_joined_is_said_and_then_joined(shells):
    (laptop, ada), (mobile, other) = somebody(), somebody()
    shells.counts.update({ada: 3, other: 2})
    code = code_on(laptop)
    page = mobile.post(JOIN, {"code": code}).content.decode()
    assert "3 shells" in page
    assert "2 shells" in page
    assert shells.counts == {ada: 3, other: 2}
    assert decide(mobile, code, "join")["Location"] == "/en/me/device/?done=joined"
    assert shells.counts == {ada: 5}
    assert "5 shells" in mobile.get("/en/me/device/").content.decode()
    assert "2 devices know you" in laptop.get("/en/me/device/").content.decode()
    assert list(Peer.objects.values_list("pk", flat=True)) == [ada]


def test_a_device_of_nobody_joins():
    laptop, ada = somebody()
    mobile = phone()
    decide(mobile, code_on(laptop), "join")
    assert people(mobile) == 1
    assert Device.objects.filter(peer_id=ada).count() == 2


def test_no_page_of_another_site_puts_its_own_person_on_a_device():
    laptop, number = somebody()
    code = code_on(laptop)
    sent = {"code": code, "seen": f":{number}", "decision": "join"}
    answer = Client(headers={"origin": "null"}).post(JOIN, sent)
    assert (answer.status_code, dict(answer.cookies)) == (403, {})
    assert Device.objects.count() == 1
    old = Client(headers={"origin": "http://testserver"})
    assert old.post(JOIN, sent)["Location"] == "/en/me/device/?done=joined"


def test_every_device_of_who_joins_is_joined(shells):
    (laptop, ada), (mobile, other) = somebody(), somebody()
    tablet = phone()
    decide(tablet, code_on(mobile), "join")
    shells.counts[other] = 1
    decide(mobile, code_on(laptop), "join")
    assert "1 shells" in tablet.get("/en/me/device/").content.decode()
    assert Device.objects.filter(peer_id=ada).count() == Device.objects.count() == 3


def test_somebody_else_may_use_the_device_instead(shells):
    (laptop, ada), (mobile, other) = somebody(), somebody()
    shells.counts.update({ada: 3, other: 2})
    assert decide(mobile, code_on(laptop), "add")["Location"] == "/en/me/device/?done=added"
    assert people(mobile) == 2
    assert shells.counts == {ada: 3, other: 2}


def test_nothing_is_joined_that_was_not_seen(shells):
    (laptop, ada), (mobile, other) = somebody(), somebody()
    shells.counts.update({ada: 3, other: 2})
    code = code_on(laptop)
    for seen in ("", f":{ada}", f"{ada}:{other}", f"{other}:"):
        page = mobile.post(JOIN, {"code": code, "seen": seen, "decision": "join"})
        assert "3 shells" in page.content.decode()
    assert shells.counts == {ada: 3, other: 2}


def test_a_code_is_good_for_ten_minutes():
    laptop, _ada = somebody()
    code, at = code_on(laptop), clock.now()
    with clock.set_to(at + LIFETIME - timedelta(seconds=5)):
        assert peer_of_code(code, "here", clock.now()).name == ""
    with clock.set_to(at + LIFETIME), pytest.raises(WrongCode):
        peer_of_code(code, "here", clock.now())


def test_a_code_is_good_once_and_the_last_one_only():
    laptop, _ada = somebody()
    first, second = code_on(laptop), code_on(laptop)
    assert phone().post(JOIN, {"code": first}).status_code == 422
    decide(phone(), second, "join")
    assert phone().post(JOIN, {"code": second}).status_code == 422


def test_a_code_may_be_typed_in_any_form():
    laptop, ada = somebody()
    code = code_on(laptop)
    for typed in (code.lower(), f" {code} ", code.replace("-", ""), code.replace("-", " - ")):
        assert peer_of_code(typed, "here", clock.now()).number == ada


@pytest.mark.parametrize("typed", ["", "ABCD", "AAAA-AAAA", "ÉÉÉÉ-ÉÉÉÉ", "BCDF-GHJ", "x" * 500])
def test_a_wrong_code_is_said_beside_its_field(typed):
    page = phone().post(JOIN, {"code": typed})
    assert page.status_code == 422
    assert 'id="id_code_error"' in page.content.decode()


def test_typing_is_limited_for_a_network_and_for_all(noon):
    laptop, _ada = somebody()
    code = code_on(laptop)
    for _ in range(CODES_TYPED.most):
        with pytest.raises(WrongCode):
            peer_of_code("BBBB-BBBB", "mallory", clock.now())
    with pytest.raises(TooMany):
        peer_of_code(code, "mallory", clock.now())
    for number in range(CODES_TYPED_IN_ALL.most - CODES_TYPED.most):
        with pytest.raises(WrongCode):
            peer_of_code("BBBB-BBBB", f"bot {number}", clock.now())
    with pytest.raises(TooMany):
        peer_of_code(code, "somebody", clock.now())


def test_a_person_is_on_a_device_once():
    laptop, _ada = somebody()
    page = laptop.post(JOIN, {"code": code_on(laptop)})
    assert page.status_code == 422
    assert people(laptop) == 1


def test_a_sixth_person_is_refused_and_nothing_changes():
    (laptop, _ada), (mobile, _other) = somebody(), somebody()
    for _ in range(4):
        mobile.post("/en/me/device/new/")
    page = decide(mobile, code_on(laptop), "add")
    assert page.status_code == 409
    assert people(mobile) == 5
    assert people(laptop) == 1


def test_joining_with_somebody_gone_is_refused_and_joining_oneself_changes_nothing():
    _laptop, ada = somebody()
    with pytest.raises(NobodyHere):
        join(ada, ada + 1, clock.now())
    with pytest.raises(NobodyHere):
        join(ada + 1, ada, clock.now())
    join(ada, ada, clock.now())
    join(None, ada, clock.now())
    assert Peer.objects.filter(pk=ada).exists()


def test_the_name_of_who_stays_stays():
    (laptop, ada), (mobile, other) = somebody(), somebody()
    Peer.objects.filter(pk=other).update(name="Chloé")
    decide(mobile, code_on(laptop), "join")
    assert Peer.objects.get(pk=ada).name == "Chloé"
    tablet, _third = somebody()
    tablet.post("/en/me/device/name/", {"name": "Clo"})
    decide(tablet, code_on(laptop), "join")
    assert Peer.objects.get(pk=ada).name == "Chloé"


@given(
    st.text(ALPHABET, min_size=8, max_size=8), st.sampled_from([str.lower, str.upper]), st.data()
)
def test_a_code_is_read_in_any_form_and_as_no_other(letters, case, data):
    gaps = st.sampled_from(["", " ", "-", " - ", "\u2013", "\t", "."])
    typed = case("".join(letter + data.draw(gaps) for letter in letters))
    other = data.draw(st.text(ALPHABET, min_size=8, max_size=8))
    assert code_hash(typed, "secret") == code_hash(grouped(letters), "secret")
    assert (code_hash(other, "secret") == code_hash(typed, "secret")) == (other == letters)
    assert not set("AEIOUY0123456789") & set(letters)


@given(st.text(max_size=20))
def test_what_has_other_letters_is_no_code(text):
    letters = re.sub(r"[\s.\u2013-]", "", text).upper()
    is_code = len(letters) == 8 and set(letters) <= set(ALPHABET)
    assert (code_hash(text, "secret") is not None) == is_code
