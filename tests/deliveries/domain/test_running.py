"""Deliveries to peers that take them, refuse them, fall silent and come back."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.domain.hosts import host_spoke, try_again
from meshup.deliveries.domain.queries.queue import queue_numbers, silent_hosts_for
from meshup.deliveries.domain.recording import expire_deliveries
from meshup.deliveries.domain.running import deliver_due
from meshup.deliveries.domain.tidying import forget_idle
from meshup.deliveries.models import Delivery, DeliveryHost, DeliveryInbox, OutgoingActivity
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.remote_actors.domain.instances import instance_of, note_flavour
from tests.deliveries.activities import activity
from tests.inbox.peer import Served

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


def queue(to, kind="Create", number=1, **more):
    return deliver(activity(kind, number, **more), by=group().name, to=to, at=clock.now())


def kinds(peer):
    return [document["type"] for document in peer.delivered]


def test_what_waits_arrives_signed_in_order_and_leaves_nothing_behind(later, evil):
    inbox = evil.base + "/inbox"
    for number, kind in enumerate(["Create", "Update", "Delete"]):
        queue([inbox], kind, number)
    assert later(MINUTE) == 2
    assert kinds(evil) == ["Create", "Delete"]  # nobody needs an Update of what is deleted
    headers = evil.asked[0].headers
    assert headers["content-type"] == "application/activity+json"
    assert f'keyId="{group().key_id}"' in headers["signature"]
    assert "signature-input" not in headers
    expire_deliveries(clock.now())
    assert not Delivery.objects.exists()
    assert not OutgoingActivity.objects.exists()


def test_a_server_that_is_busy_is_left_alone_for_as_long_as_it_asks(later, evil):
    asked_for = {"retry-after": "600"}
    inbox = evil.serve("/inbox", Served(status=429, headers=asked_for))
    queue([inbox])
    queue([evil.base + "/other"], number=2)
    assert later(MINUTE) == 0
    assert len(evil.delivered) == 1  # the other inbox is of the same server
    assert later(5 * MINUTE) == 0
    assert len(evil.delivered) == 1
    evil.serve("/inbox", Served(status=202))
    assert later(6 * MINUTE) == 2
    assert queue_numbers().silent == 0
    signatures = {asked.headers["signature"] for asked in evil.asked if asked.path == "/inbox"}
    assert len(signatures) == 2  # signed anew at each try


@pytest.mark.parametrize("wait", ["99999999999999999999", "", "nonsense", "-5"])
def test_nobody_makes_us_wait_for_ever(later, evil, wait):
    queue([evil.serve("/inbox", Served(status=503, headers={"retry-after": wait}))])
    later(MINUTE)
    host = DeliveryHost.objects.get()
    assert host.closed_until is not None
    assert host.closed_until <= clock.now() + timedelta(hours=12)


def test_a_date_to_wait_for_is_understood(later, evil):
    until = clock.now() + 30 * MINUTE
    headers = {"retry-after": format_datetime(until, usegmt=True)}
    queue([evil.serve("/inbox", Served(status=503, headers=headers))])
    later(MINUTE)
    closed_until = DeliveryHost.objects.get().closed_until
    assert closed_until is not None
    assert closed_until >= until - MINUTE


def test_a_server_that_is_away_is_tried_less_and_less_and_given_up_after_a_week(later, evil, ada):
    queue([evil.serve("/inbox", Served(status=503))])
    tries = 0
    for _hour in range(8 * 24):
        later(timedelta(hours=1))
        tries = len(evil.delivered)
    assert 12 < tries < 30
    (silent,) = silent_hosts_for(ada)
    assert silent.given_up_at
    assert silent.lost == 1
    assert not Delivery.objects.exists()
    assert queue([evil.base + "/inbox"], number=2) == 0  # nothing for who was given up
    evil.serve("/inbox", Served(status=202))
    try_again(ada, silent.number)
    assert queue([evil.base + "/inbox"], number=3) == 1
    assert later(MINUTE) == 1
    assert silent_hosts_for(ada) == []


def test_a_server_that_was_given_up_is_tried_by_what_comes_after_a_week(later, evil):
    queue([evil.base + "/inbox"])
    later(MINUTE)
    DeliveryHost.objects.update(failures=20, failing_since=clock.now(), dead_at=clock.now())
    later(WEEK - MINUTE)
    assert queue([evil.base + "/inbox"], number=2) == 0
    later(MINUTE)
    assert queue([evil.base + "/inbox"], number=2) == 1
    assert later(MINUTE) == 1
    assert DeliveryHost.objects.get().dead_at is None


def test_whoever_speaks_to_us_is_tried_at_once(later, evil):
    queue([evil.serve("/inbox", Served(status=503))])
    later(MINUTE)
    evil.serve("/inbox", Served(status=202))
    assert deliver_due(clock.now()) == 0
    host_spoke(evil.host, clock.now())
    assert deliver_due(clock.now()) == 1


def test_an_inbox_that_is_gone_gets_nothing_more_and_others_do(later, evil):
    gone, there = evil.serve("/gone", Served(status=410)), evil.base + "/there"
    queue([gone, there])
    later(MINUTE)
    assert DeliveryInbox.objects.get(url=gone).gone_at
    assert queue([gone, there], number=2) == 1
    later(MINUTE)
    assert [asked.path for asked in evil.asked] == ["/gone", "/there", "/there"]


def test_an_inbox_that_fails_holds_up_no_other_and_keeps_its_order(later, evil):
    broken, sound = evil.serve("/broken", Served(status=500)), evil.base + "/sound"
    queue([broken, sound])
    queue([broken, sound], "Announce", 2)
    later(timedelta(seconds=1))
    assert [asked.path for asked in evil.asked] == ["/broken", "/sound", "/sound"]
    evil.serve("/broken", Served(status=202))
    evil.asked.clear()
    later(2 * MINUTE)
    assert kinds(evil) == ["Create", "Announce"]


def test_what_a_server_will_never_take_is_not_sent_again(later, evil):
    queue([evil.serve("/inbox", Served(status=422))])
    assert later(MINUTE) == 1
    assert not Delivery.objects.exists()
    assert DeliveryHost.objects.get().lost == 1


def test_a_redirect_leads_nowhere(later, evil, victim):
    elsewhere = {"location": victim.base + "/inbox"}
    queue([evil.serve("/inbox", Served(status=307, headers=elsewhere))])
    later(MINUTE)
    assert victim.asked == []
    assert Delivery.objects.exists()


def takes_only(flavour):
    """Return a server that understands one kind of signature."""

    def answer(asked):
        is_rfc9421 = "signature-input" in asked.headers
        return Served(status=202 if is_rfc9421 == (flavour == "rfc9421") else 401)

    return answer


def test_a_server_that_wants_rfc_9421_gets_it_and_that_is_remembered(later, evil):
    inbox = evil.serve("/inbox", takes_only("rfc9421"))
    queue([inbox])
    queue([inbox], number=2)
    assert later(MINUTE) == 2
    flavours = ["signature-input" in asked.headers for asked in evil.asked]
    assert flavours == [False, True, True]
    assert instance_of(evil.host).flavour == "rfc9421"
    queue([inbox], number=3)
    later(MINUTE)
    assert "signature-input" in evil.asked[-1].headers


def test_what_was_remembered_wrongly_is_unlearned(later, evil):
    note_flavour(evil.host, "rfc9421", clock.now())
    queue([evil.serve("/inbox", takes_only("cavage"))])
    assert later(MINUTE) == 1
    assert len(evil.asked) == 2
    assert instance_of(evil.host).flavour == "cavage"


def test_a_door_that_stays_shut_is_knocked_at_twice_and_no_more(later, evil):
    queue([evil.serve("/inbox", Served(status=403))])
    later(MINUTE)
    assert len(evil.asked) == 2
    assert instance_of(evil.host).flavour == ""
    assert not Delivery.objects.exists()


def test_a_silent_server_costs_one_try_and_delays_nobody(later, evil, victim):
    evil.close()
    for number in range(5):
        queue([evil.base + "/inbox", victim.base + "/inbox"], number=number)
    assert later(MINUTE) == 5
    assert len(victim.delivered) == 5
    host = DeliveryHost.objects.get(host=evil.host)
    assert host.failures == 1
    assert host.last_failure == "unreachable"


def test_servers_get_their_turn_one_after_the_other(later, evil, victim):
    for number in range(45):
        queue([evil.base + "/inbox"], number=number)
    queue([victim.base + "/inbox"])
    order: list[str] = []

    def noting(name: str) -> Callable[[object], Served]:
        def take(_asked: object) -> Served:
            order.append(name)
            return Served(status=202)

        return take

    evil.serve("/inbox", noting("evil"))
    victim.serve("/inbox", noting("victim"))
    assert later(MINUTE) == 46
    assert order.index("victim") == 20


def test_who_is_blocked_meanwhile_gets_nothing(later, evil, ada, block_domain):
    queue([evil.base + "/inbox"])
    block_domain(evil.host.partition(":")[0])
    assert later(MINUTE) == 0
    assert evil.asked == []
    assert not Delivery.objects.exists()
    assert queue([evil.base + "/inbox"], number=2) == 0


def test_nothing_goes_out_while_the_node_does_not_federate(later, evil, leave_fediverse):
    queue([evil.base + "/inbox"])
    leave_fediverse()
    assert later(MINUTE) == 0
    assert evil.asked == []
    assert Delivery.objects.exists()


def test_an_inbox_on_a_machine_of_our_own_is_never_written_to(later, node, federating, settings):
    settings.CONFIG = settings.CONFIG.__class__(
        **{
            **{
                name: getattr(settings.CONFIG, name)
                for name in settings.CONFIG.__dataclass_fields__
            },
            "federation_local": False,
        }
    )
    queue(["http://127.0.0.1:9/inbox", "https://10.0.0.1/inbox", "https://[::1]/inbox"])
    later(MINUTE)
    assert not Delivery.objects.exists()
    assert set(DeliveryHost.objects.values_list("last_failure", flat=True)) == {"address"}


def test_at_night_only_what_matters_is_remembered(later, evil):
    gone = evil.serve("/gone", Served(status=410))
    queue([gone, evil.base + "/inbox"])
    later(MINUTE)
    assert forget_idle(clock.now()) == 1
    assert DeliveryInbox.objects.get().url == gone
    assert forget_idle(clock.now() + timedelta(days=91)) == 1
    assert not DeliveryHost.objects.exists()
