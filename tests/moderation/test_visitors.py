"""What a door knows of whoever asks."""

import pytest
from django.test import RequestFactory

from meshup.kit import clock
from meshup.moderation.domain.evening_codes import evening_code
from meshup.moderation.errors import WrongCode
from meshup.moderation.limits import LIMITS
from meshup.moderation.visitors import visitor_from
from tests.agenda.paris import NOW

pytestmark = pytest.mark.django_db

MOST = LIMITS["guess_evening_code"].network[0].most


@pytest.fixture(autouse=True)
def _now():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def request_(rf: RequestFactory):
    return rf.get("/", REMOTE_ADDR="192.0.2.7")


def test_the_right_code_says_that_they_are_there(request_):
    right = evening_code("routing-night")
    assert visitor_from(request_, slug="routing-night", code=right).has_code
    assert not visitor_from(request_, slug="", code=right).has_code
    assert not visitor_from(request_, slug="another-night", code=right).has_code
    assert not visitor_from(request_, peer=3).has_code
    assert visitor_from(request_, peer=3).peer == 3


def test_who_tries_one_code_after_the_other_is_stopped_and_the_right_one_passes(request_):
    for _ in range(MOST):
        assert not visitor_from(request_, slug="routing-night", code="ABCD-EFGH").has_code
    with pytest.raises(WrongCode) as refused:
        visitor_from(request_, slug="routing-night", code="ABCD-EFGH")
    assert refused.value.facts["after"]
    assert visitor_from(request_, slug="routing-night", code=evening_code("routing-night")).has_code
