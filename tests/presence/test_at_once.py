"""One phone, several presses in the same moment; and a phone that joins while the door reads it."""

import pytest

from meshup.community.domain.nodes import set_up_node
from meshup.kit import clock
from meshup.peers.domain.peers import make_peer
from meshup.peers.models import Peer
from meshup.presence.domain.arriving import arrive
from meshup.presence.domain.join_codes import join_code
from meshup.presence.domain.joining import JoinWish, join, leave
from meshup.presence.models import Presence
from tests.agenda.paris import paris_series
from tests.attendance.coming_pages import phone
from tests.attendance.domain.test_at_once import at_once
from tests.presence.evening import DECEMBER, EIGHT, HERE, STARTS, roster

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 8


@pytest.fixture(autouse=True)
def _evening(transactional_db):
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    paris_series()
    with clock.set_to(EIGHT):
        yield


def test_one_form_that_is_sent_many_times_at_once_makes_one_person_there():
    sent = {
        "act": "join",
        "code": join_code(DECEMBER, EIGHT).text,
        "languages": ["en"],
        "once": "0123456789abcdef-join",
    }
    answers = at_once([lambda: phone().post(HERE, sent).status_code] * PRESSES, PRESSES)
    assert answers == [303] * PRESSES
    assert (Peer.objects.count(), Presence.objects.count()) == (1, 1)


def test_one_peer_who_joins_is_checked_in_and_goes_in_the_same_moment_is_one_row():
    peer = make_peer("en", EIGHT)
    wish = JoinWish("Chloé", ("en",))

    def join_and_leave():
        join(peer, DECEMBER, wish, EIGHT)
        leave(peer, DECEMBER, EIGHT)

    steps = [
        lambda: join(peer, DECEMBER, wish, EIGHT),
        lambda: arrive(DECEMBER, peer, STARTS),
        join_and_leave,
    ]
    at_once(steps * 4, PRESSES)
    row = Presence.objects.get()
    assert (row.display_name, row.joined_at, row.checked_in_at) == ("Chloé", EIGHT, STARTS)
    join(peer, DECEMBER, wish, EIGHT)
    assert roster() == [("Chloé", True, True)]
