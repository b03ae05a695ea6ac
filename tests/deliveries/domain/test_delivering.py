from datetime import timedelta

import pytest

from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.models import Delivery, DeliveryHost, DeliveryInbox, OutgoingActivity
from meshup.kit import clock
from tests.deliveries.activities import activity

pytestmark = pytest.mark.django_db
MASTODON = "https://mastodon.example/inbox"
GANCIO = "https://gancio.example/federation/inbox"


def waiting(url=MASTODON):
    rows = Delivery.objects.filter(inbox__url=url).order_by("pk")
    return list(rows.values_list("activity__kind", flat=True))


def test_one_body_waits_for_each_inbox_once():
    to = [MASTODON, GANCIO, MASTODON]
    assert deliver(activity(), by="paris", to=to, at=clock.now()) == 2
    assert deliver(activity(), by="paris", to=to, at=clock.now()) == 2
    body = OutgoingActivity.objects.get().body
    assert "Été".encode() in bytes(body)
    assert Delivery.objects.count() == 2
    assert set(DeliveryHost.objects.values_list("host", flat=True)) == {
        "mastodon.example",
        "gancio.example",
    }


def test_what_is_no_address_gets_nothing():
    to = ["javascript:alert(1)", "", "https://u@evil.example/inbox"]
    assert deliver(activity(), by="paris", to=to, at=clock.now()) == 0
    assert not OutgoingActivity.objects.exists()


def test_a_later_update_takes_the_place_of_one_that_waits():
    for number, kind in enumerate(["Create", "Update", "Update"]):
        deliver(activity(kind, number), by="paris", to=[MASTODON], at=clock.now())
    deliver(activity("Update", 7, "https://other"), by="paris", to=[MASTODON], at=clock.now())
    deliver(activity("Update", 8), by="paris", to=[GANCIO], at=clock.now())
    assert waiting() == ["Create", "Update", "Update"]
    deliver(activity("Delete", 9), by="paris", to=[MASTODON], at=clock.now())
    assert waiting() == ["Create", "Update", "Delete"]
    assert waiting(GANCIO) == ["Update"]


def test_what_is_gone_or_given_up_gets_nothing_until_it_is_tried_again():
    deliver(activity(), by="paris", to=[MASTODON, GANCIO], at=clock.now())
    DeliveryInbox.objects.filter(url=MASTODON).update(gone_at=clock.now())
    DeliveryHost.objects.filter(host="gancio.example").update(dead_at=clock.now())
    later = activity(number=2)
    assert deliver(later, by="paris", to=[MASTODON, GANCIO], at=clock.now()) == 0
    in_a_week = clock.now() + timedelta(days=7)
    assert deliver(later, by="paris", to=[MASTODON, GANCIO], at=in_a_week) == 1
