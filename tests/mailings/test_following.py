"""Anybody asks to be told: by a form, with a letter that asks back, and a link that changes it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from meshup.kit import clock, personal_data
from meshup.kit.limits import Allowance
from meshup.kit.personal_data import Subject
from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import stop_address
from meshup.letters.models import Address
from meshup.mailings.domain.followers import (
    change_wishes,
    follow,
    follower as follower_facts,
    link_of,
)
from meshup.mailings.domain.wishes import Wishes
from meshup.mailings.models import Follower, Subscription
from meshup.moderation.limits import LIMITS
from tests.agenda.paris import NOW
from tests.mailings.conftest import arrived, follower, proved, url_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ASK = {"choice": "new_dates", "email": "Chloe@Lyon.example"}


def ask(browser, **data):
    return browser.post(url_of("mailings:follow"), ASK | data)


def button_in(letter):
    """Return the path of the link in the one letter that asks."""
    url = re.findall(r"https?://\S+/(?:en|fr)/\S*[-\w]{42}/", letter.body)[0]
    return "/" + url.split("/", 3)[3]


def test_the_page_is_one_for_everybody_and_sets_no_cookie(as_chloe, paris):
    page = as_chloe.get(url_of("mailings:follow"))
    assert page["X-Meshup-Tags"] == "agenda node"
    assert dict(page.cookies) == {}
    assert "Paris P2P" in page.text
    assert "/agenda.ics" in page.text


def test_a_series_is_chosen_by_the_link_that_leads_here(as_chloe, paris):
    page = as_chloe.get(url_of("mailings:follow"), {"series": "paris-p2p"})
    assert re.search(r'value="series:paris-p2p"[^>]*checked', page.text)
    other = as_chloe.get(url_of("mailings:follow"), {"series": "<script>"})
    assert re.search(r'value="new_dates"[^>]*checked', other.text)


def test_nothing_is_followed_before_the_button_of_the_letter_is_pressed(as_chloe):
    answer = ask(as_chloe)
    assert answer["Location"] == url_of("mailings:requested")
    (letter,) = arrived()
    assert letter.to == ["chloe@lyon.example"]
    assert "“New dates, as soon as they are certain”" in letter.body
    assert not Follower.objects.exists()
    path = button_in(letter)
    as_chloe.get(path)
    assert not Follower.objects.exists()  # a mail scanner opens links
    done = as_chloe.post(path)
    assert Subscription.objects.get().kind == "new_dates"
    assert done.status_code == 302
    assert "From now on we write to you." in as_chloe.get(done["Location"]).text
    as_chloe.post(path)
    assert Subscription.objects.count() == 1


def test_the_answer_is_alike_for_known_unknown_and_stopped_addresses(as_chloe):
    stop_address(proved("stopped@lyon.example"), Stopped.OWNER, NOW)
    proved("known@lyon.example")
    answers = [ask(as_chloe, email=f"{who}@lyon.example") for who in ("new", "known", "stopped")]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert sorted(letter.to[0] for letter in arrived()) == [
        "known@lyon.example",
        "new@lyon.example",
    ]
    assert not Follower.objects.exists()


def test_whoever_types_a_strangers_proved_address_subscribes_nobody(as_chloe):
    proved("known@lyon.example")
    for _ in range(5):
        ask(as_chloe, email="known@lyon.example")
    assert len(arrived()) == 3  # a day, over all forms
    assert not Follower.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "é@lyon.example"}, "email"),
        ({"choice": "everything"}, "choice"),
        ({"choice": "series:nowhere"}, "choice"),
        ({"choice": ""}, "choice"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(as_chloe, data, field):
    answer = ask(as_chloe, **data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert {**ASK, **data}["email"] in answer.text
    assert not Address.objects.exists()


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(as_chloe):
    answer = ask(as_chloe, website="https://spam.example")
    assert answer["Location"] == url_of("mailings:requested")
    assert not Address.objects.exists()


def test_what_is_typed_at_one_door_counts_at_all_of_them(as_chloe, monkeypatch):
    few = replace(LIMITS["leave_address"], network=(Allowance(2, timedelta(hours=1)),))
    monkeypatch.setitem(LIMITS, "leave_address", few)
    answers = [ask(as_chloe, email=f"a{n}@lyon.example").status_code for n in range(3)]
    assert answers == [302, 302, 429]
    assert Address.objects.count() == 2


def test_from_one_network_come_only_so_many(as_chloe):
    most = LIMITS["follow"].network[0].most
    answers = [ask(as_chloe, email=f"a{n}@lyon.example").status_code for n in range(most + 1)]
    assert answers == [*(302 for _ in range(most)), 429]
    assert Address.objects.count() == most
    elsewhere = as_chloe.post(url_of("mailings:follow"), ASK, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


def test_a_form_from_another_site_is_refused(as_chloe):
    headers = {"sec-fetch-site": "cross-site"}
    assert as_chloe.post(url_of("mailings:follow"), ASK, headers=headers).status_code == 403
    assert not Address.objects.exists()


def test_the_link_shows_and_changes_what_one_is_told(paris, as_chloe):
    somebody = follower("new_dates")
    page = link_of(somebody.number, "en")
    shown = as_chloe.get(page)
    assert [shown[name] for name in ("Cache-Control", "Referrer-Policy")] == [
        "no-store",
        "no-referrer",
    ]
    assert "noindex" in shown["X-Robots-Tag"]
    assert "chloe@lyon.example" not in shown.text
    saved = as_chloe.post(page, {"choices": ["monthly", "series:paris-p2p"]})
    assert saved["Location"] == f"{page}?saved"
    assert follower_facts(somebody.number).wishes == Wishes(
        monthly=True, series=frozenset({"paris-p2p"}), hosts=False
    )
    assert dict(saved.cookies) == {}


def test_a_browser_that_withholds_where_the_form_comes_from_is_let_in(node):
    somebody = follower("new_dates")
    page = link_of(somebody.number, "en")
    answer = Client().post(page, {"choices": ["monthly"]}, headers={"origin": "null"})
    assert answer.status_code == 302
    asked = Client().post(url_of("mailings:follow"), ASK, headers={"origin": "null"})
    assert asked.status_code == 403


def test_opening_the_link_changes_nothing(as_chloe):
    somebody = follower("new_dates")
    as_chloe.get(link_of(somebody.number, "en") + "?stop=1&saved")
    assert follower_facts(somebody.number) == somebody


def test_whoever_stops_all_may_come_back_for_a_day_and_is_then_forgotten(as_chloe):
    somebody = follower("new_dates")
    page = link_of(somebody.number, "en")
    as_chloe.post(page, {"stop": "1", "choices": ["new_dates"]})
    assert not Subscription.objects.exists()
    as_chloe.post(page, {"choices": ["monthly", "hosts"]})
    assert follower_facts(somebody.number).wishes == Wishes(monthly=True)
    personal_data.expire()
    assert Follower.objects.count() == 1
    as_chloe.post(page, {"stop": "1"})
    with clock.set_to(NOW + 26 * HOUR):
        personal_data.expire()
        assert not Follower.objects.exists()
        assert not Address.objects.exists()
        gone = as_chloe.get(page)
        assert (gone.status_code, "keep no address" in gone.text) == (200, True)


def test_a_link_that_was_not_made_here_leads_nowhere_and_is_counted(as_chloe):
    page = link_of(follower("new_dates").number, "en")
    forged = page[:-3] + ("aa/" if page[-3:-1] != "aa" else "bb/")
    most = LIMITS["open_link"].network[0].most
    answers = [as_chloe.get(forged).status_code for _ in range(most + 1)]
    assert answers == [*(404 for _ in range(most)), 429]
    assert as_chloe.get(page).status_code == 200


def test_stopping_everything_and_following_again_lets_letters_come_again(as_chloe):
    somebody = follower("new_dates")
    stop_address(somebody.address, Stopped.OWNER, NOW)
    as_chloe.post(link_of(somebody.number, "en"), {"choices": ["new_dates"]})
    assert Address.objects.get().stopped_at is None


def test_an_address_that_a_server_refused_stays_stopped(as_chloe):
    somebody = follower("new_dates")
    stop_address(somebody.address, Stopped.REFUSED, NOW)
    as_chloe.post(link_of(somebody.number, "en"), {"choices": ["new_dates"]})
    assert Address.objects.get().stopped_at is not None


def test_erasing_an_address_leaves_nothing_of_its_following(paris):
    somebody = follower("series:paris-p2p")
    follower("monthly", "bilal@paris.example")
    kept = personal_data.export(Subject(email="chloe@lyon.example"))["mailings.following"]
    assert [(record["kind"], record["series"]) for record in kept] == [("series", "paris-p2p")]
    assert Subject(email="chloe@lyon.example") in personal_data.known_subjects()
    personal_data.erase(Subject(email="chloe@lyon.example"))
    assert follower_facts(somebody.number) is None
    assert [row.email for row in Address.objects.all()] == ["bilal@paris.example"]
    assert personal_data.export(Subject(email="chloe@lyon.example")) == {}


def test_nobody_without_an_address_is_anybody_who_follows():
    follower("new_dates")
    assert "mailings.following" not in personal_data.export(Subject(peer=1))
    personal_data.erase(Subject(peer=1))
    assert Follower.objects.count() == 1


def test_wishes_for_what_is_gone_are_left_out(paris):
    somebody = follower("new_dates")
    changed = change_wishes(somebody.number, Wishes(series=frozenset({"nowhere"})), NOW)
    assert not changed.wishes


def test_following_twice_is_once():
    address = proved("chloe@lyon.example")
    assert follow(address, "monthly", NOW) == follow(address, "monthly", NOW)
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("name", ["site:home", "site:agenda"])
def test_quiet_links_lead_to_the_form(as_chloe, paris, name):
    assert url_of("mailings:follow") in as_chloe.get(url_of(name)).text


def test_the_page_of_a_series_leads_to_its_own_choice(as_chloe, paris):
    page = as_chloe.get(url_of("site:series", "paris-p2p"))
    assert f"{url_of('mailings:follow')}?series=paris-p2p" in page.text
